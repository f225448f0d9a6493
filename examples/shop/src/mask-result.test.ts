import { expect, test } from 'vitest';
import { maskResult } from './mask-result.ts';

test('keys and personal data are masked, known or not', () => {
  expect(
    maskResult({
      PCD_PAY_RST: 'success',
      PCD_AUTH_KEY: 'secret',
      PCD_PAYER_NAME: '김도장',
      PCD_PAYER_HP: '',
      PCD_NEW_ROW: 'who knows',
    }),
  ).toEqual({
    PCD_PAY_RST: 'success',
    PCD_AUTH_KEY: '••••',
    PCD_PAYER_NAME: '••••',
    PCD_PAYER_HP: '',
    PCD_NEW_ROW: '••••',
  });
});

test('a forged result cannot fill the drawer', () => {
  const forged = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`PCD_${index}`, 'x']));
  expect(Object.keys(maskResult(forged)).length).toBeLessThanOrEqual(60);
  expect(maskResult({ PCD_PAY_MSG: 'x'.repeat(5_000) })['PCD_PAY_MSG']).toHaveLength(300);
});
