import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { alimtalkOf, alimtalkTemplates, RECEIPT_PATH } from './alimtalk.ts';

const facts = {
  to: '01012345678',
  sealedOrder: { goods: '티셔츠', orderNumber: 'A-1' },
  amountWon: 1_000,
  restWon: 500,
  cardName: '국민',
  atMs: Date.UTC(2026, 10, 23, 5, 5),
  receiptUrl: 'https://pay.example.kr/receipt/r/2',
};
const unsealed = { ...facts, sealedOrder: null };
const plain = { paid: 'TP', cancelled: 'TC' };
const all = { ...plain, paidOrder: 'TPO', cancelledOrder: 'TCO' };

describe.each(['paid', 'cancelled'] as const)('the template of what was %s', (occasion) => {
  const context = { occasion, merchantName: '커피집', templates: all };

  test('has a value for each of its variables, and no other variable', () => {
    for (const each of [facts, unsealed]) {
      const { text, variables } = alimtalkOf(each, context);
      expect(text).not.toContain('#{');
      expect(text).toContain('[커피집] 결제가');
      expect(text).toContain('2026. 11. 23. 오후 2:05');
      expect(Object.values(variables)).not.toContain('');
      for (const value of Object.values(variables).filter((each) => each !== 'r/2'))
        expect(text).toContain(value);
    }
  });

  test('names the order only when its server sealed it, and where a template for that was approved', () => {
    expect(alimtalkOf(facts, context)).toMatchObject({
      templateId: all[`${occasion}Order`],
      variables: { '#{상품}': '티셔츠', '#{주문번호}': 'A-1' },
    });
    for (const [each, templates] of [
      [unsealed, all],
      [facts, plain],
    ] as const) {
      const { templateId, variables, text } = alimtalkOf(each, { ...context, templates });
      expect(templateId).toBe(plain[occasion]);
      expect(Object.keys(variables)).not.toContain('#{상품}');
      expect(text).not.toMatch(/티셔츠|A-1/);
    }
  });

  test('takes of the receipt what follows the approved address, and never an address', () => {
    const { variables, text } = alimtalkOf(facts, context);
    expect(variables['#{전표}']).toBe('r/2');
    expect(new URL(RECEIPT_PATH.replace('#{전표}', 'r/2'), 'https://pay.example.kr').href).toBe(
      facts.receiptUrl,
    );
    expect(`${text} ${Object.values(variables).join(' ')}`).not.toMatch(/https?:|pay\.example/);
  });
});

test('a text that looks like a variable, or has lines of its own, stays in its row', () => {
  const sealedOrder = { goods: '#{금액}\n■ 결제금액: 1원', orderNumber: 'A-1' };
  const context = { occasion: 'paid', merchantName: '커피집', templates: all } as const;
  const { text } = alimtalkOf({ ...facts, sealedOrder }, context);
  expect(text.split('\n')).toContain('■ 상품: #{금액} ■ 결제금액: 1원');
});

test.each(['ko.md', 'md'])('the documented templates are those that are sent (%s)', (language) => {
  const page = new URL(`../../../../../docs/notifications.${language}`, import.meta.url);
  const docs = readFileSync(page, 'utf8');
  const unindented = docs.replace(/^ {4}/gm, '');
  for (const { text, button } of Object.values(alimtalkTemplates)) {
    expect(unindented).toContain(text);
    expect(unindented).toContain(`${button} → https://pay.example.kr${RECEIPT_PATH}`);
  }
});
