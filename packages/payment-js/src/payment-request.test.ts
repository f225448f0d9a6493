import { expect, test } from 'vitest';
import { hasValidTotal, toFields } from './payment-request.ts';

test('strings, numbers and booleans become fields; everything else stays behind', () => {
  const request = {
    PCD_PAY_GOODS: '<b>"티셔츠" & 양말</b>',
    PCD_PAY_TOTAL: 1000,
    PCD_PAY_OID: '',
    agreed: true,
    callbackFunction: () => {},
    nothing: null,
    missing: undefined,
    nested: { a: 1 },
  };
  expect(toFields(request)).toEqual({
    PCD_PAY_GOODS: '<b>"티셔츠" & 양말</b>',
    PCD_PAY_TOTAL: '1000',
    PCD_PAY_OID: '',
    agreed: 'true',
  });
});

test('what is no number stands in no field', () => {
  const fields = toFields({
    PCD_PAY_TAXTOTAL: Number.NaN,
    PCD_PAYER_HP: 'undefined',
    PCD_PAYER_NO: 'null',
    PCD_PAY_YEAR: 'null',
    PCD_PAY_MONTH: 'NaN',
    PCD_PAY_GOODS: 'null',
    PCD_PAYER_NAME: 'undefined',
    anything: Number.NaN,
  });
  expect(fields).toEqual({ PCD_PAY_GOODS: 'null', PCD_PAYER_NAME: 'undefined' });
  expect(toFields({ PCD_PAY_TAXTOTAL: 'abc', PCD_PAYER_HP: 0 })).toEqual({
    PCD_PAY_TAXTOTAL: 'abc',
    PCD_PAYER_HP: '0',
  });
});

test('the fields are a copy', () => {
  const request = { PCD_PAY_OID: 'A1' };
  toFields(request)['PCD_PAY_OID'] = 'B2';
  expect(request.PCD_PAY_OID).toBe('A1');
});

test.each(['PAY', 'CERT'])('%s needs an amount in digits', (work) => {
  const valid = (total: string): boolean => hasValidTotal({ PCD_PAY_WORK: work, PCD_PAY_TOTAL: total });
  expect(['1', '1000', '9999999999'].map(valid)).toEqual([true, true, true]);
  expect(['', '1,000', '-1', '10.5', '천원', 'NaN'].map(valid)).toEqual(Array(6).fill(false));
  expect(hasValidTotal({ PCD_PAY_WORK: work })).toBe(false);
});

test('a request without a payment needs no amount', () => {
  expect(hasValidTotal({ PCD_PAY_WORK: 'AUTH' })).toBe(true);
});
