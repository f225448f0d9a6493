import { expect, test } from 'vitest';
import { cardCompanies, cardNameText } from './index.ts';

test('every company has its name in either language', () => {
  for (const { name, en } of cardCompanies) {
    expect(cardNameText(name, 'ko')).toBe(name);
    expect(cardNameText(name, 'en')).toBe(en);
  }
});

test('a name of before, or of another gateway, stays as it is', () => {
  expect(cardNameText('어느카드', 'en')).toBe('어느카드');
  expect(cardNameText('', 'en')).toBe('');
});
