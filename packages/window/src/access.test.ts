import { expect, test } from 'vitest';
import { readAccess } from './access.ts';

test('the payment comes from the path and the token from the fragment', () => {
  expect(readAccess({ pathname: '/window/pay_1', hash: '#abc.def' })).toEqual({
    paymentId: 'pay_1',
    token: 'abc.def',
  });
});

test('without a token or a payment there is no access', () => {
  expect(readAccess({ pathname: '/window/pay_1', hash: '' })).toBeNull();
  expect(readAccess({ pathname: '/window/', hash: '#abc' })).toBeNull();
});
