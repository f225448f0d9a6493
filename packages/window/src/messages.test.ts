import { expect, test } from 'vitest';
import { messages, say } from './messages.ts';

const entries = Object.entries(messages);
const placeholders = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();

test('every message exists in Korean and in English', () => {
  expect(entries.length).toBeGreaterThan(60);
  for (const [key, { ko, en }] of entries) {
    expect(ko.trim(), `${key} in Korean`).not.toBe('');
    expect(en.trim(), `${key} in English`).not.toBe('');
  }
});

test('a message names the same values in both languages', () => {
  for (const [key, { ko, en }] of entries) expect(placeholders(en), key).toEqual(placeholders(ko));
});

test('Korean texts are in Hangul and English texts are not, except the name of the other language', () => {
  for (const [key, { ko, en }] of entries) {
    if (key === 'otherLanguage') continue;
    expect(ko, key).toMatch(/[가-힣]/);
    expect(en, key).not.toMatch(/[가-힣]/);
  }
});

test('values replace their placeholders', () => {
  expect(say('ko', 'months', { months: 3 })).toBe('3개월');
  expect(say('en', 'authenticationTitle', { app: 'BC Card' })).toBe('Verify in the BC Card app');
});
