import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSender, type Sender, type SenderOptions } from '../../src/delivery/http/sender.ts';
import { systemPorts } from '../../src/ports.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

const message = { headers: { 'content-type': 'application/json' }, body: '{}' };
const never = new AbortController().signal;

let receiver: Receiver;
const senders: Sender[] = [];
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await Promise.all(senders.splice(0).map((sender) => sender.close()));
  await receiver.close();
});

function open(options: Partial<SenderOptions> = {}): Sender {
  const sender = createSender({ ports: systemPorts, mode: 'test', ...options });
  senders.push(sender);
  return sender;
}

describe('a call', () => {
  it.each([200, 201, 204, 299])('that brings %i succeeded', async (status) => {
    receiver.answer('/hook', { status });
    expect(await open().post(`${receiver.origin}/hook`, message, never)).toMatchObject({
      status,
      error: null,
    });
  });

  it.each([
    [301, 'HTTP 301: redirects are not followed'],
    [400, 'HTTP 400'],
    [410, 'HTTP 410'],
    [503, 'HTTP 503'],
  ])('that brings %i failed', async (status, error) => {
    receiver.answer('/hook', { status, headers: { location: '/elsewhere' } });
    expect(await open().post(`${receiver.origin}/hook`, message, never)).toMatchObject({ status, error });
    expect(receiver.posts).toHaveLength(1);
  });

  it('keeps the first 512 bytes of the answer, without half a character and U+0000', async () => {
    receiver.answer('/hook', { body: `\0${'도'.repeat(5_000)}` });
    const { answer } = await open().post(`${receiver.origin}/hook`, message, never);
    expect(answer).toBe(`\u{fffd}${'도'.repeat(170)}`);
  });

  it('without an answer in 10 s has failed', async () => {
    const askedMs: number[] = [];
    const deadline = (delayMs: number) => {
      askedMs.push(delayMs);
      return AbortSignal.timeout(50);
    };
    receiver.answer('/hook', { after: new Promise(() => {}) });
    const sender = open({ ports: { ...systemPorts, deadline } });
    const call = await sender.post(`${receiver.origin}/hook`, message, never);
    expect(call).toMatchObject({ status: null, error: 'no answer within 10 s', answer: '' });
    expect(askedMs).toEqual([10_000]);
  });

  it('to nobody names the failure and not the address', async () => {
    await receiver.close();
    const call = await open().post(`${receiver.origin}/hook?token=secret`, message, never);
    expect(call).toMatchObject({ status: null, error: 'the connection failed (ECONNREFUSED)' });
  });

  it('reads how long to wait', async () => {
    receiver.answer('/hook', { status: 429, headers: { 'retry-after': '60' } });
    expect(await open().post(`${receiver.origin}/hook`, message, never)).toMatchObject({
      retryAfterMs: 60_000,
    });
  });
});

describe('in live', () => {
  const resolvingTo = (...addresses: readonly string[]): NonNullable<SenderOptions['resolve']> => {
    let asked = 0;
    return (_hostname, _options, callback) => {
      const address = addresses[Math.min(asked, addresses.length - 1)] ?? '';
      asked += 1;
      callback(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
    };
  };

  it.each(['127.0.0.1', '10.1.2.3', '169.254.169.254', '100.64.0.1', '::1', '::ffff:127.0.0.1', 'fd00::1'])(
    'a name that resolves to %s is not connected to',
    async (address) => {
      const { port } = new URL(receiver.origin);
      const sender = open({ mode: 'live', resolve: resolvingTo(address) });
      const call = await sender.post(`https://shop.example.kr:${port}/hook`, message, never);
      expect(call).toMatchObject({ status: null, error: 'the host is at no public address' });
      expect(receiver.posts).toEqual([]);
    },
  );

  it('a name is judged by what it resolves to at the moment of connecting', async () => {
    const { port } = new URL(receiver.origin);
    const resolve = resolvingTo('192.0.2.1', '127.0.0.1');
    resolve('shop.example.kr', { all: true }, () => {});
    const sender = open({ mode: 'live', resolve });
    const call = await sender.post(`https://shop.example.kr:${port}/hook`, message, never);
    expect(call.error).toBe('the host is at no public address');
  });

  it('a name without any address is a failed connection', async () => {
    const sender = open({
      mode: 'live',
      resolve: (_hostname, _options, callback) =>
        callback(Object.assign(new Error(), { code: 'ENOTFOUND' }), []),
    });
    expect(await sender.head('https://shop.example.kr/hook')).toMatchObject({
      error: 'the connection failed (ENOTFOUND)',
    });
  });

  it('plain http is not spoken', async () => {
    expect(await open({ mode: 'live' }).head(`${receiver.origin}/hook`)).toMatchObject({
      error: 'live mode needs https',
    });
    expect(receiver.heads).toEqual([]);
  });
});
