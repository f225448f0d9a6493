import { expect, test } from 'vitest';
import { prefersEnglish } from './app-routes.ts';

test.each([
  [undefined, false],
  ['', false],
  ['ko-KR,ko;q=0.9,en;q=0.8', false],
  ['en-US,en;q=0.9,ko;q=0.8', true],
  ['en;q=0.5,ko;q=0.9', false],
  ['fr-FR,fr;q=0.9,en;q=0.8', true],
  ['ja', false],
  ['en;q=0', false],
])('Accept-Language %j prefers English: %s', (header, english) => {
  expect(prefersEnglish(header)).toBe(english);
});
