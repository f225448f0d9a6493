import { approvePayment } from '../../approve/approve-payment.ts';
import type { PaymentState } from '../../payment/state.ts';
import { refusalOf, viewOf } from '../window-answer.ts';
import type { Step } from './step.ts';

/**
 * Asks for the approval of a PAY payment. A repeated ask finds the payment further on, and where it stands is the answer; one
 * that came too early is refused.
 */
export const approve: Step<null> = async (deps, { state }, { arrivedAtMs }) => {
  const change = await approvePayment(deps, state.id, 'window', arrivedAtMs);
  return change.ok || wasAsked(change.state)
    ? await viewOf(deps, change)
    : await refusalOf(deps, change, change.refusal);
};

/** Was the card company asked before, as far as the state tells? */
function wasAsked(state: PaymentState): boolean {
  if (state.status === 'open')
    return state.failure?.reason === 'declined' || state.failure?.reason === 'not-charged';
  return 'attempt' in state || state.status === 'failed';
}
