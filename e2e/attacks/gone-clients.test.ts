import { connect, type Socket } from 'node:net';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { type House, openHouse } from '../support/house.ts';

const custKey = 'abcd1234567890';

/** Holds the gateway between the arrival of a confirm and the moment at which it looks who is still there. */
function createGate() {
  let held: (() => void)[] | null = null;
  return {
    afterIo: (work: () => void): void => {
      if (held === null) setImmediate(work);
      else held.push(work);
    },
    hold: () => {
      held = [];
    },
    holds: () => (held?.length ?? 0) > 0,
    release: () => {
      const works = held ?? [];
      held = null;
      for (const work of works) setImmediate(work);
    },
  };
}

describe.each(engines)('on $name', (engine) => {
  const gate = createGate();
  const log: string[] = [];
  let house: House;

  beforeAll(async () => {
    house = await openHouse({
      engine,
      afterIo: gate.afterIo,
      logStream: { write: (line) => void log.push(line) },
    });
    return () => house.close();
  });

  /** A payment that waits for its confirm. */
  async function certified() {
    const order = house.order({ work: 'CERT' });
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    const result: Readonly<Record<string, string | undefined>> = { ...(await house.payer.pay(fields)) };
    const body = JSON.stringify({
      PCD_CST_ID: 'test',
      PCD_CUST_KEY: custKey,
      PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
      PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
    });
    const url = new URL(result['PCD_PAY_COFURL'] ?? '');
    const message = (version = '1.1') =>
      `POST ${url.pathname}${url.search} HTTP/${version}\r\nHost: ${url.host}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    return { order, url, body, message };
  }

  /** Sends a confirm and, when the gateway has it and has asked no card company yet, does something to the connection. */
  async function confirmThen(message: string, act: (socket: Socket) => void): Promise<string> {
    const before = log.length;
    gate.hold();
    const socket = connect({ port: house.gateway.port, host: '127.0.0.1', allowHalfOpen: true });
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    socket.on('error', () => undefined);
    const ended = new Promise<void>((resolve) => {
      socket.once('end', resolve);
      socket.once('close', () => resolve());
    });
    socket.write(message);
    await vi.waitUntil(gate.holds, { timeout: 10_000 });
    act(socket);
    gate.release();
    await ended;
    await vi.waitUntil(() => log.slice(before).some((line) => line.includes('"msg":"confirm"')), {
      timeout: 10_000,
    });
    socket.destroy();
    return answer;
  }

  /** Sends a confirm and closes the connection. */
  async function confirmGone(message: string): Promise<void> {
    const before = log.length;
    const socket = connect({ port: house.gateway.port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    socket.write(message, () => socket.destroy());
    await vi.waitUntil(() => log.slice(before).some((line) => line.includes('"msg":"confirm"')), {
      timeout: 10_000,
    });
  }

  async function confirmAgain(url: URL, body: string): Promise<Record<string, string>> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body });
    return (await response.json()) as Record<string, string>;
  }

  test.each<[string, (socket: Socket) => void]>([
    ['closes the connection', (socket) => socket.destroy()],
    ['resets the connection', (socket) => socket.resetAndDestroy()],
  ])('a client that %s before the approval is stored charges nobody', async (_how, act) => {
    const { order, url, body, message } = await certified();
    expect(await confirmThen(message(), act)).toBe('');
    const line = log.findLast((each) => each.includes('"msg":"confirm"'));
    expect(line).toContain('The caller was gone before an approval began');
    const payments = await house.administer(({ store }) => store.paymentsByOrder('test', order.orderNumber));
    expect(payments.map(({ status }) => status)).toEqual(['authenticated']);
    expect(await confirmAgain(url, body)).toMatchObject({ PCD_PAY_RST: 'success', PCD_PAY_CODE: 'PCCF0000' });
  });

  test('a client that is gone from a paid payment is nowhere said to have paid nothing', async () => {
    const { url, body, message } = await certified();
    const first = await confirmAgain(url, body);
    expect(first).toMatchObject({ PCD_PAY_CODE: 'PCCF0000' });
    await confirmGone(message());
    const line = log.findLast((each) => each.includes('"msg":"confirm"'));
    expect(line).toContain('"code":"PCCF0000"');
    expect(line).not.toContain('charged nothing');
  });

  test.each(['1.1', '1.0'])(
    'a client of HTTP/%s that only sends no more gets its answer',
    async (version) => {
      const { message } = await certified();
      const answer = await confirmThen(message(version), (socket) => socket.end());
      expect(answer).toContain('"PCD_PAY_CODE":"PCCF0000"');
      expect(answer.includes('100 Continue')).toBe(version === '1.1');
    },
  );

  test('a client that waits is told nothing in between', async () => {
    const { message } = await certified();
    const closing = message().replace('Host:', 'Connection: close\r\nHost:');
    const answer = await confirmThen(closing, () => undefined);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(answer).toContain('"PCD_PAY_CODE":"PCCF0000"');
  });
});
