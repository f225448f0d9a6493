import { expect, test } from 'vitest';
import { wishedFailure } from './wished-failure.ts';

const wish = (orderNumber: string, payerName = '') => wishedFailure({ orderNumber, payerName });

test.each([
  ['fail-3133', { step: 'charge', institutionCode: '3133' }],
  ['ORDER-7-fail-3133', { step: 'charge', institutionCode: '3133' }],
  ['FAIL_3133_7', { step: 'charge', institutionCode: '3133' }],
  ['fail-2110', { step: 'authentication', institutionCode: '2110' }],
  ['fail-3118', { step: 'refund', institutionCode: '3118' }],
  ['fail-auth-3134', { step: 'authentication', institutionCode: '3134' }],
  ['fail-charge-2116', { step: 'charge', institutionCode: '2116' }],
  ['fail-cancel-3106', { step: 'refund', institutionCode: '3106' }],
  ['fail-cpca0023', { step: 'window', code: 'CPCA0023' }],
  ['fail-CBIL0003', { step: 'window', code: 'CBIL0003' }],
  ['fail-PCCF0003', { step: 'confirm', code: 'PCCF0003' }],
  ['fail-PAYC0012', { step: 'cancel', code: 'PAYC0012' }],
  ['fail-PCHK0003', { step: 'lookup', code: 'PCHK0003' }],
])('the order number %s asks for it', (orderNumber, rehearsal) => {
  expect(wish(orderNumber)).toEqual(rehearsal);
});

test.each(['거절 3133', '실패 3133', '홍길동 거절 3133', '거절-charge-3133', 'Hong fail 3133'])(
  "the buyer's name %s asks for it",
  (payerName) => {
    expect(wish('ORDER-1', payerName)).toEqual({ step: 'charge', institutionCode: '3133' });
  },
);

test.each([
  'ORDER-3133',
  'fail',
  'fail-31330',
  'fail-313',
  'downfail-3133',
  'fail-9876',
  'fail-CPCA7777',
  'fail-SPCD0001',
  'fail-0000',
  'fail-PCCF0000',
  'fail-AUTH0001',
  'fail-cancel-PAYC0007',
])('%s asks for nothing', (orderNumber) => {
  expect(wish(orderNumber)).toBeNull();
});

test('the order number goes before the name', () => {
  expect(wish('fail-3112', '거절 3133')).toMatchObject({ institutionCode: '3112' });
});
