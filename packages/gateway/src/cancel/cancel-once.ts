import {
  type CancelRequest,
  type CancelResponse,
  institutionMessage,
  requests,
  textsOf,
  type Won,
} from '@dojang/protocol/payple';
import { beginInTime } from '../begin-in-time.ts';
import { cancelIdOf } from '../cancel-id.ts';
import type { FlowDeps } from '../flow-deps.ts';
import type { Refusal } from '../payment/command.ts';
import type { Cancellation, Paid, PaymentState } from '../payment/state.ts';
import { givenBackUnknown, refuseWhileUnread } from '../reconcile/unread.ts';
import { changePayment, loadPayment } from '../record/change-payment.ts';
import { isSameRequest, type Repeatable, requestDigest } from '../request-digest.ts';
import { cancelResponse } from '../result/cancel-fields.ts';
import { refusalHint } from '../result/refusal-hint.ts';
import type { Done, Received, Refused } from '../wire/partner-call.ts';
import { askToCancel } from './ask-to-cancel.ts';

/** The one cancellation that an AuthKey names. */
export interface NamedCancellation {
  readonly paymentId: string;
  readonly authNonce: string;
  /** What it shall give back; null when it has begun. */
  readonly newWon: Won | null;
}

/** Every answer of the wire leaves within 9 s; a cancellation that is open then goes on by itself. */
const ANSWER_BUDGET_MS = 8_500;
const POLL_MS = 100;

/**
 * Begins the cancellation unless it has begun or it is too late for it, and answers how it ended. One whose outcome is open
 * keeps its amount reserved.
 */
export async function cancelOnce(
  deps: FlowDeps,
  { paymentId, authNonce, newWon }: NamedCancellation,
  received: Received<CancelRequest>,
): Promise<Done<CancelResponse> | Refused> {
  const { request, arrivedAtMs } = received;
  if (newWon !== null) {
    const cancelId = cancelIdOf(authNonce);
    const known = await loadPayment(deps.store, paymentId);
    const unknown = known === undefined ? [] : await givenBackUnknown(deps.store, deps.keyring, known.state);
    if (unknown.some((each) => each.cancelId === cancelId) && !asksTwice(deps, known?.state))
      return { refused: 'PAYC0012', hint: DONE_THERE };
    const command = {
      type: 'start_cancel',
      cancelId,
      authNonce,
      requestDigest: requestDigest(repeatable(request)),
      amountWon: newWon,
      taxWon: request.taxWon,
      // One of its own name is this very cancellation: the card company answers as before.
      unknownWon: unknown.reduce((total, each) => total + (each.cancelId === cancelId ? 0 : each.won), 0),
    } as const;
    const change = await changePayment(deps, paymentId, async (before) => {
      if (!hasBegun(before, authNonce)) {
        beginInTime(deps.ports, arrivedAtMs);
        await refuseWhileUnread(deps.store);
      }
      return { command };
    });
    if (!change.ok) return refusedBy(change.refusal);
    const { state, cancellation } = namedIn(change.state, authNonce);
    // The same request at the same moment may have begun it; then that one asks.
    if (change.events.length > 0) await askToCancel(deps, state, cancellation, { arrivedAtMs });
  }
  for (;;) {
    const recorded = await loadPayment(deps.store, paymentId);
    if (recorded === undefined) throw new Error('A redeemed cancellation is in its payment.');
    const { state, cancellation } = namedIn(recorded.state, authNonce);
    if (!isSameRequest(cancellation.requestDigest, repeatable(request)))
      return {
        refused: 'PAYC0004',
        hint: `PCD_AUTH_KEY: already used with another ${differingField(state, cancellation, request)}`,
      };
    const hasWaited = deps.ports.monotonicMs() >= arrivedAtMs + ANSWER_BUDGET_MS;
    if (cancellation.status !== 'pending' || hasWaited) return answerOf(deps, state, cancellation);
    await deps.ports.sleep(POLL_MS);
  }
}

const DONE_THERE =
  'The card company has carried it out, which a restored backup does not know; its operator decides (dojang reconcile).';

/** May a card company be asked for the same cancellation twice, and cancel once? */
function asksTwice({ profiles }: FlowDeps, state: PaymentState | undefined): boolean {
  return profiles.of(state?.authentication?.cardCompany ?? '').idempotentCancels;
}

function hasBegun(state: PaymentState, nonce: string): boolean {
  return state.status === 'paid' && state.cancellations.some(({ authNonce }) => authNonce === nonce);
}

function namedIn(
  state: PaymentState,
  nonce: string,
): { readonly state: Paid; readonly cancellation: Cancellation } {
  const cancellation =
    state.status === 'paid' ? state.cancellations.find(({ authNonce }) => authNonce === nonce) : undefined;
  if (state.status !== 'paid' || cancellation === undefined)
    throw new Error('A cancellation that began is in its payment.');
  return { state, cancellation };
}

function answerOf(deps: FlowDeps, state: Paid, cancellation: Cancellation): Done<CancelResponse> | Refused {
  switch (cancellation.status) {
    case 'done':
      return { response: cancelResponse(deps, state, cancellation) };
    case 'declined':
      return {
        refused: 'PAYCD001',
        hint: null,
        text: institutionMessage('PAYCD001', cancellation.institutionCode),
      };
    case 'pending':
    case 'contradicted':
      return {
        refused: 'PAYC0012',
        hint: 'The outcome is open and the amount reserved; send the same request again, or look the payment up.',
      };
  }
}

function refusedBy(refusal: Refusal): Refused {
  const hint = refusalHint(refusal);
  switch (refusal.reason) {
    case 'nothing-left':
      return { refused: 'PAYC0007', hint, text: institutionMessage('PAYC0007', '1115') };
    case 'above-rest':
      return { refused: 'PAYC0011', hint, text: institutionMessage('PAYC0011', '1128') };
    case 'too-many':
      return { refused: 'PAYC0011', hint, text: institutionMessage('PAYC0011', '1127') };
    case 'tax':
      return { refused: 'PAYC0003', hint };
    case 'redeemed':
      return { refused: 'PAYC0004', hint };
    case 'not-paid':
    case 'out-of-step':
    case 'wrong-asker':
    case 'past-closing':
    case 'return-over':
    case 'terms':
    case 'instalment':
    case 'card-changed':
      return { refused: 'PAYC0007', hint };
  }
}

function repeatable(request: CancelRequest): Repeatable {
  return {
    table: requests.cancel,
    texts: textsOf(requests.cancel, request),
    inPlaces: [request.orderNumber, request.paidOn, request.amountWon, request.taxWon],
  };
}

function differingField(state: PaymentState, cancellation: Cancellation, request: CancelRequest): string {
  if (request.orderNumber !== state.order.orderNumber) return 'PCD_PAY_OID';
  if (request.amountWon !== cancellation.amountWon) return 'PCD_REFUND_TOTAL';
  if (request.taxWon !== cancellation.taxWon) return 'PCD_REFUND_TAXTOTAL';
  return 'PCD_PAY_DATE';
}
