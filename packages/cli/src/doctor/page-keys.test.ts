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
  pagesMayCall: false,
};
const unknown: Registration = { kind: 'unknown', merchantId: 'coffee', reason: 'away' };
const check = (html: string, registration: Registration = coffee, mode: 'test' | 'live' = 'test') =>
  checkPageKeys(pageWith({ html }), registration, mode);

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

test.each([
  ['PCD_CUST_KEY', 'warning', 'custkey'],
  ['custKey', 'warning', 'custkey'],
  ['PCD_REFUND_KEY', 'problem', 'refund'],
])('a page that names %s shows what only its server may know: %s', (key, status, kind) => {
  const html = `<script>PaypleCpayAuthCheck({ PCD_CST_ID: "test", ${key}: "abcd1234567890" })</script>`;
  const change = [expect.any(String), expect.stringContaining(`dojang keys rotate ${kind} <partner> --now`)];
  expect(check(html)).toMatchObject([{ subject: 'keys', status, came: key, change }]);
  expect(check('<script>PaypleCpayAuthCheck({ PCD_AUTH_KEY, PCD_PAY_URL })</script>')).toEqual([]);
});

test('a page that passes the address of the confirm on to its server makes no call of its own', () => {
  expect(check('<form action="/confirm"><input name="PCD_PAY_COFURL"></form>')).toEqual([]);
  expect(check('<script>send("/confirm", { PCD_PAY_COFURL: result.PCD_PAY_COFURL })</script>')).toEqual([]);
});

test.each([
  'fetch("https://pay.example/php/PayCardConfirmAct.php?ACT_=PAYM", { method: "POST" })',
  '$.post("/php/account/api/cPayCAct.php", form)',
  'fetch(result.PCD_PAY_COFURL)',
  '$.ajax({ url: result.PCD_PAY_COFURL })',
])('a page that makes the call of a server is told so: %s', (call) => {
  const html = `<script>${call}</script>`;
  expect(check(html)).toMatchObject([
    {
      subject: 'page calls',
      status: 'problem',
      change: [
        expect.any(String),
        expect.stringMatching(/dojang merchants edit coffee --page-calls on.*--add /),
      ],
    },
  ]);
  const host = pageWith({ html }).url.hostname;
  const allowed = { ...coffee, pagesMayCall: true, domains: [host] };
  expect(check(html, allowed)).toMatchObject([{ subject: 'page calls', status: 'warning' }]);
  expect(check(html, { ...allowed, domains: ['other.example'] })).toMatchObject([{ status: 'problem' }]);
  expect(check(html, allowed, 'live')).toMatchObject([{ subject: 'page calls', status: 'problem' }]);
});
