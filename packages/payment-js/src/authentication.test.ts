import { expect, test } from 'vitest';
import { type Authentication, chooseAuthentication, readAuthAnswer } from './authentication.ts';
import { toHttpUrl } from './payment-request.ts';

const gateway = 'https://pay.example';
const everything = {
  PCD_AUTH_KEY: 'K',
  PCD_PAY_URL: 'https://window.example/index.php?ACT_=PAYM',
  payple_auth_file: '/pg/auth',
  payple_dir_path: '/shop',
  PCD_CST_ID: 'test',
  PCD_CUST_KEY: 'abcd',
  clientKey: 'test_DF55',
};

function choose(...absent: readonly (keyof typeof everything)[]): Authentication {
  const blanks = Object.fromEntries(absent.map((name) => [name, '']));
  return chooseAuthentication({ ...everything, ...blanks }, gateway);
}

function callOf(authentication: Authentication): { url: string; body: unknown } {
  if (authentication.kind !== 'call') throw new Error('not a call');
  const { body } = authentication.init;
  return { url: authentication.url, body: body instanceof FormData ? Object.fromEntries(body) : body };
}

test("the partner server's authentication comes first and needs no call", () => {
  expect(choose()).toEqual({ kind: 'given', windowUrl: 'https://window.example/index.php?ACT_=PAYM' });
});

test('a window path is completed by PCD_PAY_HOST, else by the origin of the script', () => {
  const request = { PCD_AUTH_KEY: 'K', PCD_PAY_URL: '/index.php?ACT_=PAYM' };
  expect(chooseAuthentication(request, gateway)).toMatchObject({
    windowUrl: 'https://pay.example/index.php?ACT_=PAYM',
  });
  expect(chooseAuthentication({ ...request, PCD_PAY_HOST: 'https://two.example' }, gateway)).toMatchObject({
    windowUrl: 'https://two.example/index.php?ACT_=PAYM',
  });
});

test("the partner's file comes second and gets payple_dir_path", () => {
  expect(callOf(choose('PCD_AUTH_KEY'))).toEqual({ url: '/pg/auth', body: { payple_dir_path: '/shop' } });
  expect(callOf(choose('PCD_PAY_URL')).url).toBe('/pg/auth');
});

test('the client key comes last and goes to the gateway that served the script', () => {
  expect(callOf(choose('PCD_AUTH_KEY', 'payple_auth_file'))).toEqual({
    url: 'https://pay.example/js/v1/auth',
    body: '{"clientKey":"test_DF55"}',
  });
});

test('without any of them there is no authentication', () => {
  expect(choose('PCD_AUTH_KEY', 'payple_auth_file', 'PCD_CST_ID', 'clientKey')).toMatchObject({
    kind: 'none',
    hint: expect.stringMatching(/^set PCD_AUTH_KEY and PCD_PAY_URL/),
  });
});

test('keys in the page are no authentication, and the refusal says why and what to do, without them', () => {
  const refused = choose('PCD_AUTH_KEY', 'payple_auth_file', 'clientKey');
  const hint = refused.kind === 'none' ? refused.hint : '';
  expect(hint).toMatch(/everybody can read them in this page/);
  expect(hint).toMatch(/server call \/php\/auth\.php.*PCD_AUTH_KEY.*PCD_PAY_URL/);
  expect(hint).not.toContain(everything.PCD_CUST_KEY);
});

test('a form goes to http and https addresses only', () => {
  expect(toHttpUrl('/order', 'http://127.0.0.1:8080/cart')).toBe('http://127.0.0.1:8080/order');
  expect(toHttpUrl('javascript:alert(1)', gateway)).toBeNull();
  expect(toHttpUrl('data:text/html,x', gateway)).toBeNull();
  expect(toHttpUrl('https://', gateway)).toBeNull();
  expect(chooseAuthentication({ PCD_AUTH_KEY: 'K', PCD_PAY_URL: 'javascript:alert(1)' }, gateway)).toEqual({
    kind: 'none',
    hint: 'PCD_PAY_URL is no http(s) address',
  });
});

const success = {
  server_name: 'pay.example',
  result: 'success',
  result_msg: '사용자 인증 완료!!',
  cst_id: 'aWQ=',
  custKey: 'a2V5',
  AuthKey: 'K0VnW',
  PCD_PAY_HOST: 'https://pay.example',
  PCD_PAY_URL: '/index.php?ACT_=PAYM',
  return_url: 'https://pay.example/index.php?ACT_=PAYM',
};

test('the tokens of a success become fields of the request', () => {
  expect(readAuthAnswer(success, 'https://script.example')).toEqual({
    ok: true,
    windowUrl: 'https://pay.example/index.php?ACT_=PAYM',
    fields: { PCD_CST_ID: 'aWQ=', PCD_CUST_KEY: 'a2V5', PCD_AUTH_KEY: 'K0VnW' },
  });
});

test('host and path stand in for a missing return_url', () => {
  expect(readAuthAnswer({ ...success, return_url: '' }, 'https://script.example')).toMatchObject({
    windowUrl: 'https://pay.example/index.php?ACT_=PAYM',
  });
});

test('a refusal keeps the message and the hint', () => {
  const refusal = {
    result: 'error',
    result_msg: '[AUTH0004] 도메인',
    DOJANG_HINT: 'expected https://shop.example',
  };
  expect(readAuthAnswer(refusal, 'https://script.example')).toEqual({
    ok: false,
    message: '[AUTH0004] 도메인',
    hint: 'expected https://shop.example',
  });
});

test.each([
  null,
  'success',
  {},
  { result: 'success' },
  { ...success, AuthKey: '' },
  { ...success, return_url: 'javascript:alert(1)' },
])('%j does not open a window', (answer) => {
  expect(readAuthAnswer(answer, 'https://script.example').ok).toBe(false);
});
