import { expect, test } from 'vitest';
import { codes, describeCode } from './codes.ts';
import { customerWords, customerWordsOf } from './customer-words.ts';
import {
  describeInstitutionCode,
  institutionCodes,
  institutionMessage,
  stepOf,
} from './institution-codes.ts';
import { institutionKinds, institutionWords } from './institution-kinds.ts';
import { reservedCodes } from './reserved-codes.ts';

const HANGUL = /[가-힣]/;

function repeated(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

test('no code stands twice, and no table takes a code of another', () => {
  expect(
    repeated(
      [...codes, ...institutionCodes, ...reservedCodes]
        .map(({ code }) => code)
        .filter((code) => code !== '0000'),
    ),
  ).toEqual([]);
});

// A code is permanent: whoever adds or drops one changes these numbers knowingly.
test('the tables are complete: 73 of an app card, 338 of the institution and one seen, 196 of other products', () => {
  expect([codes.length, institutionCodes.length, reservedCodes.length]).toEqual([73, 339, 196]);
});

test('every code is four letters and four more characters, or the plain 0000', () => {
  const odd = [...codes, ...reservedCodes].filter(({ code }) => !/^([A-Z]{4}[A-Z0-9]{4}|0000)$/.test(code));
  expect(odd).toEqual([]);
  expect(institutionCodes.filter(({ code }) => !/^\d{4}$/.test(code))).toEqual([]);
});

test('a customer gets every result code in Korean and in English', () => {
  expect(Object.keys(customerWords).sort()).toEqual(codes.map(({ code }) => code).sort());
  for (const { ko, en } of Object.values(customerWords)) {
    expect(ko).toMatch(HANGUL);
    expect(en).toMatch(/^[\x20-\x7e₩]+$/);
  }
});

test('a customer reads about the money unless it is spent, open or given back, or nobody knows whose it is', () => {
  const silent = codes
    .filter(
      ({ code, step }) => ['auth', 'window'].includes(step) && !customerWords[code].ko.includes('없어요.'),
    )
    .map(({ code }) => code);
  expect(silent).toEqual(['CBIL0001', 'CPCA0011', 'CPCA0018', 'CPCA0201', '0000']);
});

test('every code of the institution has one kind, and every kind codes and words in both languages', () => {
  expect(repeated(institutionKinds.flatMap(({ codes: list }) => list.split(' ')))).toEqual([]);
  expect(institutionKinds.flatMap(({ codes: list }) => list.split(' ')).sort()).toEqual(
    institutionCodes.map(({ code }) => code).sort(),
  );
  for (const { ko, en } of institutionKinds) {
    expect(ko).toMatch(HANGUL);
    expect(en).toMatch(/^[\x20-\x7e₩]+$/);
  }
  expect(institutionWords('3133')).toMatchObject({ decision: true, en: 'The balance is too low.' });
  expect(institutionWords('9876')).toBeUndefined();
});

test('every text of the institution is Korean or a name, and has an English one', () => {
  expect(
    institutionCodes.filter(({ text, en }) => text === '' || !/^[A-Z₩][\x20-\x7e₩]+\.$/.test(en)),
  ).toEqual([]);
});

test('a failure of the institution has the documented layout', () => {
  expect(institutionMessage('SPCD1001', '3143')).toBe('[SPCD1001] 3143 - 카드사 문의 바랍니다.');
});

test.each([
  ['2101', 'authentication'],
  ['3133', 'charge'],
  ['3118', 'cancel'],
  ['1128', 'cancel'],
] as const)('%s belongs to the step %s', (code, step) => {
  const entry = describeInstitutionCode(code);
  expect(entry && stepOf(entry)).toBe(step);
});

test('names of objects are no codes', () => {
  expect(customerWordsOf('toString')).toBeUndefined();
  expect(describeCode('constructor')).toBeUndefined();
});
