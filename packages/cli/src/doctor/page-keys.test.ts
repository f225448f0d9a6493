import { expect, test } from 'vitest';
import { checkPageKeys } from './page-keys.ts';
import type { Registration } from './registered-domain.ts';
import { pageWith } from './test-pages.ts';

const coffee: Registration = {
  kind: 'known',
  merchantId: 'coffee',
  domains: [],
  isActive: true,
  clientKeyUse: 'on',
  sealedOrdersOnly: false,
  rawKeysOnly: false,
};
const unknown: Registration = { kind: 'unknown', merchantId: 'coffee', reason: 'away' };
const check = (html: string, registration: Registration = coffee) =>
  checkPageKeys(pageWith({ html }), registration);

const BY_FILE =
  '<script>PaypleCpayAuthCheck({ payple_auth_file: "/auth.php", PCD_PAY_WORK: "CERT" })</script>';
const BY_FORM =
  '<form><input name="PCD_PAY_WORK" value="CERT"><input name="payple_auth_file" value="/auth.php"></form>';
const BY_KEY = '<script>PaypleCpayAuthCheck({ clientKey: "test_1" })</script>';

test.each([BY_FILE, BY_FORM])('tokens that the page sees and a confirm takes are a warning: %s', (html) => {
  for (const registration of [coffee, unknown])
    expect(check(html, registration)).toMatchObject([
      {
        subject: 'tokens',
        status: 'warning',
        change: [expect.any(String), 'dojang merchants edit coffee --raw-keys-only on'],
      },
    ]);
});

test('by raw keys only they confirm nothing, and PAY has no confirm', () => {
  expect(check(BY_FILE, { ...coffee, rawKeysOnly: true })).toMatchObject([
    { subject: 'tokens', status: 'ok' },
  ]);
  expect(check(BY_FILE.replace('CERT', 'PAY'))).toEqual([]);
  expect(check('<script>PaypleCpayAuthCheck({ PCD_AUTH_KEY, PCD_PAY_WORK: "CERT" })</script>')).toEqual([]);
});

test.each([
  [{ clientKeyUse: 'off' }, 'dojang merchants edit coffee --client-key on'],
  [{ sealedOrdersOnly: true }, 'dojang merchants edit coffee --sealed-orders-only off'],
] as const)('a client key that opens nothing is a problem: %o', (settings, command) => {
  expect(check(BY_KEY, { ...coffee, ...settings })).toMatchObject([
    { subject: 'clientKey', status: 'problem', change: [command] },
  ]);
});

test('a client key that is on is fine, and nobody judges one of a partner that is not known', () => {
  expect(check(BY_KEY)).toMatchObject([{ subject: 'clientKey', status: 'ok' }]);
  expect(check(BY_KEY, unknown)).toEqual([]);
});
