import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { isSuccess, parseWon } from '../../packages/protocol/src/payple/index.ts';
import { parseResult, parseWebhook, verifyWebhook } from '../../packages/sdk/src/index.ts';
import { hostileText, seldom } from '../hostile.ts';
import { resultBody } from '../result-body.ts';
import type { Target } from '../target.ts';

interface Input {
  readonly body: string;
  readonly bytes: Uint8Array | null;
  readonly id: string;
  readonly agoSeconds: number;
  readonly spoilt: 'nothing' | 'body' | 'id' | 'time' | 'signature' | 'secret' | 'headers';
  readonly noise: string;
  readonly at: number;
}

const NOW_MS = Date.UTC(2026, 10, 23, 5);
const TOLERANCE_SECONDS = 300;
const KEY = Buffer.alloc(32, 7);
const OTHER_KEY = Buffer.alloc(32, 8);
const secretOf = (key: Buffer) => `whsec_${key.toString('base64')}`;

/** What the SDK makes of a webhook: proven by its signature alone, read without ever throwing. */
export const webhooks: Target = {
  name: 'webhooks',
  holds: 'what was signed and not touched is verified, nothing else is; what is read as paid says so itself',
  open: async () => ({
    inputs,
    check: async (input: Input) => {
      await verified(input);
      readAsItSays(input.bytes === null ? input.body : new TextDecoder().decode(input.bytes));
    },
  }),
};

const inputs: fc.Arbitrary<Input> = fc.record({
  body: resultBody,
  bytes: seldom(fc.uint8Array({ maxLength: 60 })),
  id: fc.oneof(fc.constantFrom('msg_1', 'msg_2'), fc.string({ minLength: 1, maxLength: 20 })),
  agoSeconds: fc.constantFrom(0, 0, 299, 301, -299, -301, 86_400),
  spoilt: fc.constantFrom(
    'nothing',
    'nothing',
    'nothing',
    'body',
    'id',
    'time',
    'signature',
    'secret',
    'headers',
  ),
  noise: hostileText,
  at: fc.nat(5_000),
});

async function verified({ body, bytes, id, agoSeconds, spoilt, noise, at }: Input): Promise<void> {
  const sent = bytes ?? new TextEncoder().encode(body);
  const timestamp = String(NOW_MS / 1_000 - agoSeconds);
  const signature = createHmac('sha256', KEY).update(`${id}.${timestamp}.`).update(sent).digest('base64');
  const headers = {
    'webhook-id': spoilt === 'id' ? `${id}${noise}` : id,
    'Webhook-Timestamp': spoilt === 'time' ? String(Number(timestamp) + 1 + at) : timestamp,
    'webhook-signature': spoilt === 'signature' ? spoil(`v1,${signature}`, at, noise) : `v1,${signature}`,
    ...(spoilt === 'headers' && { 'WEBHOOK-ID': noise }),
  };
  const rawBody = spoilt === 'body' ? flipped(sent, at) : sent;
  const outcome = await verifyWebhook({
    headers,
    rawBody,
    secret: [secretOf(OTHER_KEY), ...(spoilt === 'secret' ? [] : [secretOf(KEY)])],
    toleranceSeconds: TOLERANCE_SECONDS,
    nowMs: NOW_MS,
  });
  const isTouched =
    spoilt === 'body' ||
    spoilt === 'secret' ||
    spoilt === 'headers' ||
    spoilt === 'time' ||
    (spoilt === 'id' && noise !== '') ||
    (spoilt === 'signature' && !meansTheSame(headers['webhook-signature'], signature));
  const isText = isUtf8(sent);
  const isGenuine = !isTouched && Math.abs(agoSeconds) <= TOLERANCE_SECONDS && isText;
  assert.equal(outcome.kind, isGenuine ? 'verified' : 'refused');
  if (outcome.kind !== 'verified') return;
  assert.equal(outcome.id, id);
  assert.equal(outcome.body, new TextDecoder().decode(sent));
}

function readAsItSays(body: string): void {
  const result = parseResult(body);
  const notice = parseWebhook(body);
  if (notice.kind === 'payment') assert.deepEqual(notice.result, result);
  if (result.kind === 'unreadable') return;
  const { fields } = result;
  for (const [name, value] of Object.entries(fields)) {
    assert.ok(name.startsWith('PCD_'));
    assert.equal(typeof value, 'string');
  }
  if (result.kind === 'claims-closed' || result.kind === 'claims-failed') return;
  assert.ok(isSuccess(fields['PCD_PAY_RST'], fields['PCD_PAY_CODE']));
  assert.notEqual(result.orderNumber, '');
  assert.equal(result.amountWon, parseWon(fields['PCD_PAY_TOTAL'] ?? ''));
  assert.notEqual(notice.kind, 'cancellation');
}

/** Base64 may be written with or without what fills it up. */
function meansTheSame(header: string, signature: string): boolean {
  const bare = signature.replace(/=+$/, '');
  return header.split(' ').some((entry) => entry === `v1,${bare}` || entry === `v1,${signature}`);
}

function isUtf8(bytes: Uint8Array): boolean {
  return Buffer.from(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).equals(bytes);
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes.length === 0 ? [0] : bytes);
  const index = at % changed.length;
  changed[index] = (changed[index] ?? 0) ^ (1 << (at % 8));
  return changed;
}

function spoil(text: string, at: number, noise: string): string {
  const cut = at % text.length;
  return `${text.slice(0, cut)}${noise}${text.slice(cut + 1)}`;
}
