import { phoneFaultEffects, phoneFaultPoints } from '@dojang/protocol/phone';
import { expect, test } from 'vitest';
import { faultEffects, faultPoints } from '../src/faults/fault-desk.ts';
import {
  authenticate,
  callbackDoor,
  cancellation,
  charge,
  order,
  SECRET,
  START_MS,
  scannedTokenOf,
  start,
  tokenOf,
} from './start.ts';

const pay = { cardId: 'shinhan-normal', pin: '123456', amountWon: 1000 };

test('the phone shows what is paid to whom, with the five cards of the company', async () => {
  const client = await start();
  const { body } = await client.begin(order({ amountWon: 60_000, quota: '03', returnUrl: 'myshop://done' }));
  const { body: view } = await client.view(tokenOf(body));
  expect(view).toMatchObject({
    cardCompany: 'shinhan',
    merchantName: '도장상점',
    goods: '티셔츠',
    amountWon: 60_000,
    quota: '03',
    status: 'pending',
    pinTriesLeft: 3,
    nowMs: START_MS,
    expiresAtMs: START_MS + 180_000,
    returnUrl: 'myshop://done',
  });
  expect(view.cards).toHaveLength(5);
  expect(view.cards[0]).toEqual({
    id: 'shinhan-normal',
    name: '신한카드 모두의 일상',
    en: 'Shinhan Card Everyday',
    maskedNumber: '0011-****-****-1004',
    condition: 'normal',
  });
});

test('a phone that scanned or typed the code never learns the way back to the window', async () => {
  const client = await start();
  const { body } = await client.begin(order({ returnUrl: 'myshop://done' }));
  const scanned = scannedTokenOf(body);
  const { body: typed } = await client.typeCode('shinhan', body.code);
  expect(typed.token).toBe(scanned);
  expect(scanned).not.toBe(tokenOf(body));
  const views = [
    (await client.view(scanned)).body,
    (await client.approveOnPhone(scanned, { ...pay, pin: '000000' })).body.view,
    (await client.approveOnPhone(scanned, pay)).body,
    (await client.rejectOnPhone(scanned)).body,
  ];
  expect(views.map((view) => view?.returnUrl)).toEqual([null, null, null, null]);
  expect((await client.view(tokenOf(body))).body).toMatchObject({
    status: 'authenticated',
    returnUrl: 'myshop://done',
  });
});

test('a PIN authenticates the card, and sending it again is safe', async () => {
  const client = await start();
  const { body } = await client.begin(order());
  const token = tokenOf(body);
  expect((await client.approveOnPhone(token, pay)).body.status).toBe('authenticated');
  const again = await client.approveOnPhone(token, pay);
  expect(again.body.status).toBe('authenticated');
  expect(again.body.refused).toBeUndefined();
  const other = await client.approveOnPhone(token, { ...pay, cardId: 'shinhan-lost' });
  expect(other.body.refused.reason).toBe('not-pending');
});

test('without a PIN, by the stand-in for a fingerprint, the card is authenticated too', async () => {
  const client = await start();
  const { body } = await client.begin(order());
  const { pin: _pin, ...byFinger } = pay;
  expect((await client.approveOnPhone(tokenOf(body), byFinger)).body.status).toBe('authenticated');
});

test('the phone learns what came of the charge', async () => {
  const client = await start();
  const token = await authenticate(client);
  const chargeNow = async () => (await client.view(token)).body.charge;
  expect(await chargeNow()).toBeNull();
  await client.approve(charge());
  expect(await chargeNow()).toEqual({ status: 'approved' });
  await client.reverse('attempt-0001');
  expect(await chargeNow()).toEqual({ status: 'reversed' });
  const other = await authenticate(client, {
    card: 'shinhan-lost',
    changes: { authenticationId: 'auth-00000002' },
  });
  await client.approve(charge({ attemptId: 'attempt-0002', authenticationId: 'auth-00000002' }));
  expect((await client.view(other)).body.charge).toEqual({ status: 'declined', code: '3122' });
});

test('a failure chosen on the phone happens once, and to this payment alone', async () => {
  const client = await start();
  const { body } = await client.begin(order());
  const wish = { ...pay, faults: [{ on: 'approve', effect: 'decline', code: '2116' }] };
  await client.approveOnPhone(tokenOf(body), { ...wish, pin: '000000' });
  expect((await client.armed()).body.faults).toEqual([]);
  await client.approveOnPhone(tokenOf(body), wish);
  await authenticate(client, { changes: { authenticationId: 'auth-00000002' } });
  const another = charge({ attemptId: 'attempt-0002', authenticationId: 'auth-00000002' });
  expect((await client.approve(another)).body).toMatchObject({ status: 'approved' });
  expect((await client.approve(charge())).body).toMatchObject({ status: 'declined', code: '2116' });
  expect((await client.armed()).body.faults).toEqual([]);
});

