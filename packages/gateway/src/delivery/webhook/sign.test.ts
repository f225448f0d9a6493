import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { secretText, webhookHeaders } from './sign.ts';

const secret = Buffer.alloc(32, 7);
const message = { id: 'msg_1', body: '{"PCD_PAY_GOODS":"도장 티셔츠"}', atMs: 1_782_864_000_999 };

describe('a signature', () => {
  it('is the one of the standard', () => {
    // printf 'msg_1.1782864000.<body>' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0707… -binary | base64
    expect(webhookHeaders(message, [secret])).toEqual({
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1782864000',
      'webhook-signature': 'v1,bUJbXcfxQc1ljZJmZNHdrTUW+G9WfUOqyYMjY7S4TqY=',
    });
  });

  it('is there for each secret in force, and each verifies alone', () => {
    const atMs = Date.now();
    const old = Buffer.alloc(32, 8);
    const headers = webhookHeaders({ ...message, atMs }, [secret, old]);
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
    for (const each of [secret, old])
      expect(new Webhook(secretText(each)).verify(message.body, headers)).toEqual(JSON.parse(message.body));
    expect(() => new Webhook(secretText(Buffer.alloc(32, 9))).verify(message.body, headers)).toThrow();
  });

  it('is never made with an empty or a short secret, or with none', () => {
    expect(() => webhookHeaders(message, [])).toThrow('never sent unsigned');
    expect(() => webhookHeaders(message, [Buffer.alloc(0)])).toThrow('at least 24 bytes');
    expect(() => webhookHeaders(message, [secret, Buffer.alloc(23)])).toThrow('at least 24 bytes');
  });
});
