import { request } from 'node:http';
import { expect, test } from 'vitest';
import { authenticate, callbackDoor, charge, order, SECRET, start } from './start.ts';

test('decline refuses the charge with the code it was armed with, and the refusal is kept', async () => {
  const client = await start();
  await authenticate(client);
  await client.arm({ on: 'approve', effect: 'decline', code: '3106' });
  expect((await client.approve(charge())).body).toMatchObject({ status: 'declined', code: '3106' });
  expect((await client.approve(charge())).body).toMatchObject({ status: 'declined', code: '3106' });
  const next = await client.approve(charge({ attemptId: 'attempt-0002' }));
  expect(next.body.status).toBe('approved');
});

test('lost-reply charges, and nobody hears of it', async () => {
  const client = await start();
  await authenticate(client);
  await client.arm({ on: 'approve', effect: 'lost-reply' });
  await expect(client.approve(charge())).rejects.toThrow();
  expect((await client.inquire('attempt-0001')).body.status).toBe('approved');
});

test('lost-request breaks the connection before anything was done', async () => {
  const client = await start();
  await authenticate(client);
  await client.arm({ on: 'approve', effect: 'lost-request' });
  await expect(client.approve(charge())).rejects.toThrow();
  expect((await client.inquire('attempt-0001')).body).toMatchObject({ status: 'not_found' });
});

test('error answers 500 and does nothing', async () => {
  const client = await start();
  await client.arm({ on: 'begin', effect: 'error' });
  expect((await client.begin(order())).status).toBe(500);
  expect((await client.status('auth-00000001')).status).toBe(404);
  expect((await client.begin(order())).status).toBe(200);
});

test('delay answers late, and charges even a caller who has given up', async () => {
  const client = await start();
  await authenticate(client);
  await client.arm({ on: 'approve', effect: 'delay', delayMs: 1_500 });
  const impatient = fetch(`${client.base}/acquirer/approvals`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${SECRET}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(charge()),
    signal: AbortSignal.timeout(100),
  });
  await expect(impatient).rejects.toThrow();
  expect((await client.inquire('attempt-0001')).body).toMatchObject({ status: 'not_found' });
  const status = async () => (await client.inquire('attempt-0001')).body.status;
  await expect.poll(status, { timeout: 10_000 }).toBe('approved');
});

