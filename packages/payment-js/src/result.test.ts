import { expect, test } from 'vitest';
import { closeResult } from './result.ts';

test('a close carries the request, the outcome and the exact text, and no code', () => {
  const fields = { PCD_PAY_OID: 'A1', PCD_PAY_TOTAL: '1000' };
  expect(closeResult(fields)).toEqual({
    PCD_PAY_OID: 'A1',
    PCD_PAY_TOTAL: '1000',
    PCD_PAY_RST: 'close',
    PCD_PAY_MSG: '결제를 종료하였습니다.',
  });
  expect(fields).toEqual({ PCD_PAY_OID: 'A1', PCD_PAY_TOTAL: '1000' });
});
