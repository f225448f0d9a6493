import type { FlowDeps } from '../flow-deps.ts';
import { type Change, changePayment } from '../record/change-payment.ts';
import { rehearsedDecline } from '../rehearsal/rehearse.ts';
import { outcomeOf } from './approval-outcome.ts';

/** The card company has until 7.5 s after the request arrived; the rest of 9 s is for the commit and the reply. */
const CARD_COMPANY_BUDGET_MS = 7_500;
/** Of that, this much is kept to ask again after a lost reply. */
const INQUIRY_BUDGET_MS = 2_000;

/**
 * Asks the card company to charge an authenticated card, exactly once: the attempt is stored before anybody is asked; an
 * answer that is lost is asked for again; an outcome that cannot be learnt in time is stored as abandoned, from where the
 * only way leads to its reversal.
 *
 * @param by the window (PAY) or the partner (CERT); the core refuses the other one
 * @param arrivedAtMs when the request that wants it arrived
 */
export async function approvePayment(
  deps: FlowDeps,
  paymentId: string,
  by: 'window' | 'partner',
  arrivedAtMs: number,
): Promise<Change> {
  const attemptId = `try_${deps.ports.randomBytes(16).toString('base64url')}`;
  const started = await changePayment(deps, paymentId, { type: 'approve', by, attemptId });
  if (!started.events.some((event) => event.type === 'approval_started')) return started;

  const { state } = started;
  const rehearsed = rehearsedDecline(deps.mode, state.order, 'charge');
  if (rehearsed !== null)
    return await changePayment(deps, paymentId, {
      type: 'hear_declined',
      attemptId,
      institutionCode: rehearsed,
    });
  const remainingMs = () => Math.max(1, arrivedAtMs + CARD_COMPANY_BUDGET_MS - deps.ports.nowMs());
  const asked = await deps.acquirer.approve(
    {
      attemptId,
      authenticationId: state.authentication?.id ?? '',
      amountWon: state.order.amountWon,
      quota: state.authentication?.quota ?? '00',
      orderNumber: state.order.orderNumber,
    },
    deps.ports.deadline(Math.max(1, remainingMs() - INQUIRY_BUDGET_MS)),
  );
  if (asked.kind === 'unsent')
    return await changePayment(deps, paymentId, { type: 'hear_not_approved', attemptId });
  const first = asked.kind === 'answer' ? outcomeOf(deps.ports, attemptId, asked.answer) : null;
  if (first !== null) return await changePayment(deps, paymentId, first);

  const inquired = await deps.acquirer.inquire(
    { attemptId, amountWon: state.order.amountWon },
    deps.ports.deadline(remainingMs()),
  );
  const second = inquired.kind === 'answer' ? outcomeOf(deps.ports, attemptId, inquired.answer) : null;
  if (second !== null) return await changePayment(deps, paymentId, second);

  return await changePayment(deps, paymentId, { type: 'abandon_approval', attemptId });
}
