import { expect, test } from 'vitest';
import type { Failure } from '../payment/failure.ts';
import { failureWords } from './failure-words.ts';

test.each<[Failure, string, string]>([
  [{ reason: 'authentication-refused', institutionCode: '2101' }, 'CPCA9999 2101', 'CPCA9999 2101'],
  [{ reason: 'authentication-expired' }, 'CPCA0001', 'CPCA0001'],
  [{ reason: 'unreachable' }, 'CPCA9999 2116', 'CPCA9999 2116'],
  [{ reason: 'declined', institutionCode: '3133' }, 'CPCA9999 3133', 'PCCFD001 3133'],
  [{ reason: 'not-charged' }, 'CPCA0010', 'PCCFD001 2116'],
  [{ reason: 'unknown-outcome' }, 'CPCA0018', 'PCCF0003'],
  [{ reason: 'contradicted' }, 'CPCA0011', 'CPCA0011'],
  [{ reason: 'window-expired' }, 'CBIL0002', 'CBIL0002'],
  [{ reason: 'too-many-authentications' }, 'CPCA9999 1147', 'CPCA9999 1147'],
  [{ reason: 'confirmed-too-late' }, 'PCCF0002', 'PCCF0002'],
  [{ reason: 'order-number-taken' }, 'CPCA0201', 'CPCA0201'],
  [{ reason: 'unsealed' }, 'CPCA9999', 'PCCF0001'],
  [{ reason: 'merchant-inactive' }, 'AUTH0003', 'AUTH0003'],
  [{ reason: 'limit', limit: 'perDayWon', figure: 1 }, 'CPCA0023', 'CPCA0023'],
  [{ reason: 'order-number-sealed' }, 'CPCA9999', 'PCCF0001'],
])('%j is %s to a customer and %s to a partner who confirmed', (failure, pay, cert) => {
  const codesOf = (work: 'PAY' | 'CERT') => {
    const { code, institutionCode } = failureWords(failure, { work });
    return institutionCode === null ? code : `${code} ${institutionCode}`;
  };
  expect([codesOf('PAY'), codesOf('CERT')]).toEqual([pay, cert]);
});

test('the text of the institution has priority over ours', () => {
  const declined = { reason: 'declined', institutionCode: '3133' } as const;
  expect(failureWords(declined, { work: 'PAY' }).message).toBe('[CPCA9999] 3133 - 잔액이 부족합니다.');
  expect(failureWords({ reason: 'authentication-expired' }, { work: 'PAY' }).message).toContain('3분');
});