test('a server that closes during a delay answers what was asked, at once', async () => {
  const client = await start();
  await authenticate(client);
  await client.arm({ on: 'approve', effect: 'delay', delayMs: 60_000 });
  const waiting = fetch(`${client.base}/acquirer/approvals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
    body: JSON.stringify(charge()),
  });
  await expect.poll(async () => (await client.armed()).body.faults).toEqual([]);
  await client.close();
  const answer = await waiting;
  expect(answer.headers.get('connection')).toBe('close');
  expect(await answer.json()).toMatchObject({ attemptId: 'attempt-0001', status: 'approved' });
  const restarted = await start({ dataDir: client.dataDir });
  expect((await restarted.inquire('attempt-0001')).body).toMatchObject({ status: 'approved' });
});

test('a server that closes hears out who is speaking', async () => {
  const client = await start();
  await authenticate(client);
  const body = JSON.stringify(charge());
  const calling = request(`${client.base}/acquirer/approvals`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${SECRET}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      expect: '100-continue',
    },
  });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    calling.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
  });
  // The server has the head of the request by now.
  await new Promise((resolve) => calling.on('continue', resolve).flushHeaders());
  const closed = client.close();
  await expect.poll(() => fetch(client.base).catch(() => 'refused')).toBe('refused');
  calling.end(body);
  expect(await answered).toBe(200);
  await closed;
  const restarted = await start({ dataDir: client.dataDir });
  expect((await restarted.inquire('attempt-0001')).body).toMatchObject({ status: 'approved' });
});

test('a fault strikes as often as asked', async () => {
  const client = await start();
  await client.arm({ on: 'inquire', effect: 'error', times: 2 });
  expect((await client.inquire('attempt-0001')).status).toBe(500);
  expect((await client.status('auth-00000001')).status).toBe(500);
  expect((await client.inquire('attempt-0001')).status).toBe(200);
});

test('a reversal whose reply is lost has still reversed', async () => {
  const client = await start();
  await authenticate(client);
  await client.approve(charge());
  await client.arm({ on: 'reverse', effect: 'lost-reply' });
  await expect(client.reverse('attempt-0001')).rejects.toThrow();
  expect((await client.inquire('attempt-0001')).body).toMatchObject({ status: 'reversed' });
});

test('a lost callback is never sent', async () => {
  const door = await callbackDoor();
  const client = await start();
  await client.arm({ on: 'callback', effect: 'lost-request' });
  await authenticate(client, { changes: { authenticationId: 'auth-silent-1', callbackUrl: door.url } });
  await authenticate(client, { changes: { authenticationId: 'auth-spoken-1', callbackUrl: door.url } });
  await expect.poll(() => door.received.length).toBe(1);
  expect(door.received[0]?.body).toEqual({ authenticationId: 'auth-spoken-1' });
});

test('a callback whose reply is lost comes twice', async () => {
  const door = await callbackDoor();
  const client = await start();
  await client.arm({ on: 'callback', effect: 'lost-reply' });
  await authenticate(client, { changes: { callbackUrl: door.url } });
  await expect.poll(() => door.received.length, { timeout: 5000 }).toBe(2);
  expect(door.received[1]?.body).toEqual(door.received[0]?.body);
});

test('a callback under error arrives with the next try, a delayed one later', async () => {
  const door = await callbackDoor();
  const client = await start();
  await client.arm({ on: 'callback', effect: 'error' });
  await client.arm({ on: 'callback', effect: 'delay', delayMs: 100 });
  await authenticate(client, { changes: { callbackUrl: door.url } });
  expect(door.received).toHaveLength(0);
  await expect.poll(() => door.received.length, { timeout: 5000 }).toBe(1);
});

test('armed faults are listed and disarmed', async () => {
  const client = await start();
  const armed = await client.arm({ on: 'approve', effect: 'delay', delayMs: 20 });
  expect(armed).toMatchObject({
    status: 201,
    body: { on: 'approve', effect: 'delay', delayMs: 20, timesLeft: 1 },
  });
  expect((await client.armed()).body.faults).toEqual([armed.body]);
  expect((await client.disarm()).status).toBe(204);
  expect((await client.armed()).body.faults).toEqual([]);
});

test.each([
  { on: 'begin', effect: 'decline' },
  { on: 'nowhere', effect: 'error' },
  { on: 'approve', effect: 'explode' },
  { on: 'approve', effect: 'decline', code: 'x' },
  { on: 'approve', effect: 'delay', delayMs: -1 },
  { on: 'approve' },
])('the fault %j is refused with a reason', async (fault) => {
  const client = await start();
  const refused = await client.arm(fault);
  expect(refused.status).toBe(400);
  expect(refused.body.error).toContain('body');
});

const attempts = [
  ['POST', { on: 'approve', effect: 'error' }],
  ['GET', undefined],
  ['DELETE', undefined],
] as const;

test('faults cannot be armed through a proxy', async () => {
  const client = await start();
  const headers = { 'x-forwarded-for': '127.0.0.1' };
  for (const [method, body] of attempts)
    expect(
      (await client.call(method, '/faults', { body, headers, token: client.issuers.faultToken })).status,
    ).toBe(403);
});

test('faults are armed by whoever has the token alone, and listed and disarmed by nobody else', async () => {
  const client = await start();
  await client.arm({ on: 'approve', effect: 'error' });
  for (const token of [undefined, '', 'wrong', SECRET])
    for (const [method, body] of attempts)
      expect((await client.call(method, '/faults', { ...(token && { token }), body })).status).toBe(401);
  expect((await client.armed()).body.faults).toHaveLength(1);
});

test('a page whose host was pointed at this machine reaches nothing, token or not', async () => {
  const client = await start();
  const { port, faultToken } = client.issuers;
  const paths = [
    '/faults',
    '/',
    '/app/shinhan',
    '/healthz',
    '/phone/api/authentication',
    '/acquirer/approvals/a',
  ];
  for (const path of paths)
    for (const host of [`evil.example:${port}`, 'evil.example', `localhost.evil.example:${port}`])
      expect(await statusOf({ port, path, host, token: faultToken })).toBe(421);
  // An address of this network opens the app on a phone, and no faults.
  expect(await statusOf({ port, path: '/healthz', host: `192.168.0.7:${port}`, token: '' })).toBe(200);
  expect(await statusOf({ port, path: '/faults', host: `192.168.0.7:${port}`, token: faultToken })).toBe(403);
});

test('a form of a page arms nothing, whatever its encoding', async () => {
  const client = await start();
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const response = await fetch(`${client.base}/faults`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: '{"on":"approve","effect":"error","times":1000000}',
    });
    expect(response.status).toBe(401);
  }
  expect((await client.armed()).body.faults).toEqual([]);
});

/** `fetch` lets nobody say the Host. */
function statusOf(asked: {
  readonly port: number;
  readonly path: string;
  readonly host: string;
  readonly token: string;
}): Promise<number | undefined> {
  const { port, path, host, token } = asked;
  return new Promise((resolve, reject) => {
    const headers = { host, authorization: `Bearer ${token}` };
    const call = request({ host: '127.0.0.1', port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on('error', reject).end();
  });
}
