import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { alimtalkTemplates, alimtalkText } from './alimtalk.ts';

const facts = {
  to: '01012345678',
  goods: '티셔츠',
  orderNumber: 'A-1',
  amountWon: 1_000,
  restWon: 500,
  cardName: '국민',
  atMs: Date.UTC(2026, 10, 23, 5, 5),
  receiptUrl: 'https://pay.example.kr/receipt/r',
};

test.each(['paid', 'cancelled'] as const)('every variable of the template "%s" has a value', (occasion) => {
  const text = alimtalkText(facts, { occasion, merchantName: '커피집' });
  expect(text).not.toContain('#{');
  expect(text).toContain('[커피집] 결제가');
  expect(text).toContain('2026. 11. 23. 오후 2:05');
});

test('a text that looks like a variable stays as it came', () => {
  const text = alimtalkText({ ...facts, goods: '#{금액}' }, { occasion: 'paid', merchantName: '커피집' });
  expect(text).toContain('상품: #{금액}');
});

test('the documented templates are those that are sent', () => {
  const docs = readFileSync(new URL('../../../../../docs/notifications.md', import.meta.url), 'utf8');
  const unindented = docs.replace(/^ {4}/gm, '');
  for (const template of Object.values(alimtalkTemplates)) expect(unindented).toContain(template);
});
