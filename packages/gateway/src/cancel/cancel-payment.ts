import { createHash } from 'node:crypto';
import {
  type CancelResponse,
  type Code,
  cancelFields,
  institutionMessage,
  messageOf,
} from '@dojang/protocol/payple';
import type { CancelRequest } from '@dojang/protocol/validate';
import { checkCredentials } from '../auth/check-credentials.ts';
import type { FlowDeps } from '../flow-deps.ts';
import type { Merchant } from '../merchant/merchant.ts';
import type { Refusal } from '../payment/decide.ts';
import type { Cancellation, PaymentState } from '../payment/state.ts';
import { changePayment, loadPayment, type Recorded } from '../record/change-payment.ts';
import { paymentFromRow } from '../record/payment-rows.ts';
import { rehearsalHint, rehearsedCode } from '../rehearsal/rehearse.ts';
import { cancelResponse } from '../result/cancel-fields.ts';
import { refusedAnswer } from '../result/refused-answer.ts';
import { AUTH_KEY_LIFE_MS, openAuthKey } from '../seal/auth-key.ts';
import { sameText } from '../seal/keyring.ts';
import { settleCancellation } from './settle-cancellation.ts';

export interface CancelAnswer {
  readonly response: CancelResponse;
  readonly hint: string | null;
}

/** Every answer of the wire leaves within 9 s; a cancellation that is open then goes on by itself. */
const ANSWER_BUDGET_MS = 8_500;
const POLL_MS = 100;

/**
 * Cancels a paid payment, in part or in full. The same AuthKey with the same body gets the first answer; with another body it is
 * refused and the field is named; a new AuthKey is a new cancellation, bounded by the rest. One whose outcome is open keeps its
 * amount reserved and is driven to an end.
 */
export async function cancelPayment(
  deps: FlowDeps,
  request: CancelRequest,
  arrivedAtMs: number,
): Promise<CancelAnswer> {
  const auth = openAuthKey(deps.keyring, request.PCD_AUTH_KEY);
  if (auth === null || auth.purpose !== 'cancel')
    return refusal(
      request,
      'PAYC0001',
      'PCD_AUTH_KEY: not an AuthKey of this gateway for a cancellation (PCD_PAYCANCEL_FLAG=Y)',
    );
  const credentials = await checkCredentials(deps, auth.merchantId, request);
  if (!credentials.ok) return refusal(request, 'PAYC0001', credentials.hint);
  const { merchant } = credentials;
  if (!sameText(deps.keyring.hashKey(request.PCD_REFUND_KEY), merchant.refundKeyHash))
    return refusal(request, 'PAYC0002', 'PCD_REFUND_KEY: not the refund key of this partner');

  const redeemed = await deps.store.cancellationByNonce(auth.nonce);
  if (redeemed !== undefined)
    return await repeated(deps, redeemed.payment_id, auth.nonce, request, arrivedAtMs);
  if (deps.ports.nowMs() >= auth.issuedAtMs + AUTH_KEY_LIFE_MS || auth.keyVersion !== merchant.keyVersion)
    return refusal(
      request,
      'PAYC0001',
      'PCD_AUTH_KEY: older than 30 minutes, or of a key that was withdrawn',
    );
  if (request.PCD_REFUND_TOTAL === null || request.PCD_REFUND_TOTAL < 1)
    return refusal(request, 'PAYC0003', 'PCD_REFUND_TOTAL: at least 1 won, digits only');

  const found = await findPaid(deps, merchant, request);
  if (found === undefined)
    return refusal(
      request,
      'PAYC0007',
      'PCD_PAY_OID, PCD_PAY_DATE: no paid payment of this order and day (KST)',
    );
  const rehearsed = rehearsedCode(deps.mode, found.order, 'cancel');
  if (rehearsed !== null) return refusal(request, rehearsed, rehearsalHint(rehearsed));
  const change = await changePayment(deps, found.id, {
    type: 'start_cancel',
    cancelId: `cancel_${deps.ports.randomBytes(16).toString('base64url')}`,
    authNonce: auth.nonce,
    requestDigest: digestOf(request),
    amountWon: request.PCD_REFUND_TOTAL,
    taxWon: taxOf(request),
  });
  if (!change.ok) return refused(request, change.refusal);
  const started = change.state.cancellations.find(({ authNonce }) => authNonce === auth.nonce);
  if (started === undefined) throw new Error('A cancellation that began is in its payment.');
  await settleCancellation(deps, change.state, started, arrivedAtMs);
  return await repeated(deps, found.id, auth.nonce, request, arrivedAtMs);
}

