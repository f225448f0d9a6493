import { expect, test } from 'vitest';
import { authenticate, charge, order, SECRET, START_MS, start, tokenOf } from './start.ts';

test('a card that was approved on the phone is charged once, and the same attempt gets the first answer', async () => {
  const client = await start();
  await authenticate(client);
  expect((await client.status('auth-00000001')).body).toEqual({
    authenticationId: 'auth-00000001',
    amountWon: 1000,
    status: 'authenticated',
    maskedNumber: '0011-****-****-1004',
    cardName: '신한카드',
  });
  const first = await client.approve(charge());
  expect(first.body).toEqual({
    attemptId: 'attempt-0001',
    status: 'approved',
    approvalNumber: expect.stringMatching(/^\d{8}$/),
    approvedAtMs: START_MS,
    amountWon: 1000,
    cardName: '신한카드',
    maskedNumber: '0011-****-****-1004',
    acquirer: 'shinhan',
    card: { kind: 'credit', holder: 'personal', isForeign: false },
    isInterestFree: false,
    interestBy: null,
  });
  client.clock.nowMs += 60 * 60_000;
  expect((await client.approve(charge())).body).toEqual(first.body);
  expect((await client.inquire('attempt-0001')).body).toEqual(first.body);
});

test('beginning twice with the same body answers the same, another body is a conflict that names the field', async () => {
  const client = await start();
  const first = await client.begin(order());
  expect((await client.begin(order())).body).toEqual(first.body);
  const other = await client.begin(order({ amountWon: 900 }));
  expect(other.status).toBe(409);
  expect(other.body.error).toContain('amountWon');
});

