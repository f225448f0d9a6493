import { toWon } from '@dojang/protocol/payple';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  approval,
  asked,
  hearApproval,
  hearAuthentication,
  hearCancellation,
  hearReversal,
  opened,
  payout,
  run,
  START_MS,
  steps,
} from '../../test/support/payment-steps.ts';
import { apply } from './apply.ts';
import type { Command } from './command.ts';
import { decide } from './decide.ts';
import { moneyAtRisk } from './money-at-risk.ts';
import { isHeld, needsRecovery } from './state.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const approving = () => run(opened('PAY'), asked.PAY);
const paid = () => run(approving(), [steps.approved]);

describe('an approval that contradicts itself', () => {
  test.each([
    ['another amount', { amountWon: 2_000 }, { on: 'amount', saidWon: 2_000, expectedWon: 1_000 }],
    ['another attempt', { attemptId: 'try_9' }, { on: 'id', said: 'try_9', expected: 'try_1' }],
    ['another card', { maskedNumber: '9999-****-****-9999' }, { on: 'card', said: '9999-****-****-9999' }],
    ['a time no calendar has', { approvedAtMs: 9e15 }, { on: 'time', saidMs: 9e15 }],
    ['a time long ago', { approvedAtMs: START_MS - DAY_MS - 1 }, { on: 'time', fromMs: START_MS - DAY_MS }],
    ['a time to come', { approvedAtMs: START_MS + DAY_MS + 1 }, { on: 'time', untilMs: START_MS + DAY_MS }],
  ])('(%s) is abandoned, and its reversal is asked for', (_what, changes, contradiction) => {
    const state = run(approving(), [hearApproval({ ...approval, ...changes })]);
    expect(state).toMatchObject({
      status: 'abandoned',
      failure: { reason: 'contradicted' },
      contradiction: { of: 'approval', id: 'try_1', ...contradiction },
    });
    expect(needsRecovery(state)).toBe(true);
    expect(run(state, [steps.reversed]).status).toBe('reversed');
  });

  test.each([START_MS - DAY_MS, START_MS + DAY_MS])('clocks may differ by a day: %d', (approvedAtMs) => {
    expect(run(approving(), [hearApproval({ ...approval, approvedAtMs })]).status).toBe('paid');
  });

  test('is reversed by the amount that the card company claims to have charged', () => {
    const state = run(approving(), [hearApproval({ ...approval, amountWon: 2_000 })]);
    expect(moneyAtRisk(state)).toBe(2_000);
    const reversed = { attemptId: 'try_1', amountWon: 2_000, status: 'reversed' } as const;
    expect(moneyAtRisk(run(state, [hearReversal(reversed)]))).toBe(0);
  });

  test('is no decline either', () => {
    const declined = { attemptId: 'try_9', amountWon: 1_000, status: 'declined', code: '3133' } as const;
    expect(run(approving(), [hearApproval(declined)]).status).toBe('abandoned');
  });
});

describe('a reversal that contradicts itself', () => {
  const abandoned = () => run(approving(), [steps.abandon]);
  const lie = hearReversal({ attemptId: 'try_1', amountWon: 999, status: 'reversed' });

  test('is held, and asked for again when a person says so', () => {
    const held = run(abandoned(), [lie]);
    expect(held).toMatchObject({ status: 'abandoned', held: { of: 'reversal', on: 'amount', saidWon: 999 } });
    expect([isHeld(held), needsRecovery(held), moneyAtRisk(held)]).toEqual([true, false, 1_000]);
    expect(decide(held, steps.reversed, START_MS)).toEqual({ ok: true, events: [] });
    const resumed = run(held, [steps.resume]);
    expect([isHeld(resumed), needsRecovery(resumed)]).toEqual([false, true]);
    expect(run(resumed, [lie]).status).toBe('abandoned');
    expect(run(resumed, [steps.reversed]).status).toBe('reversed');
  });

  test('that is none is asked for again', () => {
    const declined = { attemptId: 'try_1', amountWon: 1_000, status: 'declined', code: '1117' } as const;
    expect(decide(abandoned(), hearReversal(declined), START_MS)).toEqual({ ok: true, events: [] });
  });
});

