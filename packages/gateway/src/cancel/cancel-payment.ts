import {
  answers,
  type CancelRequest,
  type CancelResponse,
  type Code,
  requests,
} from '@dojang/protocol/payple';
import { checkCredentials, refusedFor } from '../auth/check-credentials.ts';
import type { FlowDeps } from '../flow-deps.ts';
import { hasRefundKey } from '../merchant/merchant.ts';
import { tooManyWrongKeys } from '../rate-limits/words.ts';
import { loadHolder, loadPayment } from '../record/change-payment.ts';
import { isPaidOn } from '../record/payment-rows.ts';
import { refusedAnswer } from '../result/refused-answer.ts';
import { AUTH_KEY_LIFE_MS, openAuthKey } from '../seal/auth-key.ts';
import type { Caller, PartnerCall, Refused, Subject } from '../wire/partner-call.ts';
import { cancelOnce, type NamedCancellation } from './cancel-once.ts';

/**
 * Cancels a paid payment, in part or in full. The same AuthKey with the same body gets the first answer; with another body it is
 * refused and the field is named; a new AuthKey is a new cancellation, bounded by the rest.
 */
export const cancel: PartnerCall<typeof requests.cancel, NamedCancellation, CancelResponse> = {
  name: 'cancel',
  table: requests.cancel,
  pageCode: 'PAYC0001',
  find,
  carryOut: cancelOnce,
  refusal: ({ PCD_PAY_OID = '', PCD_REFUND_TOTAL = '' }, code, text) => ({
    ...refusedAnswer(answers.cancel, code, text),
    PCD_PAY_OID,
    PCD_REFUND_TOTAL,
    PCD_REGULER_FLAG: 'N',
  }),
};

async function find(
  deps: FlowDeps,
  request: CancelRequest,
  caller: Caller,
): Promise<Subject<NamedCancellation> | Refused> {
  const refuse = (refused: Code, hint: string): Refused => ({ refused, hint });
  const auth = await openAuthKey(deps.keyring, request.authKey);
  if (auth === null || auth.purpose !== 'cancel')
    return refuse(
      'PAYC0001',
      'PCD_AUTH_KEY: not an AuthKey of this gateway for a cancellation (PCD_PAYCANCEL_FLAG=Y)',
    );
  const expiresAtMs = auth.issuedAtMs + AUTH_KEY_LIFE_MS;
  const call = { name: 'cancel', ...auth, tokensEndAtMs: expiresAtMs } as const;
  const credentials = await checkCredentials(deps, call, request, caller);
  if (!credentials.ok) return { ...refusedFor(credentials), refused: 'PAYC0001' };
  const { merchant } = credentials;
  const guess = await deps.rateLimits.guess(
    { address: caller.address, keysOf: `${merchant.id} refund`, key: request.refundKey },
    () => hasRefundKey(deps.keyring, merchant, request.refundKey, deps.ports.nowMs()),
  );
  if (typeof guess === 'object')
    return { ...refuse('PAYC0002', tooManyWrongKeys(guess)), waitMs: guess.waitMs };
  if (guess === 'wrong') return refuse('PAYC0002', 'PCD_REFUND_KEY: not the refund key of this partner');

  const { nonce: authNonce } = auth;
  const redeemed = await deps.store.redeemed(authNonce);
  // None when the month of its payment was put away: no AuthKey is that young.
  const recorded = redeemed && (await loadPayment(deps.store, redeemed.payment_id));
  if (recorded !== undefined) {
    const { order, id: paymentId } = recorded.state;
    return { merchant, order, found: { paymentId, authNonce, newWon: null } };
  }
  if (deps.ports.nowMs() >= expiresAtMs || auth.keyVersion !== merchant.keyVersion)
    return refuse('PAYC0001', 'PCD_AUTH_KEY: older than 30 minutes, or of a key that was withdrawn');
  const { amountWon: newWon } = request;
  const { minimum } = requests.cancel.rows.amountWon;
  if (newWon === null || newWon < minimum)
    return refuse('PAYC0003', `PCD_REFUND_TOTAL: at least ${minimum} won, digits only`);

  const day = request.paidOn;
  const holder = await loadHolder(deps.store, merchant.id, request.orderNumber);
  if (holder === undefined || !isPaidOn(holder.state, day))
    return refuse('PAYC0007', 'PCD_PAY_OID, PCD_PAY_DATE: no paid payment of this order and day (KST)');
  const { id: paymentId, order } = holder.state;
  return { merchant, order, found: { paymentId, authNonce, newWon } };
}
