import type { ApprovalStatus } from '@dojang/protocol/acquirer';
import { type Change, changePayment, type RecordDeps } from '../record/change-payment.ts';
import { idBeside } from '../store/month-ids.ts';

/** Records what the card company answered to an attempt. A payment that is approving afterwards has no outcome yet. */
export function hearApproval(
  deps: RecordDeps,
  paymentId: string,
  attemptId: string,
  answer: ApprovalStatus,
): Promise<Change> {
  return changePayment(deps, paymentId, {
    type: 'hear_approval',
    attemptId,
    answer,
    receiptId: idBeside(paymentId, 'r', deps.ports.randomBytes(24).toString('base64url')),
    chance: deps.ports.randomBytes(10),
  });
}
