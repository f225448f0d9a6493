import { expect, test } from 'vitest';
import { readChoice, readOrderRequest } from './order-request.ts';

const good = { productId: 'tshirt', name: ' 김도장 ', email: 'a@b.kr', phone: '010-1234-5678' };

test('an order is read, and a price in it is not', () => {
  expect(readOrderRequest({ ...good, amountWon: 1 })).toEqual({
    ok: true,
    productId: 'tshirt',
    buyer: { name: '김도장', email: 'a@b.kr', phone: '01012345678' },
  });
});

test.each([
  ['name', { ...good, name: '  ' }],
  ['name', { ...good, name: '가'.repeat(81) }],
  ['email', { ...good, email: 'a b@c' }],
  ['phone', { ...good, phone: 'call me' }],
  ['name', null],
  ['name', 'text'],
])('a bad %s is named', (field, body) => {
  expect(readOrderRequest(body)).toMatchObject({ ok: false, field });
});

test('an unknown way of paying falls back to the usual one', () => {
  expect(readChoice({ work: 'AUTH', channel: 'pigeon' })).toEqual({ work: 'PAY', channel: 'post' });
  expect(readChoice({ work: 'CERT', channel: 'direct' })).toEqual({ work: 'CERT', channel: 'direct' });
});
