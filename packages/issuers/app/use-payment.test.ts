import type { PhoneView } from '@dojang/protocol/phone';
import { expect, test } from 'vitest';
import { afterDeciding, afterLoading, followingOf, type PaymentState } from './use-payment.ts';

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
const shown: PaymentState = { kind: 'shown', view, busy: null, problem: null };

test('a lost look keeps what is shown, and says so when nothing was shown yet', () => {
  expect(afterLoading(shown, { kind: 'offline' })).toBe(shown);
  expect(afterLoading({ kind: 'loading' }, { kind: 'offline' })).toEqual({ kind: 'offline' });
});

test('a fresh look keeps the message about the last decision', () => {
  const wrong: PaymentState = { ...shown, problem: 'wrong-pin' };
  const fresh = { ...view, nowMs: 5 };
  expect(afterLoading(wrong, { kind: 'ok', value: fresh })).toEqual({ ...wrong, view: fresh });
});

test('a wrong PIN shows the fresh view with the tries left', () => {
  const busy: PaymentState = { ...shown, busy: 'approve' };
  const left = { ...view, pinTriesLeft: 2 };
  const reply = { kind: 'refused', reason: 'wrong-pin', view: left } as const;
  expect(afterDeciding(busy, reply)).toEqual({
    kind: 'shown',
    view: left,
    busy: null,
    problem: 'wrong-pin',
  });
});

test('a decision that was lost can be made again', () => {
  const busy: PaymentState = { ...shown, busy: 'approve' };
  expect(afterDeciding(busy, { kind: 'offline' })).toEqual({ ...shown, problem: 'offline' });
});

test('a link the card company does not know ends at the unknown screen', () => {
  const reply = { kind: 'refused', reason: 'unknown-token', view: null } as const;
  expect(afterLoading({ kind: 'loading' }, reply)).toEqual({ kind: 'unknown' });
  expect(afterDeciding(shown, reply)).toEqual({ kind: 'unknown' });
});

test('what may still change is followed: an approval may be taken back, a refusal stands', () => {
  const authenticated = { ...view, status: 'authenticated' } as const;
  expect(followingOf(view)).toBe('decision');
  expect(followingOf(authenticated)).toBe('charge');
  expect(followingOf({ ...authenticated, charge: { status: 'approved' } })).toBe('charge');
  expect(followingOf({ ...authenticated, charge: { status: 'reversed' } })).toBe('nothing');
  expect(followingOf({ ...authenticated, charge: { status: 'declined', code: '3112' } })).toBe('nothing');
  expect(followingOf({ ...view, status: 'expired' })).toBe('nothing');
});
