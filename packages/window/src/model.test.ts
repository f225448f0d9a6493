import type { Outcome, Stage } from '@dojang/protocol/window';
import { expect, test } from 'vitest';
import { canSend, dutiesOf, type Event, initialModel, type Model, reduce, stepOf } from './model.ts';
import { chosen, viewAt } from './test-views.ts';

const after = (...events: readonly Event[]): Model => events.reduce(reduce, initialModel);
const viewed = (...args: Parameters<typeof viewAt>): Event => ({
  type: 'viewed',
  view: viewAt(...args),
  atMs: 900_000,
});

const terms: Stage = { name: 'terms', version: '1' };
const authenticated: Stage = { name: 'authenticated', chosen };
const approving: Stage = { name: 'approving', chosen, sinceMs: 0 };
const card = {
  cardName: 'KB국민카드',
  maskedNumber: '1234-****-****-5678',
  approvalNumber: '1',
  approvedAtMs: 0,
  customerMonths: null,
};
const failure = { code: 'CPCA9999', institutionCode: '3133', message: '' };
const paid: Outcome = {
  kind: 'paid',
  card: { ...chosen, ...card },
  receiptUrl: 'https://gateway.example/receipt',
};
const done = (outcome: Outcome, returned = false): Stage => ({
  name: 'done',
  outcome,
  returned,
  isReturnOver: false,
});

test('a view older than the one shown is ignored', () => {
  const model = after(viewed(authenticated, { version: 5 }), viewed(terms, { version: 4 }));
  expect(model.view?.stage.name).toBe('authenticated');
});

test("the gateway's clock is kept as a distance from this device's", () => {
  expect(after(viewed(terms)).clockOffsetMs).toBe(100_000);
});

test('any view brings the connection back', () => {
  const lost = after(viewed(terms, { version: 2 }), { type: 'unreachable', reason: 'offline' });
  expect(lost.connection).toBe('offline');
  expect(reduce(lost, viewed(terms, { version: 1 })).connection).toBe('online');
});

test('a notice stays until the payment moves on or the customer acts', () => {
  const noticed = after(viewed(terms), { type: 'noticed', notice: { kind: 'malformed' } });
  expect(reduce(noticed, viewed(terms, { version: 2 })).notice).toEqual({ kind: 'malformed' });
  expect(reduce(noticed, viewed(approving, { version: 2 })).notice).toBeNull();
  expect(reduce(noticed, { type: 'sent', command: 'terms' }).notice).toBeNull();
});

test('a second press is not sent while the first is under way', () => {
  const model = after(viewed(terms), { type: 'sent', command: 'terms' });
  expect(canSend(model, 'terms')).toBe(false);
  expect(canSend(reduce(model, { type: 'ended', command: 'terms' }), 'terms')).toBe(true);
});

test('closing is never held up by another command, and is sent once', () => {
  const model = after(viewed(authenticated), { type: 'sent', command: 'approve' });
  expect(canSend(model, 'close')).toBe(true);
  expect(canSend(reduce(model, { type: 'sent', command: 'close' }), 'close')).toBe(false);
});

test('without access nothing is sent and nothing is done', () => {
  const model = after(viewed(authenticated), { type: 'denied' });
  expect(canSend(model, 'close')).toBe(false);
  expect(dutiesOf(model)).toEqual({ news: 'none', approve: false, return: 'no' });
});

test('the window listens only while something happens elsewhere', () => {
  const challenge = {
    qrSvg: '<svg/>',
    code: '123456',
    link: 'https://card.example',
    hint: null,
    expiresAtMs: 0,
  };
  expect(dutiesOf(after(viewed(terms))).news).toBe('none');
  expect(dutiesOf(after(viewed({ name: 'authenticating', chosen, challenge }))).news).toBe('stream');
  expect(dutiesOf(after(viewed(approving))).news).toBe('poll');
  expect(dutiesOf(after(viewed(done(paid)))).news).toBe('none');
});

test('an authenticated PAY payment is approved without a press, but not while the customer is closing it', () => {
  const model = after(viewed(authenticated));
  expect(dutiesOf(model).approve).toBe(true);
  expect(dutiesOf(reduce(model, { type: 'sent', command: 'close' })).approve).toBe(false);
  expect(dutiesOf(after(viewed(authenticated, { work: 'CERT' }))).approve).toBe(false);
});

test.each<[Outcome, 'no' | 'now' | 'after-seal']>([
  [paid, 'after-seal'],
  [{ kind: 'authenticated', chosen }, 'now'],
  [{ kind: 'closed' }, 'now'],
  [{ kind: 'failed', failure }, 'no'],
  [{ kind: 'unknown', failure }, 'no'],
  [{ kind: 'reversed', failure }, 'no'],
])('%o is returned: %s', (outcome, when) => {
  expect(dutiesOf(after(viewed(done(outcome)))).return).toBe(when);
});

test('an outcome that was returned before waits for the customer', () => {
  expect(dutiesOf(after(viewed(done(paid, true)))).return).toBe('no');
});

test.each([false, true])(
  'an unknown outcome is followed until it is known; its result returned: %s',
  (returned) => {
    expect(dutiesOf(after(viewed(done({ kind: 'unknown', failure }, returned)))).news).toBe('poll');
    expect(dutiesOf(after(viewed(done({ kind: 'reversed', failure }, returned)))).news).toBe('none');
  },
);

test.each<Stage>([approving, done(paid)])(
  'words about a refused step never stand above the money itself: $name',
  (stage) => {
    const refused = { kind: 'refused', code: 'CBIL0002', message: '결제된 금액은 없어요.' } as const;
    expect(after(viewed(stage), { type: 'noticed', notice: refused }).notice).toBeNull();
    expect(after(viewed(stage), { type: 'noticed', notice: { kind: 'malformed' } }).notice).toBeNull();
  },
);

test('a return is not begun twice', () => {
  const model = after(viewed(done(paid)), { type: 'handed', handover: 'under-way' });
  expect(dutiesOf(model).return).toBe('no');
});

test('the header shows four steps; everything after the phone belongs to the last', () => {
  expect(
    (['terms', 'card', 'authenticating', 'authenticated', 'approving', 'done'] as const).map(stepOf),
  ).toEqual([0, 1, 2, 3, 3, 3]);
});
