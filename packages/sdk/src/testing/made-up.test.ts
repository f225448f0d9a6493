import { expect, it } from 'vitest';
import { SECRET, signWebhook as signedApart } from '../../test/sign-webhook.ts';
import { parseResult, verifyWebhook } from '../index.ts';
import { fakeResult, signWebhook } from './index.ts';

it('signs as a gateway does', async () => {
  const atMs = 1_790_000_000_000;
  const rawBody = '{"PCD_PAY_OID": "주문-1"}';
  const { 'content-type': type, ...headers } = await signWebhook({
    secret: SECRET,
    rawBody,
    id: 'msg_1',
    atMs,
  });
  expect(type).toBe('application/json');
  expect(headers).toEqual(signedApart(rawBody, { atMs }));
  expect(await verifyWebhook({ secret: SECRET, headers, rawBody, nowMs: atMs })).toMatchObject({
    kind: 'verified',
  });
});

it('refuses a secret that is none', async () => {
  await expect(signWebhook({ secret: '', rawBody: '' })).rejects.toThrow('got nothing');
});

const order = { orderNumber: 'ORDER-1', amountWon: 1000 };

it.each([
  ['PAY', 'success', { kind: 'claims-paid', amountWon: 1000 }],
  ['CERT', 'success', { kind: 'claims-authenticated', amountWon: 1000 }],
  ['PAY', 'declined', { kind: 'claims-failed', institutionCode: '3112' }],
  ['CERT', 'closed', { kind: 'claims-closed' }],
] as const)('makes up a result of %s that says %s', (work, outcome, read) => {
  expect(parseResult(fakeResult({ ...order, work, outcome }))).toMatchObject({
    orderNumber: 'ORDER-1',
    ...read,
  });
});
