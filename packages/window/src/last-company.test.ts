import { expect, test } from 'vitest';
import { lastCompany, lastFirst, rememberCompany } from './last-company.ts';

const companies = [{ code: 'shinhan' }, { code: 'samsung' }, { code: 'kb' }] as const;

test('the company used last comes first, and the others keep their order', () => {
  expect(lastFirst(companies, 'kb').map(({ code }) => code)).toEqual(['kb', 'shinhan', 'samsung']);
});

test.each([null, 'gone'])('without a known one the order is the usual (%s)', (last) => {
  expect(lastFirst(companies, last)).toEqual(companies);
});

test('a browser without storage remembers nothing, and nothing breaks', () => {
  const place = {
    get localStorage(): Storage {
      throw new Error('denied');
    },
  };
  rememberCompany(place, 'kb');
  expect(lastCompany(place)).toBeNull();
});
