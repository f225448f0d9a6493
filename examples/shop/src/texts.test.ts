import { expect, test } from 'vitest';
import { languages } from './language.ts';
import { paymentStates } from './order.ts';
import { products } from './products.ts';
import { isTextKey, text, texts } from './texts.ts';

const rows = Object.entries(texts);

test('the table holds the whole shop', () => {
  expect(rows.length).toBeGreaterThan(100);
});

test.each(rows)('%s speaks both languages with the same blanks', (_key, row) => {
  const blanks = (words: string) => [...words.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const language of languages) expect(row[language].trim()).not.toBe('');
  expect(blanks(row.ko)).toEqual(blanks(row.en));
});

test('a blank is filled in, and a value never counts as a pattern', () => {
  expect(text('ko', 'checkout.pay', { amount: '1,000원' })).toBe('1,000원 결제하기');
  expect(text('en', 'state.paid.line', { name: '$&{x}' })).toContain('Thank you, $&{x}.');
});

test('every state of a payment has a name', () => {
  for (const state of paymentStates) {
    expect(isTextKey(`state.${state}`)).toBe(true);
    expect(isTextKey(`state.${state}.title`)).toBe(true);
  }
});

test('every product speaks both languages', () => {
  for (const { name, line, about } of products) {
    for (const words of [name, line, about]) {
      for (const language of languages) expect(words[language].trim()).not.toBe('');
    }
  }
});
