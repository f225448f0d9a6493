import { expect, test } from 'vitest';
import { codes } from './codes.ts';
import { codeGuides, institutionGuides } from './developer-words.ts';

const all = [...Object.entries(codeGuides), ...Object.entries(institutionGuides)];

test.each(all)('%s has a cause and a remedy in both languages', (_name, { cause, remedy, provoke }) => {
  for (const { ko, en } of [cause, remedy, ...(provoke === undefined ? [] : [provoke])]) {
    expect(ko).toMatch(/[가-힣]/);
    expect(en).toMatch(/^[\x20-\x7e₩]+$/);
  }
});

test('a code that this gateway raises by a rule says how, unless only a card company that errs can', () => {
  const mute = codes
    .filter(({ code, raised }) => raised === 'rule' && codeGuides[code].provoke === undefined)
    .map(({ code }) => code);
  expect(mute).toEqual(['CPCA0011']);
});

test('what succeeded is nobody’s fault and needs no second try', () => {
  for (const { code } of codes.filter(({ outcome }) => outcome === 'success'))
    expect(codeGuides[code]).toMatchObject({ fault: 'nobody', retry: 'no' });
});
