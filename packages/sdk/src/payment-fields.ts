import type { Authentication } from './authenticate.ts';
import { InputError } from './errors.ts';
import { type Order, orderFields } from './order.ts';

/**
 * What the page hands to `PaypleCpayAuthCheck`. Holds no key of yours: the authentication serves this one window.
 * @throws InputError
 */
export function paymentFields(authentication: Authentication, order: Order): Record<string, string> {
  if (authentication.purpose !== 'payment') {
    throw new InputError({
      parameter: 'authentication',
      rule: 'an authentication with the purpose payment',
      got: `one with the purpose ${authentication.purpose}`,
    });
  }
  return {
    ...orderFields(order),
    PCD_AUTH_KEY: authentication.authKey,
    PCD_PAY_URL: authentication.payUrl,
  };
}
