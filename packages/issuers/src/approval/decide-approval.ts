import type { ApproveRequest } from '@dojang/protocol/acquirer';
import { type Authentication, approvableUntilMs } from '../authentication/authentications.ts';
import { declineCodeOf, type VirtualCard } from '../cards/virtual-cards.ts';

export type ApprovalDecision =
  | { readonly status: 'approved'; readonly card: VirtualCard }
  /** The institution's code of the refusal. */
  | { readonly status: 'declined'; readonly code: string };

/**
 * Whether a charge goes through: the authentication must exist, ask for exactly this order, be decided, still be
 * fresh and not be used up; then the card itself decides.
 * @param atMs when the request arrived
 */
export function decideApproval(
  request: ApproveRequest,
  authentication: Authentication | undefined,
  atMs: number,
): ApprovalDecision {
  if (authentication === undefined) return declined('1104');
  const asked = authentication.request;
  if (request.orderReference !== asked.orderReference) return declined('1104');
  if (request.amountWon !== asked.amountWon) return declined('1105');
  if (request.quota !== asked.quota) return declined('1122');
  if (authentication.state.status !== 'authenticated') return declined('1142');
  if (atMs >= approvableUntilMs(authentication)) return declined('1124');
  if (authentication.approvedAttemptId !== null) return declined('1124');
  const { card } = authentication.state;
  const refusal = declineCodeOf(card.condition);
  return refusal === null ? { status: 'approved', card } : declined(refusal);
}

function declined(code: string): ApprovalDecision {
  return { status: 'declined', code };
}
