import { expect, test } from 'vitest';
import { payoutDaysOf } from '../src/cards/payout-days.ts';
import { authenticate, cancellation, charge, START_MS, start } from './start.ts';

const DAY = '20261123';
const NEXT_MIDNIGHT_MS = Date.UTC(2026, 10, 23, 15);

type Client = Awaited<ReturnType<typeof start>>;

/** Charges one more order of 1,000 won. */
async function charged(client: Client, number: number) {
  const authenticationId = `auth-0000000${number}`;
  await authenticate(client, {
    changes: {
      authenticationId,
    },
  });
  const asked = charge({ attemptId: `attempt-000${number}`, authenticationId });
  const { body } = await client.approve(asked);
  expect(body.status).toBe('approved');
  return body;
}

test('tells what was booked: approvals, cancellations with their VAT, and the rest that a reversal gave back', async () => {
  const client = await start();
  const approved = await charged(client, 1);
  await client.giveBack('attempt-0001', cancellation());
  await client.reverse('attempt-0001');
  const { body } = await client.ledger(DAY);
  const about = {
    attemptId: 'attempt-0001',
    traceNumber: '500000000001',
    merchant: { merchantId: 'coffee', terminalId: 'T0000001', businessNumber: '1234567890' },
    orderReference: 'reference-0001',
    approvalNumber: approved.status === 'approved' && approved.approvalNumber,
    bookedAtMs: START_MS,
    cardCompany: 'shinhan',
    acquirer: 'shinhan',
    card: { kind: 'credit', holder: 'personal', isForeign: false },
    taxFreeWon: 0,
    ...payoutDaysOf(START_MS),
  };
  expect(body).toEqual({
    day: DAY,
    entries: [
      { ...about, kind: 'approval', cancelId: null, amountWon: 1000, taxWon: 90 },
      { ...about, kind: 'cancel', cancelId: 'cancel-0001', amountWon: 300, taxWon: 27 },
      { ...about, kind: 'reversal', cancelId: null, amountWon: 700, taxWon: 63 },
    ],
    next: null,
    isClosed: false,
  });
});

test('knows nothing of what was declined, or reversed before it arrived', async () => {
  const client = await start();
  await client.reverse('attempt-0001');
  await authenticate(client, { card: 'shinhan-lost' });
  await client.approve(charge({ attemptId: 'attempt-0002' }));
  expect((await client.ledger(DAY)).body.entries).toEqual([]);
});

test('comes in pages that stay as they are while the day goes on', async () => {
  const client = await start();
  for (const number of [1, 2, 3]) await charged(client, number);
  const first = (await client.ledger(DAY, '?limit=2')).body;
  expect(first.entries.map(({ attemptId }) => attemptId)).toEqual(['attempt-0001', 'attempt-0002']);
  await client.reverse('attempt-0001');
  expect((await client.ledger(DAY, '?limit=2')).body).toEqual(first);
  const second = (await client.ledger(DAY, `?limit=2&after=${first.next}`)).body;
  expect(second.entries.map(({ kind, attemptId }) => [kind, attemptId])).toEqual([
    ['approval', 'attempt-0003'],
    ['reversal', 'attempt-0001'],
  ]);
  expect(second.next).toBeNull();
});

test('belongs to the day in Korea, and is closed a little after it', async () => {
  const client = await start();
  client.clock.nowMs = NEXT_MIDNIGHT_MS - 1;
  await charged(client, 1);
  client.clock.nowMs = NEXT_MIDNIGHT_MS;
  await charged(client, 2);
  const idsOf = async (day: string) =>
    (await client.ledger(day)).body.entries.map(({ attemptId }) => attemptId);
  expect(await idsOf(DAY)).toEqual(['attempt-0001']);
  expect(await idsOf('20261124')).toEqual(['attempt-0002']);
  expect((await client.ledger(DAY)).body.isClosed).toBe(false);
  client.clock.nowMs = NEXT_MIDNIGHT_MS + 10 * 60_000;
  expect((await client.ledger(DAY)).body.isClosed).toBe(true);
});

test.each([
  ['2026-11-23', '', 'day'],
  ['20261131', '', 'day'],
  [DAY, '?limit=0', 'limit'],
  [DAY, '?limit=1001', 'limit'],
  [DAY, '?after=x', 'after'],
])('a day %s%s is refused with the name of what is wrong', async (day, query, name) => {
  const client = await start();
  const { status, body } = await client.ledger(day, query);
  expect(status).toBe(400);
  expect(body.error).toContain(name);
});

test('the banks that ride another network say so, and who pays for an instalment', async () => {
  const client = await start();
  const changes = { cardCompany: 'kwangju', quota: '05', amountWon: 50_000 };
  await authenticate(client, { card: 'kwangju-normal', changes });
  expect((await client.approve(charge({ quota: '05', amountWon: 50_000 }))).body).toMatchObject({
    status: 'approved',
    acquirer: 'kb',
    card: { kind: 'credit' },
    isInterestFree: false,
    interestBy: 'customer',
  });
});

test('a check card is not charged in instalments: the customer hears it in the app', async () => {
  const client = await start();
  const changes = { cardCompany: 'kakaobank', quota: '05', amountWon: 50_000 };
  await authenticate(client, { card: 'kakaobank-normal', changes });
  expect((await client.approve(charge({ quota: '05', amountWon: 50_000 }))).body).toMatchObject({
    status: 'declined',
  });
});

test('a caller of another version is told which one is spoken', async () => {
  const client = await start();
  const call = (version: string) =>
    client.call<{ error?: string }>('GET', '/acquirer/profiles', {
      token: 'a-shared-secret-of-the-tests',
      headers: { 'dojang-acquirer-version': version },
    });
  expect((await call('2')).status).toBe(200);
  const { status, body } = await call('3');
  expect(status).toBe(400);
  expect(body.error).toContain('2 is spoken here');
});