/** The answer of a cancellation that is there: waits for its outcome as long as the wire allows. */
async function repeated(
  deps: FlowDeps,
  paymentId: string,
  nonce: string,
  request: CancelRequest,
  arrivedAtMs: number,
): Promise<CancelAnswer> {
  for (;;) {
    const recorded = await loadPayment(deps.store, paymentId);
    const cancellation = recorded?.state.cancellations.find(({ authNonce }) => authNonce === nonce);
    if (recorded === undefined || cancellation === undefined)
      throw new Error('A redeemed cancellation is in its payment.');
    if (cancellation.requestDigest !== digestOf(request))
      return refusal(
        request,
        'PAYC0004',
        `PCD_AUTH_KEY: already used with another ${differingField(recorded.state, cancellation, request)}`,
      );
    const waited = deps.ports.nowMs() >= arrivedAtMs + ANSWER_BUDGET_MS;
    if (cancellation.status !== 'pending' || waited) return answerOf(request, recorded, cancellation);
    await deps.ports.sleep(POLL_MS);
  }
}

function answerOf(request: CancelRequest, { state }: Recorded, cancellation: Cancellation): CancelAnswer {
  switch (cancellation.status) {
    case 'done':
      return { response: cancelResponse(state, cancellation), hint: null };
    case 'declined': {
      const institution = cancellation.institutionCode ?? '9999';
      return refusal(request, 'PAYCD001', null, institutionMessage('PAYCD001', institution));
    }
    case 'pending':
      return refusal(
        request,
        'PAYC0012',
        'The outcome is open and the amount reserved; send the same request again, or look the payment up.',
      );
  }
}

async function findPaid(
  deps: FlowDeps,
  merchant: Merchant,
  request: CancelRequest,
): Promise<PaymentState | undefined> {
  const rows = await deps.store.paymentsByOrder(merchant.id, request.PCD_PAY_OID);
  const row = rows.find(
    ({ status, request_date, approval_date }) =>
      status === 'paid' && (request_date === request.PCD_PAY_DATE || approval_date === request.PCD_PAY_DATE),
  );
  return row && paymentFromRow(row);
}

function refused(request: CancelRequest, { reason, hint }: Refusal): CancelAnswer {
  switch (reason) {
    case 'nothing-left':
      return refusal(request, 'PAYC0007', hint, institutionMessage('PAYC0007', '1115'));
    case 'above-rest':
      return refusal(request, 'PAYC0011', hint, institutionMessage('PAYC0011', '1128'));
    case 'tax':
      return refusal(request, 'PAYC0003', hint);
    case 'redeemed':
      return refusal(request, 'PAYC0004', hint);
    case 'not-paid':
    case 'out-of-step':
    case 'past-closing':
    case 'terms':
    case 'instalment':
      return refusal(request, 'PAYC0007', hint);
  }
}

function refusal(
  request: CancelRequest,
  code: Code,
  hint: string | null,
  message = messageOf(code),
): CancelAnswer {
  return {
    response: {
      ...refusedAnswer(cancelFields, code, message),
      PCD_PAY_OID: request.PCD_PAY_OID,
      PCD_REFUND_TOTAL: request.PCD_REFUND_TOTAL === null ? '' : String(request.PCD_REFUND_TOTAL),
      PCD_REGULER_FLAG: 'N',
    },
    hint,
  };
}

/** Samples send 0 for "no tax part"; older documents call the field `PCD_PAY_TAXTOTAL`. */
function taxOf(request: CancelRequest): number | null {
  return request.PCD_REFUND_TAXTOTAL || request.PCD_PAY_TAXTOTAL || null;
}

function digestOf(request: CancelRequest): string {
  const rows = [request.PCD_PAY_OID, request.PCD_PAY_DATE, request.PCD_REFUND_TOTAL, taxOf(request)];
  return createHash('sha256').update(JSON.stringify(rows)).digest('base64url');
}

function differingField(state: PaymentState, cancellation: Cancellation, request: CancelRequest): string {
  if (request.PCD_PAY_OID !== state.order.orderNumber) return 'PCD_PAY_OID';
  if (request.PCD_REFUND_TOTAL !== cancellation.amountWon) return 'PCD_REFUND_TOTAL';
  if (taxOf(request) !== cancellation.taxWon) return 'PCD_REFUND_TAXTOTAL';
  return 'PCD_PAY_DATE';
}
