import { type AddressInfo, connect } from 'node:net';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { type Ports, systemPorts } from '../ports.ts';
import { HttpRefusal } from './refusals.ts';
import { boundRequests, createTurns } from './request-limits.ts';

const MAX_REQUESTS = 8;

/** A server whose work ends when a test says so. */
async function openServer(ports: Partial<Ports> = {}, maxRequests = MAX_REQUESTS) {
  const server = Fastify();
  const ends: (() => void)[] = [];
  boundRequests({ ...systemPorts, ...ports }, server, maxRequests);
  const work = async () => {
    await new Promise<void>((end) => ends.push(end));
    return { ok: true };
  };
  server.get('/window', { config: { customers: 'new' } }, work);
  server.get('/confirm', work);
  server.get('/arrival', async ({ arrivedAtMs }) => ({ arrivedAtMs }));
  server.post('/auth', work);
  server.get('/healthz', { config: { customers: 'always' } }, async () => ({ ok: true }));
  server.setErrorHandler((error, _request, reply) =>
    reply.code(error instanceof HttpRefusal ? error.statusCode : 500).send(),
  );
  await server.ready();
  const ask = (url: string) => server.inject({ method: 'GET', url });
  const begun = async (count: number) => {
    await expect.poll(() => ends.length).toBe(count);
  };
  const endAll = () => {
    for (const end of ends.splice(0)) end();
  };
  return { server, ask, begun, endAll };
}

test('new customers are refused before those who have something under way', async () => {
  const { server, ask, begun, endAll } = await openServer();
  const first = [ask('/window'), ask('/window')];
  await begun(2);
  expect((await ask('/window')).statusCode).toBe(503);
  const confirms = Array.from({ length: 6 }, () => ask('/confirm'));
  await begun(8);
  expect((await ask('/confirm')).statusCode).toBe(503);
  expect((await ask('/healthz')).statusCode).toBe(200);
  endAll();
  for (const answer of await Promise.all([...first, ...confirms])) expect(answer.statusCode).toBe(200);
  const again = ask('/window');
  await begun(1);
  endAll();
  expect((await again).statusCode).toBe(200);
  await server.close();
});

test('a hundred at once are no more than there may be', async () => {
  const { server, ask, begun, endAll } = await openServer();
  const answers = Array.from({ length: 100 }, () => ask('/confirm'));
  await begun(MAX_REQUESTS);
  endAll();
  const statuses = (await Promise.all(answers)).map(({ statusCode }) => statusCode);
  expect(statuses.filter((status) => status === 200)).toHaveLength(MAX_REQUESTS);
  expect(statuses.filter((status) => status === 503)).toHaveLength(100 - MAX_REQUESTS);
  await server.close();
});

test('who waits for his turn is counted, and nobody waits behind a rush to be refused', async () => {
  const turns: (() => void)[] = [];
  const { server, ask, begun, endAll } = await openServer({ afterIo: (turn) => void turns.push(turn) }, 100);
  const answered: number[] = [];
  const asked = async (url: string) => {
    const { statusCode } = await ask(url);
    answered.push(statusCode);
  };
  const burst = Array.from({ length: 100 }, () => asked('/confirm'));
  await begun(16);
  endAll();
  await Promise.all(burst.slice(0, 16));
  // No turn has passed: 84 wait for theirs.
  await Promise.all(Array.from({ length: 20 }, () => asked('/window')));
  expect(answered).toEqual([...Array<number>(16).fill(200), ...Array<number>(20).fill(503)]);
  for (let left = 84; left > 0; left -= 16) {
    for (const turn of turns.splice(0)) turn();
    await begun(Math.min(left, 16));
    endAll();
  }
  await Promise.all(burst);
  expect(answered.slice(36)).toEqual(Array<number>(84).fill(200));
  await server.close();
});

test('a request arrived when it came, however long it waits for its turn', async () => {
  let now = 1_000;
  const turns: (() => void)[] = [];
  const { server, ask, begun, endAll } = await openServer(
    {
      monotonicMs: () => now,
      afterIo: (turn) => void turns.push(turn),
    },
    100,
  );
  const burst = Array.from({ length: 16 }, () => ask('/confirm'));
  const waiting = ask('/arrival');
  await begun(16);
  now = 6_000;
  for (const turn of turns.splice(0)) turn();
  expect((await waiting).json()).toEqual({ arrivedAtMs: 1_000 });
  endAll();
  await Promise.all(burst);
  await server.close();
});

test('what was refused, failed or abandoned leaves nothing behind', async () => {
  const { server, ask, begun, endAll } = await openServer();
  const origin = await server.listen({ host: '127.0.0.1', port: 0 });
  const tooLong = { 'content-type': 'application/json', 'content-length': '99999999' };
  for (let round = 0; round < MAX_REQUESTS + 1; round += 1) {
    expect((await ask('/nothing')).statusCode).toBe(404);
    await server.inject({ method: 'POST', url: '/auth', headers: tooLong, payload: '{}' });
  }
  // Callers who hang up while they are worked for.
  for (let round = 0; round < 3; round += 1) {
    const gone = new AbortController();
    const calls = Array.from({ length: MAX_REQUESTS }, () =>
      fetch(`${origin}/confirm`, { signal: gone.signal }).catch(() => null),
    );
    await begun(MAX_REQUESTS);
    gone.abort();
    await Promise.all(calls);
    expect((await ask('/confirm')).statusCode).toBe(503);
    endAll();
  }
  const asked = ask('/window');
  await begun(1);
  endAll();
  expect((await asked).statusCode).toBe(200);
  await server.close();
});

test('half a body takes no place', async () => {
  const { server, ask, begun, endAll } = await openServer();
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const head =
    'POST /auth HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{';
  const sockets = Array.from({ length: 3 * MAX_REQUESTS }, () => connect(port, '127.0.0.1'));
  await Promise.all(sockets.map((socket) => new Promise<void>((sent) => socket.write(head, () => sent()))));
  const asked = ask('/window');
  await begun(1);
  endAll();
  expect((await asked).statusCode).toBe(200);
  for (const socket of sockets) socket.destroy();
  await server.close();
});

test('so many begin in a turn, in the order in which they came', async () => {
  const turns: (() => void)[] = [];
  const inTurn = createTurns((turn) => void turns.push(turn), 3);
  const begun: number[] = [];
  for (let each = 0; each < 10; each += 1) void inTurn().then(() => begun.push(each));
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const counts: number[] = [];
  while (counts.at(-1) !== 10) {
    await settled();
    counts.push(begun.length);
    for (const turn of turns.splice(0)) turn();
  }
  expect(counts).toEqual([3, 6, 9, 10]);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  // At rest nobody waits for a turn.
  await settled();
  for (const turn of turns.splice(0)) turn();
  await inTurn();
});

test('those who knock are let in before more begins, but not for ever', async () => {
  const turns: (() => void)[] = [];
  let isRush = true;
  const inTurn = createTurns(
    (turn) => void turns.push(turn),
    2,
    () => isRush,
  );
  const begun: number[] = [];
  for (let each = 0; each < 6; each += 1) void inTurn().then(() => begun.push(each));
  const pass = async (count: number) => {
    for (let passed = 0; passed < count; passed += 1) for (const turn of turns.splice(0)) turn();
    await new Promise((resolve) => setImmediate(resolve));
  };
  await pass(256);
  expect(begun).toEqual([0, 1]);
  await pass(1);
  expect(begun).toEqual([0, 1, 2, 3]);
  isRush = false;
  await pass(1);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
});
