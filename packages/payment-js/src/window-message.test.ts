import { expect, test } from 'vitest';
import { readWindowMessage } from './window-message.ts';

test('each message of the window is understood', () => {
  expect(readWindowMessage({ type: 'close' })).toEqual({ type: 'close' });
  expect(readWindowMessage({ type: 'close_pending' })).toEqual({ type: 'close_pending' });
  expect(readWindowMessage({ type: 'resize', data: 640 })).toEqual({ type: 'resize', data: 640 });
  expect(readWindowMessage({ type: 'pay_result', data: { PCD_PAY_RST: 'success' } })).toEqual({
    type: 'pay_result',
    data: { PCD_PAY_RST: 'success' },
  });
});

test('a result becomes strings only', () => {
  expect(
    readWindowMessage({ type: 'pay_result', data: { PCD_PAY_TOTAL: 1000, PCD_PAYER_NO: null } }),
  ).toEqual({
    type: 'pay_result',
    data: { PCD_PAY_TOTAL: '1000', PCD_PAYER_NO: '' },
  });
});

test.each([
  null,
  'close',
  42,
  [],
  {},
  { type: 'other' },
  { type: 'pay_result' },
  { type: 'pay_result', data: 'success' },
  { type: 'pay_result', data: ['success'] },
  { type: 'resize', data: '640' },
  { type: 'resize', data: -1 },
  { type: 'resize', data: Number.NaN },
])('%j is not a message of the window', (message) => {
  expect(readWindowMessage(message)).toBeNull();
});
