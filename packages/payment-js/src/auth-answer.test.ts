import { expect, test } from 'vitest';
import { readAuthAnswer } from './auth-answer.ts';

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
