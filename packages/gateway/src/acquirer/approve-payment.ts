import type { ApprovalStatus } from '@dojang/protocol/acquirer';
import { kstTimestamp } from '@dojang/protocol/time';
import type { Command } from '../payment/decide.ts';
import type { Ports } from '../ports.ts';
import { type Change, changePayment } from '../record/change-payment.ts';
import { rehearsedDecline } from '../rehearsal/rehearse.ts';
import type { CardDeps } from './authenticate-card.ts';

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
  deps: CardDeps,
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
  const first = asked.kind === 'answer' ? outcomeOf(deps, attemptId, asked.answer) : null;
  if (first !== null) return await changePayment(deps, paymentId, first);

  const inquired = await deps.acquirer.inquire(attemptId, deps.ports.deadline(remainingMs()));
  const second = inquired.kind === 'answer' ? outcomeOf(deps, attemptId, inquired.answer) : null;
  if (second !== null) return await changePayment(deps, paymentId, second);

  return await changePayment(deps, paymentId, { type: 'abandon_approval', attemptId });
}

/** What a card company's answer means for the attempt; null when it is not an outcome (not found, still open). */
export function outcomeOf(
  { ports }: Pick<CardDeps, 'ports'>,
  attemptId: string,
  answer: ApprovalStatus,
): Command | null {
  switch (answer.status) {
    case 'approved':
      return {
        type: 'hear_approved',
        attemptId,
        amountWon: answer.amountWon,
        approval: {
          approvalNumber: answer.approvalNumber,
          approvedAtMs: answer.approvedAtMs,
          cardName: answer.cardName,
          maskedNumber: answer.maskedNumber,
          transactionKey: transactionKey(ports, answer.approvedAtMs),
        },
        receiptId: ports.randomBytes(24).toString('base64url'),
      };
    case 'declined':
      return { type: 'hear_declined', attemptId, institutionCode: answer.code };
    case 'reversed':
      return { type: 'hear_not_approved', attemptId };
    case 'not_found':
      return null;
  }
}

/** 24 digits: 14 of the time in KST, and ten more, which only tell apart what happens within one second. */
export function transactionKey(ports: Pick<Ports, 'randomBytes'>, timeMs: number): string {
  return `${kstTimestamp(timeMs)}${[...ports.randomBytes(10)].map((byte) => String(byte % 10)).join('')}`;
}
