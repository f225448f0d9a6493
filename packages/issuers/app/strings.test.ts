import { expect, test } from 'vitest';
import { strings, translate } from './strings.ts';

const entries = Object.entries(strings);

test('every text is written in both languages, with the same gaps', () => {
  expect(entries.length).toBeGreaterThan(50);
  for (const [key, { ko, en }] of entries) {
    expect(ko.trim(), key).not.toBe('');
    expect(en.trim(), key).not.toBe('');
    expect(gaps(ko), key).toEqual(gaps(en));
  }
});

test('Korean texts are Korean and English texts are not', () => {
  for (const [key, { ko, en }] of entries) {
    if (key === 'language') continue;
    expect(ko, key).toMatch(/\p{Script=Hangul}/u);
    expect(en, key).not.toMatch(/\p{Script=Hangul}/u);
  }
});

test('gaps are filled in', () => {
  expect(translate('ko', 'pinWrong', { left: 2 })).toBe('비밀번호가 맞지 않아요. 2번 더 입력할 수 있어요.');
  expect(translate('en', 'seconds', { count: 3 })).toBe('3 seconds');
});

function gaps(text: string): readonly string[] {
  return [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();
}
