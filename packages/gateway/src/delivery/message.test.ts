import { toWon } from '@dojang/protocol/payple';
import { expect, test } from 'vitest';
import { asked, hearCancellation, opened, run, START_MS, steps } from '../../test/support/payment-steps.ts';
import { apply } from '../payment/apply.ts';
import { decide } from '../payment/decide.ts';
import type { PaymentState } from '../payment/state.ts';
import { factsOf, messagesOf } from './message.ts';

test('a customer is told of twenty cancellations, and of the one that leaves nothing', () => {
  const paid = run(run(opened('PAY'), asked.PAY), [steps.approved]);
  let state: PaymentState = { ...paid, receiptEmail: 'typed@by.somebody' };
  const rests: number[] = [];
  for (const [index, amountWon] of [...Array.from({ length: 40 }, () => 10), 600].entries()) {
    const cancelId = `cancel_${index}`;
    const wish = { ...steps.cancel, cancelId, authNonce: cancelId, amountWon: toWon(amountWon) };
    state = run(state, [wish]);
    const answer = { cancelId, amountWon, status: 'cancelled', cancelledAtMs: START_MS } as const;
    const decision = decide(state, hearCancellation(answer, cancelId), START_MS);
    if (!decision.ok) throw new Error('It was asked for.');
    state = decision.events.reduce((next, event) => apply(next, event, START_MS), state);
    rests.push(...messagesOf(state, decision.events, START_MS).map(({ outbox }) => factsOf(outbox).restWon));
  }
  expect(rests).toEqual([...Array.from({ length: 20 }, (_, n) => 990 - 10 * n), 0]);
});