test('every step that is still to come can fail, as often as wished, for this payment alone', async () => {
  // The request for the payment has come already, and the books of a day are of no payment.
  expect(faultPoints.filter((on) => on !== 'begin' && on !== 'ledger').toSorted()).toEqual(
    phoneFaultPoints.toSorted(),
  );
  expect(faultEffects.toSorted()).toEqual(phoneFaultEffects.toSorted());
  const client = await start();
  const { body } = await client.begin(order());
  await client.approveOnPhone(tokenOf(body), {
    ...pay,
    faults: [
      { on: 'approve', effect: 'lost-request' },
      { on: 'inquire', effect: 'error', times: 2 },
      { on: 'reverse', effect: 'lost-reply' },
      { on: 'cancel', effect: 'decline', code: '3106' },
    ],
  });
  await authenticate(client, { changes: { authenticationId: 'auth-00000002' } });
  const another = charge({ attemptId: 'attempt-0002', authenticationId: 'auth-00000002' });
  expect((await client.approve(another)).body.status).toBe('approved');
  expect((await client.inquire('attempt-0002')).body.status).toBe('approved');
  expect((await client.giveBack('attempt-0002', cancellation())).body).toMatchObject({ status: 'cancelled' });
  expect((await client.reverse('attempt-0002')).status).toBe(200);

  await expect(client.approve(charge())).rejects.toThrow();
  // The card company has never seen this attempt, and its inquiries fail all the same.
  expect((await client.inquire('attempt-0001')).status).toBe(500);
  expect((await client.status('auth-00000001')).body.status).toBe('authenticated');
  const declined = await client.giveBack('attempt-0001', cancellation({ cancelId: 'cancel-0002' }));
  expect(declined.body).toMatchObject({ status: 'declined' });
  expect(
    (await client.call('GET', '/acquirer/cancels/cancel-0002?amountWon=300', { token: SECRET })).status,
  ).toBe(500);
  await expect(client.reverse('attempt-0001')).rejects.toThrow();
  expect((await client.armed()).body.faults).toEqual([]);
  expect((await client.inquire('attempt-0001')).body.status).toBe('reversed');
});

test.each([
  { on: 'approve', effect: 'decline', code: '99999' },
  { on: 'approve', effect: 'delay', delayMs: 120_001 },
  { on: 'approve', effect: 'explode' },
  { on: 'begin', effect: 'error' },
  { on: 'inquire', effect: 'decline' },
  { on: 'approve', effect: 'error', times: 0 },
])('a failure that is none is refused: %j', async (fault) => {
  const client = await start();
  const { body } = await client.begin(order());
  const answer = await client.approveOnPhone(tokenOf(body), { ...pay, faults: [fault] });
  expect(answer.body.refused.reason).toBe('malformed');
  expect(answer.body.view?.status).toBe('pending');
});

test('three wrong PINs lock, and the right one comes too late', async () => {
  const client = await start();
  const { body } = await client.begin(order());
  const token = tokenOf(body);
  const wrong = { ...pay, pin: '000000' };
  const first = await client.approveOnPhone(token, wrong);
  expect([first.body.refused.reason, first.body.view?.pinTriesLeft]).toEqual(['wrong-pin', 2]);
  const second = await client.approveOnPhone(token, wrong);
  expect([second.body.refused.reason, second.body.view?.pinTriesLeft]).toEqual(['wrong-pin', 1]);
  const third = await client.approveOnPhone(token, wrong);
  expect([third.body.refused.reason, third.body.view?.status]).toEqual(['locked', 'locked']);
  expect((await client.approveOnPhone(token, pay)).body.refused.reason).toBe('locked');
  expect((await client.status('auth-00000001')).body).toMatchObject({ status: 'rejected', code: '3117' });
});

test('rejecting ends the question once and for all', async () => {
  const client = await start();
  const { body } = await client.begin(order());
  const token = tokenOf(body);
  expect((await client.rejectOnPhone(token)).body.status).toBe('rejected');
  expect((await client.rejectOnPhone(token)).body.status).toBe('rejected');
  expect((await client.approveOnPhone(token, pay)).body.refused.reason).toBe('not-pending');
  expect((await client.status('auth-00000001')).body).toMatchObject({ status: 'rejected', code: '2101' });
});

test('rejecting after approving changes nothing', async () => {
  const client = await start();
  const token = await authenticate(client);
  expect((await client.rejectOnPhone(token)).body.status).toBe('authenticated');
});

test('at the moment of expiry the decision comes too late', async () => {
  const client = await start();
  const { body } = await client.begin(order());
  const token = tokenOf(body);
  client.clock.nowMs = START_MS + 180_000;
  const late = await client.approveOnPhone(token, pay);
  expect([late.body.refused.reason, late.body.view?.status]).toEqual(['not-pending', 'expired']);
  expect((await client.rejectOnPhone(token)).body.status).toBe('expired');
  expect((await client.status('auth-00000001')).body).toMatchObject({ status: 'expired' });
});

