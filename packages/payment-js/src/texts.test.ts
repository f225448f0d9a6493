import { expect, test } from 'vitest';
import { say, texts } from './texts.ts';

test('every text exists in Korean and in English', () => {
  const rows = Object.values(texts);
  expect(rows.length).toBeGreaterThanOrEqual(5);
  for (const { ko, en } of rows) {
    expect(ko).toMatch(/\p{Script=Hangul}/u);
    expect(en).toMatch(/^[ -~]+$/);
  }
});

test.each([
  ['ko-KR', '결제창 닫기'],
  ['en-US', 'Close payment window'],
  ['en', 'Close payment window'],
  ['ja', '결제창 닫기'],
])('a browser in %s reads "%s"', (language, text) => {
  expect(say('close', language)).toBe(text);
});
