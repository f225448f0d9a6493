import { approvePayment } from '../../approve/approve-payment.ts';
import { refusalOf, viewOf } from '../window-answer.ts';
import type { Step } from './step.ts';

/**
 * Asks for the approval of a PAY payment. A repeated ask finds the payment further on, and where it stands is the answer; one
 * that came too early is refused.
 */
export const approve: Step<null> = async (deps, { state }, { arrivedAtMs }) => {
  const change = await approvePayment(deps, state.id, 'window', arrivedAtMs);
  const isRepeated = change.state.attempt !== null || change.state.status === 'failed';
  return change.ok || isRepeated ? await viewOf(deps, change) : await refusalOf(deps, change, change.refusal);
};