test('the link leads to the app of the company, under the origin the gateway names', async () => {
  const client = await start();
  const own = await client.begin(order());
  expect(own.body.link).toMatch(
    new RegExp(`^http://localhost:${client.issuers.port}/app/shinhan#[\\w-]{32}$`),
  );
  expect(own.body.qr.split('#')[0]).toBe(own.body.link.split('#')[0]);
  expect(own.body.code).toMatch(/^\d{6}$/);
  const named = await client.begin(
    order({ authenticationId: 'auth-00000002', publicUrl: 'http://192.168.0.7:8090' }),
  );
  expect(named.body.link).toMatch(/^http:\/\/192\.168\.0\.7:8090\/app\/shinhan#/);
});

test.each([
  [{ authenticationId: 'auth-99999999' }, '1104'],
  [{ orderReference: 'reference-0002' }, '1104'],
  [{ amountWon: 1001 }, '1105'],
  [{ quota: '03' }, '1122'],
])('a charge with %j is declined with %s', async (changes, code) => {
  const client = await start();
  await authenticate(client);
  expect((await client.approve(charge(changes))).body).toMatchObject({ status: 'declined', code });
});

test('a charge that nobody authenticated is declined', async () => {
  const client = await start();
  await client.begin(order());
  expect((await client.approve(charge())).body).toMatchObject({ status: 'declined', code: '1142' });
});

test('an authentication can be charged until its moment and not at it', async () => {
  const client = await start();
  await authenticate(client);
  client.clock.nowMs = START_MS + 35 * 60_000;
  expect((await client.approve(charge())).body).toMatchObject({ status: 'declined', code: '1124' });
  await authenticate(client, {
    changes: {
      authenticationId: 'auth-00000002',
      lifeMs: 1,
      approvableForMs: 1,
    },
  });
  const second = charge({ attemptId: 'attempt-0002', authenticationId: 'auth-00000002' });
  expect((await client.approve(second)).body.status).toBe('approved');
});

test('a second attempt on a charged authentication is declined, even after the first was reversed', async () => {
  const client = await start();
  await authenticate(client);
  await client.approve(charge());
  expect((await client.approve(charge({ attemptId: 'attempt-0002' }))).body).toMatchObject({
    status: 'declined',
    code: '1124',
  });
  await client.reverse('attempt-0001');
  expect((await client.approve(charge({ attemptId: 'attempt-0003' }))).body).toMatchObject({
    status: 'declined',
    code: '1124',
  });
});

test.each([
  ['shinhan-insufficient', '3133'],
  ['shinhan-over-limit', '3112'],
  ['shinhan-suspended', '3128'],
  ['shinhan-lost', '3122'],
])('the card %s declines with %s', async (card, code) => {
  const client = await start();
  await authenticate(client, { card });
  expect((await client.status('auth-00000001')).body.status).toBe('authenticated');
  expect((await client.approve(charge())).body).toMatchObject({ status: 'declined', code });
  expect((await client.inquire('attempt-0001')).body).toMatchObject({ status: 'declined', code });
});

test('every answer names what it is about, and its amount', async () => {
  const client = await start();
  const begun = { authenticationId: 'auth-00000001', amountWon: 1000 };
  const attempt = { attemptId: 'attempt-0001', amountWon: 1000 };
  expect((await client.begin(order())).body).toMatchObject(begun);
  expect((await client.status('auth-00000001')).body).toEqual({ ...begun, status: 'pending' });
  expect((await client.inquire('attempt-0001')).body).toEqual({ ...attempt, status: 'not_found' });
  expect((await client.approve(charge())).body).toEqual({ ...attempt, status: 'declined', code: '1142' });
  // What the ledger has goes before what is asked.
  expect((await client.inquire('attempt-0001', 7)).body).toMatchObject({ ...attempt, status: 'declined' });
  expect((await client.reverse('attempt-0001', 7)).body).toEqual({ ...attempt, status: 'reversed' });
  const unseen = { attemptId: 'attempt-0002', amountWon: 7 };
  expect((await client.reverse('attempt-0002', 7)).body).toEqual({ ...unseen, status: 'reversed' });
  expect((await client.inquire('attempt-0002', 8)).body).toEqual({ ...unseen, status: 'reversed' });
});

test('an attempt id used with another body is a conflict', async () => {
  const client = await start();
  await authenticate(client);
  await client.approve(charge());
  const other = await client.approve(charge({ amountWon: 500 }));
  expect(other.status).toBe(409);
  expect(other.body.error).toContain('amountWon');
});

test('a reversed approval stays reversed, whoever asks', async () => {
  const client = await start();
  await authenticate(client);
  await client.approve(charge());
  expect((await client.reverse('attempt-0001')).body).toMatchObject({ status: 'reversed' });
  expect((await client.reverse('attempt-0001')).body).toMatchObject({ status: 'reversed' });
  expect((await client.inquire('attempt-0001')).body).toMatchObject({ status: 'reversed' });
  expect((await client.approve(charge())).body).toMatchObject({ status: 'reversed' });
});

test('a reversal that overtakes its approval is remembered and refuses it', async () => {
  const client = await start();
  await authenticate(client);
  expect((await client.inquire('attempt-0001')).body).toMatchObject({ status: 'not_found' });
  expect((await client.reverse('attempt-0001')).body).toMatchObject({ status: 'reversed' });
  expect((await client.approve(charge())).body).toMatchObject({ status: 'reversed' });
});

test('cancelling ends a pending authentication and leaves a decided one alone', async () => {
  const client = await start();
  const { body } = await client.begin(order());
  expect((await client.cancel('auth-00000001')).body).toMatchObject({ status: 'rejected', code: '2101' });
  expect((await client.view(tokenOf(body))).body.status).toBe('rejected');
  await authenticate(client, { changes: { authenticationId: 'auth-00000002' } });
  expect((await client.cancel('auth-00000002')).body.status).toBe('authenticated');
  expect((await client.cancel('auth-99999999')).status).toBe(404);
  expect((await client.status('auth-99999999')).status).toBe(404);
});

test('an authentication nobody decided is expired from its moment on', async () => {
  const client = await start();
  await client.begin(order());
  client.clock.nowMs = START_MS + 179_999;
  expect((await client.status('auth-00000001')).body).toMatchObject({ status: 'pending' });
  client.clock.nowMs = START_MS + 180_000;
  expect((await client.status('auth-00000001')).body).toMatchObject({ status: 'expired' });
  expect((await client.cancel('auth-00000001')).body).toMatchObject({ status: 'expired' });
});

test('without the shared secret nothing is said or done', async () => {
  const client = await start();
  const body = order();
  for (const token of [undefined, 'wrong', `${SECRET}x`]) {
    const options = token === undefined ? { body } : { body, token };
    expect((await client.call('POST', '/acquirer/authentications', options)).status).toBe(401);
  }
  expect((await client.status('auth-00000001')).status).toBe(404);
});

test('a malformed call is refused with the name of the field', async () => {
  const client = await start();
  const refused = await client.begin(order({ cardCompany: 'nobody' }));
  expect(refused.status).toBe(400);
  expect(refused.body.error).toContain('cardCompany');
  expect((await client.approve({ attemptId: 'attempt-0001' })).status).toBe(400);
});

test('a secret that is too short refuses to start', async () => {
  await expect(start({ acquirerSecret: 'short' })).rejects.toThrow('acquirerSecret');
});
