import { expect, test } from 'vitest';
import { addressIn, chooseLanguage, languageOf } from './language.ts';

test.each([
  [['ko-KR', 'en'], 'ko'],
  [['fr', 'en-GB', 'ko'], 'en'],
  [['ja'], 'ko'],
  [[], 'ko'],
] as const)('a browser that prefers %j is spoken to in %s', (preferred, language) => {
  expect(chooseLanguage(preferred)).toBe(language);
});

test('a choice made in the window beats the browser, and a wrong one counts as none', () => {
  expect(languageOf({ search: '?lang=en' }, ['ko'])).toBe('en');
  expect(languageOf({ search: '?lang=ko' }, ['en'])).toBe('ko');
  expect(languageOf({ search: '?lang=xx' }, ['en'])).toBe('en');
});

test('the choice is kept in the query, and the token in the fragment', () => {
  const address = addressIn('en', 'https://gateway.example/window/pay_1?lang=ko#secret');
  expect(address).toBe('https://gateway.example/window/pay_1?lang=en#secret');
});