describe('a cancellation that contradicts itself', () => {
  const cancelling = () => run(paid(), [steps.cancel]);

  test.each([
    ['another amount', { amountWon: 399 }],
    ['another cancellation', { cancelId: 'cancel_9' }],
    ['a time no calendar has', { cancelledAtMs: -9e15 }],
  ])('(%s) is held, its amount reserved', (_what, changes) => {
    const held = run(cancelling(), [hearCancellation({ ...steps.cancelled.answer, ...changes })]);
    expect(held).toMatchObject({ status: 'paid', cancellations: [{ status: 'contradicted' }] });
    expect([isHeld(held), needsRecovery(held), moneyAtRisk(held)]).toEqual([true, false, 400]);
    const more = { ...steps.cancel, cancelId: 'cancel_2', authNonce: 'n3', amountWon: toWon(601) };
    expect(decide(held, more, START_MS)).toMatchObject({ ok: false, refusal: { reason: 'above-rest' } });
    const done = run(held, [steps.resume, steps.cancelled]);
    expect(done).toMatchObject({ cancellations: [{ status: 'done' }] });
    expect(moneyAtRisk(done)).toBe(0);
  });

  test('is no decline either', () => {
    const declined = { cancelId: 'cancel_9', amountWon: 400, status: 'declined', code: '1115' } as const;
    expect(isHeld(run(cancelling(), [hearCancellation(declined)]))).toBe(true);
  });
});

test.each([{ authenticationId: 'auth_9' }, { amountWon: 2_000 }])(
  'an authentication of %j ends, and another card may be chosen',
  (changes) => {
    const asking = run(opened('PAY'), [steps.agree, steps.choose]);
    const answers: readonly Command[] = [
      { ...steps.challenge, answer: { ...steps.challenge.answer, ...changes } },
      hearAuthentication({ ...steps.authenticated.answer, ...changes }),
    ];
    for (const answer of answers) {
      const state = run(asking, [answer]);
      expect(state).toMatchObject({ status: 'open', failure: { reason: 'contradicted' } });
      expect(moneyAtRisk(state)).toBe(0);
    }
  },
);

test('nothing is resumed that is not held', () => {
  expect(decide(paid(), steps.resume, START_MS)).toEqual({ ok: true, events: [] });
});

test('whatever a card company says, the core neither throws nor takes it for another payment', () => {
  const won = fc.oneof(fc.constant(1_000), fc.constant(400), fc.maxSafeInteger());
  const timeMs = fc.oneof(fc.constant(START_MS), fc.maxSafeInteger());
  const id = fc.constantFrom('try_1', 'try_2', 'auth_1', 'cancel_1', 'cancel_9', '');
  const text = fc.oneof(fc.constant('1234-****-****-5678'), fc.string());
  const answer = fc.record({
    attemptId: id,
    authenticationId: id,
    cancelId: id,
    amountWon: won,
    approvalNumber: text,
    approvedAtMs: timeMs,
    cancelledAtMs: timeMs,
    cardName: text,
    maskedNumber: text,
    qr: text,
    link: text,
    code: text,
  });
  const command = fc.oneof(
    fc.constantFrom<Command>(...Object.values(steps)),
    answer.map((said): Command => ({ ...steps.challenge, answer: said })),
    fc
      .tuple(answer, fc.constantFrom('pending' as const, 'authenticated' as const, 'rejected' as const))
      .map(([said, status]): Command => hearAuthentication({ ...said, status })),
    fc
      .tuple(answer, fc.constantFrom('approved' as const, 'declined' as const, 'reversed' as const))
      .map(([said, status]): Command => hearApproval({ ...payout, ...said, status })),
    answer.map((said): Command => hearReversal({ ...said, status: 'reversed' })),
    fc
      .tuple(answer, fc.constantFrom('cancelled' as const, 'declined' as const))
      .map(([said, status]): Command => hearCancellation({ ...said, status })),
  );
  fc.assert(
    fc.property(
      fc.constantFrom('PAY' as const, 'CERT' as const),
      fc.array(command, { maxLength: 60 }),
      (work, commands) => {
        let state = run(opened(work), [steps.agree, steps.choose]);
        for (const each of commands) {
          const decision = decide(state, each, START_MS);
          if (!decision.ok) continue;
          state = decision.events.reduce((current, event) => apply(current, event, START_MS), state);
          if (state.status === 'paid') expect(state.approval.maskedNumber).toBe('1234-****-****-5678');
          expect(moneyAtRisk(state) > 0).toBe(needsRecovery(state) || isHeld(state));
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
