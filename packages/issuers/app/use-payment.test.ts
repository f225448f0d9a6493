import type { PhoneView } from '@dojang/protocol/phone';
import { expect, test } from 'vitest';
import { afterDeciding, afterLoading, afterWaiting, followingOf, type PaymentState } from './use-payment.ts';

const view: PhoneView = {
  cardCompany: 'shinhan',
  merchantName: '도장상점',
  goods: '티셔츠',
  amountWon: 1000,
  quota: '00',
  interestFree: null,
  isInstalmentRefused: false,
  cards: [],
  status: 'pending',
  pinTriesLeft: 3,
  charge: null,
  nowMs: 0,
  expiresAtMs: 1,
  returnUrl: null,
};
const shown = { kind: 'shown', view, busy: null, wait: null, problem: null } as const satisfies PaymentState;
const loading = { kind: 'loading', silence: null } as const;
const silent = (silence: 'slow' | 'offline') => ({ kind: 'silent', silence }) as const;
const seen = (changes: Partial<PhoneView>) => ({ kind: 'ok', value: { ...view, ...changes } }) as const;

test('a lost look keeps what is shown, and says so when nothing was shown yet: slow is not offline', () => {
  expect(afterLoading(shown, silent('offline'))).toBe(shown);
  expect(afterLoading(loading, silent('offline'))).toEqual({ kind: 'loading', silence: 'offline' });
  expect(afterLoading(loading, silent('slow'))).toEqual({ kind: 'loading', silence: 'slow' });
});

test('what takes long is said while it is waited for, and only then', () => {
  expect(afterWaiting(loading)).toEqual({ kind: 'loading', silence: 'slow' });
  expect(afterWaiting({ kind: 'loading', silence: 'offline' })).toEqual({
    kind: 'loading',
    silence: 'offline',
  });
  expect(afterWaiting(shown)).toBe(shown);
  expect(afterWaiting({ ...shown, busy: 'approve' })).toEqual({ ...shown, busy: 'approve', wait: 'late' });
});

test('a fresh look keeps the message about the last decision', () => {
  const wrong: PaymentState = { ...shown, problem: 'wrong-pin' };
  const fresh = { ...view, nowMs: 5 };
  expect(afterLoading(wrong, { kind: 'ok', value: fresh })).toEqual({ ...wrong, view: fresh });
});

test('a wrong PIN shows the fresh view with the tries left', () => {
  const busy: PaymentState = { ...shown, busy: 'approve', wait: 'late' };
  const left = { ...view, pinTriesLeft: 2 };
  const reply = { kind: 'refused', reason: 'wrong-pin', view: left } as const;
  expect(afterDeciding(busy, reply)).toEqual({ ...shown, view: left, problem: 'wrong-pin' });
});

test.each(['slow', 'offline'] as const)(
  'a decision without an answer (%s) is a doubt, and is looked for',
  (silence) => {
    const doubt = afterDeciding({ ...shown, busy: 'approve' }, silent(silence));
    expect(doubt).toEqual({ ...shown, busy: 'approve', wait: 'unanswered' });
    // Nobody knows as long as nobody answers.
    expect(afterLoading(doubt, silent('offline'))).toBe(doubt);
    expect(afterWaiting(doubt)).toEqual(doubt);
  },
);

test('a look settles the doubt: it was taken, it was wrong, or it never arrived and can be sent again', () => {
  const doubt = (busy: 'approve' | 'reject'): PaymentState => ({ ...shown, busy, wait: 'unanswered' });
  const taken = seen({ status: 'authenticated' });
  expect(afterLoading(doubt('approve'), taken)).toEqual({ ...shown, view: taken.value });
  const wrong = seen({ pinTriesLeft: 2 });
  expect(afterLoading(doubt('approve'), wrong)).toEqual({
    ...shown,
    view: wrong.value,
    problem: 'wrong-pin',
  });
  expect(afterLoading(doubt('approve'), seen({}))).toEqual({ ...shown, problem: 'lost-approve' });
  expect(afterLoading(doubt('reject'), seen({}))).toEqual({ ...shown, problem: 'lost-reject' });
});

test('a link the card company does not know ends at the unknown screen', () => {
  const reply = { kind: 'refused', reason: 'unknown-token', view: null } as const;
  expect(afterLoading(loading, reply)).toEqual({ kind: 'unknown' });
  expect(afterDeciding(shown, reply)).toEqual({ kind: 'unknown' });
});

test('what may still change is followed: an approval may be taken back, a refusal stands', () => {
  const following = (changes: Partial<PhoneView>) => followingOf({ ...shown, view: { ...view, ...changes } });
  const status = 'authenticated';
  expect(followingOf(loading)).toBe('first look');
  expect(followingOf({ kind: 'unknown' })).toBe('nothing');
  expect(following({})).toBe('decision');
  expect(following({ status })).toBe('charge');
  expect(following({ status, charge: { status: 'approved' } })).toBe('charge');
  expect(following({ status, charge: { status: 'reversed' } })).toBe('nothing');
  expect(following({ status, charge: { status: 'declined', code: '3112' } })).toBe('nothing');
  expect(following({ status: 'expired' })).toBe('nothing');
});
