import { toWon } from '@dojang/protocol/payple';
import { describe, expect, test } from 'vitest';
import { asked, hearCancellation, opened, run, START_MS, steps } from '../../test/support/payment-steps.ts';
import { apply } from './apply.ts';
import { decide } from './decide.ts';
import type { PaymentState } from './state.ts';

const paid = () => run(run(opened('PAY'), asked.PAY), [steps.approved]);

const named = (number: number, amountWon: number) => ({
  ...steps.cancel,
  cancelId: `cancel_${number}`,
  authNonce: `nonce_${number}`,
  amountWon: toWon(amountWon),
});

/** A paid payment of 1,000 won that a card company has declined to give back so often. */
function declinedTimes(times: number): PaymentState {
  return Array.from({ length: times }, (_, number) => number).reduce<PaymentState>((state, number) => {
    // The whole rest: of parts fewer are taken.
    const wish = named(number, 1_000);
    const declined = { cancelId: wish.cancelId, amountWon: 1_000, status: 'declined', code: '1128' } as const;
    return run(state, [wish, hearCancellation(declined, wish.cancelId)]);
  }, paid());
}

describe('how many cancellations of a payment may be asked for', () => {
  test.each([
    ['a part is one of a hundred', 99, 100, 1, null],
    ['and none more', 100, 101, 1, 100],
    ['of which the whole rest is no part', 100, 101, 1_000, null],
    ['until it was asked for as often again', 199, 200, 1_000, null],
    ['and then an operator does it', 200, 201, 1_000, 200],
  ])('%s: after %i', (_what, before, number, amountWon, most) => {
    const decision = decide(declinedTimes(before), named(number, amountWon), START_MS);
    if (most === null) expect(decision).toMatchObject({ ok: true, events: [{ type: 'cancel_started' }] });
    else
      expect(decision).toEqual({
        ok: false,
        refusal: { reason: 'too-many', most, restWon: 1_000, askedWon: amountWon },
      });
  });

  test('an operator is refused none, and what is stored does not say who asked', () => {
    const command = { ...named(300, 1), isByOperator: true } as const;
    const decision = decide(declinedTimes(200), command, START_MS);
    expect(decision).toMatchObject({
      ok: true,
      events: [{ type: 'cancel_started', cancelId: 'cancel_300' }],
    });
    if (!decision.ok) return;
    expect(decision.events[0]).not.toHaveProperty('isByOperator');
    expect(apply(declinedTimes(200), decision.events[0]!, START_MS)).toHaveProperty(
      'cancellations.length',
      201,
    );
  });

  test('an identical retry gets its first answer beyond them', () => {
    const state = declinedTimes(200);
    expect(decide(state, named(7, 1), START_MS)).toEqual({ ok: true, events: [] });
  });
});
