import { expect, test } from 'vitest';
import { chooseLanguage } from './language.ts';

const none = { query: undefined, cookie: undefined, acceptLanguage: undefined };

test.each([
  ['nothing is asked for', none, 'ko'],
  ['the browser prefers English', { ...none, acceptLanguage: 'en-GB,en;q=0.9,ko;q=0.8' }, 'en'],
  ['the browser prefers a language we lack', { ...none, acceptLanguage: 'fr-FR,fr' }, 'ko'],
  ['a lacking language comes before a known one', { ...none, acceptLanguage: 'fr,en;q=0.5' }, 'en'],
  ['the cookie differs from the browser', { ...none, cookie: 'ko', acceptLanguage: 'en' }, 'ko'],
  ['the address differs from the cookie', { ...none, query: 'en', cookie: 'ko' }, 'en'],
  ['the address names a lacking language', { ...none, query: 'xx', cookie: 'en' }, 'en'],
])('when %s', (_case, wishes, language) => {
  expect(chooseLanguage(wishes)).toBe(language);
});
