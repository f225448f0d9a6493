import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OTHER_SECRET, SECRET, signWebhook } from '../test/sign-webhook.ts';
import { verifyWebhook } from './index.ts';

const rawBody = '{"PCD_PAY_RST":"success", "PCD_PAY_GOODS":"티셔츠"}';
const nowMs = 1_700_000_000_000;
const headers = signWebhook(rawBody, { atMs: nowMs });
const input = { secret: SECRET, headers, rawBody, nowMs };

describe('verifyWebhook', () => {
  it('agrees with the example of the Standard Webhooks specification', async () => {
    expect(
      await verifyWebhook({
        secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
        headers: {
          'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
          'webhook-timestamp': '1614265330',
          'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
        },
        rawBody: '{"test": 2432232314}',
        nowMs: 1_614_265_330_000,
      }),
    ).toEqual({
      kind: 'verified',
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      sentAt: new Date(1_614_265_330_000),
      body: '{"test": 2432232314}',
    });
  });

  it('takes the headers of any runtime and the body as text or bytes', async () => {
    const upper = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    for (const each of [headers, new Headers(headers), upper]) {
      for (const body of [rawBody, new TextEncoder().encode(rawBody), Buffer.from(rawBody)]) {
        const outcome = await verifyWebhook({ ...input, headers: each, rawBody: body });
        expect(outcome).toMatchObject({ kind: 'verified', body: rawBody });
      }
    }
  });

  it('takes either secret while one replaces another', async () => {
    const both = signWebhook(rawBody, { atMs: nowMs, secrets: [OTHER_SECRET, SECRET] });
    expect(await verifyWebhook({ ...input, headers: both })).toMatchObject({ kind: 'verified' });
    expect(await verifyWebhook({ ...input, secret: [OTHER_SECRET, SECRET] })).toMatchObject({
      kind: 'verified',
    });
  });

  it.each([
    ['another secret', { secret: OTHER_SECRET }, 'signature'],
    ['another body', { rawBody: rawBody.replace('success', 'error') }, 'signature'],
    [
      'a body that was parsed and written again',
      { rawBody: JSON.stringify(JSON.parse(rawBody)) },
      'signature',
    ],
    ['a truncated body', { rawBody: rawBody.slice(0, -1) }, 'signature'],
    ['another id', { headers: { ...headers, 'webhook-id': 'msg_2' } }, 'signature'],
    ['another time', { headers: { ...headers, 'webhook-timestamp': '1700000001' } }, 'signature'],
    ['a signature cut short', { headers: { ...headers, 'webhook-signature': 'v1,AAAA' } }, 'signature'],
    [
      'a signature of another version',
      { headers: { ...headers, 'webhook-signature': headers['webhook-signature']?.replace('v1,', 'v1a,') } },
      'no-headers',
    ],
    ['no headers', { headers: {} }, 'no-headers'],
    ['an empty signature', { headers: { ...headers, 'webhook-signature': 'v1,' } }, 'no-headers'],
    ['a time that is no number', { headers: { ...headers, 'webhook-timestamp': '1e9' } }, 'no-headers'],
    ['an id sent twice', { headers: { ...headers, 'webhook-id': ['msg_1', 'msg_1'] } }, 'no-headers'],
    ['an old one', { nowMs: nowMs + 301_000 }, 'too-old'],
    ['one from the future', { nowMs: nowMs - 301_000 }, 'too-new'],
  ])('refuses %s', async (_what, changes, reason) => {
    expect(await verifyWebhook({ ...input, ...changes })).toEqual({ kind: 'refused', reason });
  });

  it('takes what lies within the tolerance, either way', async () => {
    for (const apartMs of [-300_000, 300_000]) {
      expect(await verifyWebhook({ ...input, nowMs: nowMs + apartMs })).toMatchObject({ kind: 'verified' });
    }
    const strict = { ...input, toleranceSeconds: 1, nowMs: nowMs + 2_000 };
    expect(await verifyWebhook(strict)).toEqual({ kind: 'refused', reason: 'too-old' });
  });

  it.each([
    ['', 'an empty one'],
    ['whsec_', 'a prefix alone'],
    [`whsec_${Buffer.alloc(23).toString('base64')}`, '23 bytes'],
    [`whsec_${Buffer.alloc(65).toString('base64')}`, '65 bytes'],
    ['whsec_not base64!', 'no base64'],
  ])('does not work with the secret %j: %s', async (secret) => {
    await expect(verifyWebhook({ ...input, secret })).rejects.toMatchObject({
      code: 'DOJANG_INPUT',
      parameter: 'secret',
    });
    await expect(verifyWebhook({ ...input, secret: [SECRET, secret] })).rejects.toThrow('secret');
  });

  it('says that a parsed body is not what it needs, and no secret is not enough', async () => {
    // @ts-expect-error a body that a framework parsed
    await expect(verifyWebhook({ ...input, rawBody: { PCD_PAY_RST: 'success' } })).rejects.toThrow('rawBody');
    await expect(verifyWebhook({ ...input, secret: [] })).rejects.toThrow('one secret or more');
    await expect(verifyWebhook({ ...input, toleranceSeconds: Number.NaN })).rejects.toThrow(
      'toleranceSeconds',
    );
  });

  it('refuses every change of a single byte', async () => {
    const bytes = Buffer.from(rawBody);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        expect(await verifyWebhook({ ...input, rawBody: changed })).toEqual({
          kind: 'refused',
          reason: 'signature',
        });
      }),
    );
  });
});
