import { connect, type Socket } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { type House, openHouse } from '../support/house.ts';

/** The gateway's own limits end what stays open; a test that waits longer has failed. */
const GONE_WITHIN_MS = 15_000;
const MAX_CONNECTIONS = 1_000;

let house: House;
const log: string[] = [];

beforeAll(async () => {
  house = await openHouse({
    maxConnections: MAX_CONNECTIONS,
    logStream: { write: (line) => void log.push(line) },
  });
  return () => house.close();
});

/** A connection that has sent this much and waits. */
function open(sent: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(house.gateway.port, '127.0.0.1', () => {
      socket.write(sent);
      socket.resume();
      resolve(socket);
    });
    // A reset is an end too.
    socket.on('error', reject);
  });
}

const openMany = (count: number, sent: string) =>
  Promise.all(Array.from({ length: count }, () => open(sent)));

/** Ends when the other side has closed it. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.once('close', () => resolve());
  });
}

const post = (length: number) =>
  `POST ${paths.auth} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

describe('within 15 s are gone', () => {
  test.concurrent.each([
    ['300 connections that send half a body', 300, `${post(1_000)}{"cst_id":"te`],
    ['100 that send half a header', 100, 'POST / HTTP/1.1\r\nHost: x\r\nX-Slow: a'],
    ['300 that send nothing', 300, ''],
    ['100 that were answered and stay', 100, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'],
  ])(
    '%s',
    async (_what, count, sent) => {
      const sockets = await openMany(count, sent);
      await Promise.all(sockets.map(closed));
    },
    GONE_WITHIN_MS,
  );

  test.concurrent(
    'those that send a byte now and then',
    async () => {
      const sockets = await openMany(50, post(1_000));
      // real time: it paces the bytes and decides nothing
      const drip = setInterval(() => {
        for (const socket of sockets) if (socket.writable) socket.write('a');
      }, 500);
      // The other side may have closed it when a byte arrives.
      for (const socket of sockets) socket.removeAllListeners('error').on('error', () => undefined);
      await Promise.all(sockets.map(closed));
      clearInterval(drip);
    },
    GONE_WITHIN_MS,
  );
});

test('meanwhile everybody else is answered', async () => {
  const sockets = await openMany(300, `${post(1_000)}{`);
  expect((await fetch(`${house.gateway.url}/healthz`)).status).toBe(200);
  for (const socket of sockets) socket.destroy();
  await Promise.all(sockets.map(closed));
});

test('one connection more than the maximum is dropped, and the log says so', async () => {
  const sockets = await openMany(MAX_CONNECTIONS, '');
  const refused = await open('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  refused.removeAllListeners('error').on('error', () => undefined);
  await closed(refused);
  expect(refused.bytesRead).toBe(0);
  expect(log.some((line) => line.includes('connections dropped'))).toBe(true);
  for (const socket of sockets) socket.destroy();
  await Promise.all(sockets.map(closed));
  await expect
    .poll(async () => (await fetch(`${house.gateway.url}/healthz`).catch(() => null))?.status)
    .toBe(200);
});