test.each([
  [{ amountWon: 999 }, 200, 'wrong-amount'],
  [{ cardId: 'kb-normal' }, 200, 'unknown-card'],
  [{ cardId: 'no-such-card' }, 200, 'unknown-card'],
  [{ pin: '12345' }, 400, 'malformed'],
])('%j is refused and costs no PIN try', async (changes, status, reason) => {
  const client = await start();
  const { body } = await client.begin(order());
  const refused = await client.approveOnPhone(tokenOf(body), { ...pay, ...changes });
  expect([refused.status, refused.body.refused.reason]).toEqual([status, reason]);
  expect(refused.body.view).toMatchObject({ status: 'pending', pinTriesLeft: 3 });
});

test('an unknown link opens nothing', async () => {
  const client = await start();
  const refused = await client.call('GET', '/phone/api/authentication', { token: 'unknown' });
  expect(refused).toMatchObject({ status: 401, body: { refused: { reason: 'unknown-token' } } });
  expect((await client.call('GET', '/phone/api/authentication')).status).toBe(401);
  expect((await client.approveOnPhone('unknown', pay)).status).toBe(401);
  expect((await client.rejectOnPhone('unknown')).status).toBe(401);
});

test('the short code opens the payment of its own company while it is pending', async () => {
  const client = await start();
  const { body } = await client.begin(order());
  expect((await client.typeCode('shinhan', body.code)).body.token).toBe(scannedTokenOf(body));
  expect((await client.typeCode('kb', body.code)).body.refused.reason).toBe('unknown-code');
  client.clock.nowMs = START_MS + 180_000;
  expect((await client.typeCode('shinhan', body.code)).body.refused.reason).toBe('unknown-code');
});

test('two pending payments of a company never share a short code', async () => {
  // Chance offers the same bytes for the second payment's first code.
  const codes = [7, 7, 8];
  const client = await start({
    randomBytes: (length) => {
      if (length !== 6) return Buffer.alloc(length, codes.length);
      const bytes = Buffer.alloc(6);
      bytes.writeUIntBE(codes.shift() ?? 9, 0, 6);
      return bytes;
    },
  });
  const first = await client.begin(order());
  const second = await client.begin(order({ authenticationId: 'auth-00000002' }));
  expect([first.body.code, second.body.code]).toEqual(['000007', '000008']);
});

test('after ten wrong codes in a minute an address must wait', async () => {
  const client = await start();
  const { body } = await client.begin(order());
  const wrong = body.code === '111111' ? '222222' : '111111';
  for (let count = 0; count < 10; count += 1) {
    expect((await client.typeCode('shinhan', wrong)).body.refused.reason).toBe('unknown-code');
  }
  const stopped = await client.typeCode('shinhan', body.code);
  expect([stopped.status, stopped.body.refused.reason]).toEqual([429, 'too-many-tries']);
  client.clock.nowMs += 60_000;
  expect((await client.typeCode('shinhan', body.code)).body.token).toBe(scannedTokenOf(body));
});

test('a code that is not six digits is malformed', async () => {
  const client = await start();
  expect((await client.typeCode('shinhan', '12345')).body.refused.reason).toBe('malformed');
  expect((await client.typeCode('nobody', '123456')).body.refused.reason).toBe('malformed');
});

test('the gateway hears of an approval, a rejection and a lock, and of nothing else', async () => {
  const door = await callbackDoor();
  const client = await start();
  const token = async (authenticationId: string) =>
    tokenOf((await client.begin(order({ authenticationId, callbackUrl: door.url }))).body);
  await client.approveOnPhone(await token('auth-approved'), pay);
  await client.rejectOnPhone(await token('auth-rejected'));
  const locked = await token('auth-locked-1');
  for (let count = 0; count < 3; count += 1) await client.approveOnPhone(locked, { ...pay, pin: '000000' });
  await token('auth-cancelled');
  await client.cancel('auth-cancelled');
  await expect.poll(() => door.received.length).toBe(3);
  expect(door.received.map(({ body }) => body)).toEqual([
    { authenticationId: 'auth-approved' },
    { authenticationId: 'auth-rejected' },
    { authenticationId: 'auth-locked-1' },
  ]);
  expect(door.received[0]?.authorization).toBe(`Bearer ${SECRET}`);
});

test('a callback that fails is tried again', async () => {
  const door = await callbackDoor((call) => (call === 1 ? 500 : 204));
  const client = await start();
  await authenticate(client, { changes: { callbackUrl: door.url } });
  await expect.poll(() => door.received.length, { timeout: 5000 }).toBe(2);
});

test('a gateway that never answers its callback does not delay the phone', async () => {
  const door = await callbackDoor(() => null);
  const client = await start();
  const { body } = await client.begin(order({ callbackUrl: door.url }));
  await client.approveOnPhone(tokenOf(body), pay);
  await expect.poll(() => door.received.length).toBe(1);
  expect(door.givenUp()).toBe(0);
});
