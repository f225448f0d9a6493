import type { Decision } from './command.ts';
import { type ExceededLimit, exceededLimit, type Limits, type Turnovers } from './limits.ts';
import { isPaymentSealed, isSealed, type SealBreach, type SealedRows } from './sealed-rows.ts';
import { isEnded, type Order, type PaymentState, wasReturned } from './state.ts';

/** A customer wants to open the window of an order that the partner has authenticated. */
export interface Open {
  readonly type: 'open';
  readonly id: string;
  readonly keyId: string;
  /** What the form asks for; null when it says no order that could be taken. */
  readonly order: Order | null;
  readonly requestDigest: string;
  /** Is it the request that the AuthKey's payment was opened with? */
  readonly isSameRequest: boolean;
  readonly authenticated: {
    readonly nonce: string;
    readonly expiresAtMs: number;
    readonly keyVersion: number;
    /** Of a page, which authenticated by the public client key; null: the shop's server. */
    readonly clientKeyVersion: number | null;
    /** What the shop's server sealed of the order. */
    readonly sealed: SealedRows;
    /** Where the page says otherwise; null when it does not. */
    readonly breach: SealBreach | null;
  };
  readonly merchant: {
    readonly isActive: boolean;
    readonly keyVersion: number;
    readonly clientKeyVersion: number;
    readonly limits: Limits;
    readonly hasClientKey: boolean;
    readonly sealedOrdersOnly: boolean;
  };
  /** Did the shop's server seal this order number for a window before? */
  readonly isOrderSealed: boolean;
  /** Has another payment of this order number been paid? */
  readonly isOrderPaid: boolean;
  readonly turnover: Turnovers;
  readonly minimumWon: number;
}

export type OpeningRefusal = Reason & {
  /** Nothing may be said of the money: whoever asks could learn which order numbers were paid. */
  readonly isUntold?: true;
};

type Reason =
  | { readonly reason: 'merchant-inactive' }
  /**
   * The AuthKey has opened a payment, with another request, or one that has ended or whose result was returned.
   * `isUncharged`: nothing was charged for it, and nothing will be.
   */
  | { readonly reason: 'redeemed'; readonly isUncharged: boolean }
  /** The AuthKey is too old, or of a key that was withdrawn. */
  | { readonly reason: 'expired' }
  | { readonly reason: 'no-order' }
  | { readonly reason: 'below-minimum'; readonly minimumWon: number; readonly askedWon: number }
  | ({ readonly reason: 'seal-broken' } & SealBreach)
  /** The page authenticated by a client key that is switched off since. */
  | { readonly reason: 'client-key-off' }
  /** The partner takes sealed orders only, and nobody sealed this amount, order number and way of paying. */
  | { readonly reason: 'unsealed' }
  /** The server sealed this order number before, and now a page brings it by its own word. */
  | { readonly reason: 'order-sealed' }
  | { readonly reason: 'order-paid' }
  | ({ readonly reason: 'limit' } & ExceededLimit);

/**
 * Opens a payment, or returns to the one that the AuthKey has opened. Limits are asked for here so that nobody authenticates
 * a card in vain; the approval asks again, and counts.
 * @param state the payment of the AuthKey, if there is one
 */
export function decideOpening(
  state: PaymentState | null,
  { order, authenticated, merchant, ...opening }: Open,
  nowMs: number,
): Decision<OpeningRefusal> {
  if (state !== null) return reopening(state, opening.isSameRequest, merchant.isActive);
  const { minimumWon, isOrderPaid, turnover } = opening;
  const isPage = authenticated.clientKeyVersion !== null;
  const isWithdrawn =
    authenticated.keyVersion !== merchant.keyVersion ||
    (isPage && authenticated.clientKeyVersion !== merchant.clientKeyVersion);
  const { breach, sealed } = authenticated;
  const isNumberSealed = isSealed(sealed, 'orderNumber');
  // Of the order that the shop's server authenticated, and no other: it is told before all that says that nothing was charged.
  const isItsOwn = isNumberSealed && breach?.row !== 'orderNumber' && !isWithdrawn;
  if (isOrderPaid && isItsOwn) return refused({ reason: 'order-paid' });
  const refusedBefore = (reason: Reason) => refused(isItsOwn ? reason : { ...reason, isUntold: true });
  if (!merchant.isActive) return refusedBefore({ reason: 'merchant-inactive' });
  if (isWithdrawn || nowMs >= authenticated.expiresAtMs) return refusedBefore({ reason: 'expired' });
  if (isPage && !merchant.hasClientKey) return refusedBefore({ reason: 'client-key-off' });
  if (order === null) return refusedBefore({ reason: 'no-order' });
  const { amountWon: askedWon } = order;
  if (askedWon < minimumWon) return refusedBefore({ reason: 'below-minimum', minimumWon, askedWon });
  if (breach !== null) return refusedBefore({ reason: 'seal-broken', ...breach });
  if (merchant.sealedOrdersOnly && !isPaymentSealed(sealed)) return refusedBefore({ reason: 'unsealed' });
  if (opening.isOrderSealed && !isNumberSealed) return refusedBefore({ reason: 'order-sealed' });
  if (isOrderPaid) return refused({ reason: 'order-paid' });
  const exceeded = exceededLimit(merchant.limits, turnover, askedWon);
  if (exceeded !== null) return refused({ reason: 'limit', ...exceeded });
  const { id, keyId, requestDigest } = opening;
  const { nonce: authNonce, expiresAtMs } = authenticated;
  return {
    ok: true,
    events: [{ type: 'opened', id, keyId, authNonce, requestDigest, expiresAtMs, order, sealed }],
  };
}

/** What was charged, or may have been, is told whether the partner is active still or not. */
function reopening(
  state: PaymentState,
  isSameRequest: boolean,
  isMerchantActive: boolean,
): Decision<OpeningRefusal> {
  const { status } = state;
  if (isSameRequest && status === 'paid') return refused({ reason: 'order-paid' });
  if (!isSameRequest || isEnded(state) || wasReturned(state))
    return refused({
      reason: 'redeemed',
      isUncharged: status === 'closed' || status === 'failed' || status === 'reversed',
    });
  const isAsked = status === 'approving' || status === 'abandoned';
  return isMerchantActive || isAsked ? { ok: true, events: [] } : refused({ reason: 'merchant-inactive' });
}

function refused(refusal: OpeningRefusal): Decision<OpeningRefusal> {
  return { ok: false, refusal };
}
