import type { PhoneView } from '@dojang/protocol/phone';
import { expect, test } from 'vitest';
import { afterAnswering, afterLoading, type PaymentState } from './use-payment.ts';

const view: PhoneView = {
  cardCompany: 'shinhan',
  merchantName: '도장상점',
  goods: '티셔츠',
  amountWon: 1000,
  quota: '00',
  cards: [],
  status: 'pending',
  pinAttemptsLeft: 3,
  nowMs: 0,
  expiresAtMs: 1,
  returnUrl: null,
};
const shown: PaymentState = { kind: 'shown', view, busy: null, problem: null };

test('a lost look keeps what is shown, and says so when nothing was shown yet', () => {
  expect(afterLoading(shown, { kind: 'offline' })).toBe(shown);
  expect(afterLoading({ kind: 'loading' }, { kind: 'offline' })).toEqual({ kind: 'offline' });
});

test('a fresh look keeps the message about the last answer', () => {
  const wrong: PaymentState = { ...shown, problem: 'wrong-pin' };
  const fresh = { ...view, nowMs: 5 };
  expect(afterLoading(wrong, { kind: 'ok', value: fresh })).toEqual({ ...wrong, view: fresh });
});

test('a wrong PIN shows the fresh view with the tries left', () => {
  const busy: PaymentState = { ...shown, busy: 'approve' };
  const left = { ...view, pinAttemptsLeft: 2 };
  const reply = { kind: 'refused', reason: 'wrong-pin', view: left } as const;
  expect(afterAnswering(busy, reply)).toEqual({
    kind: 'shown',
    view: left,
    busy: null,
    problem: 'wrong-pin',
  });
});

test('an answer that was lost can be given again', () => {
  const busy: PaymentState = { ...shown, busy: 'approve' };
  expect(afterAnswering(busy, { kind: 'offline' })).toEqual({ ...shown, problem: 'offline' });
});

test('a link the card company does not know ends at the unknown screen', () => {
  const reply = { kind: 'refused', reason: 'unknown-token', view: null } as const;
  expect(afterLoading({ kind: 'loading' }, reply)).toEqual({ kind: 'unknown' });
  expect(afterAnswering(shown, reply)).toEqual({ kind: 'unknown' });
});
