import { type Merchant, noLimits } from '../merchant/merchant.ts';
import { turnoversOf } from '../merchant/turnover.ts';
import { decide } from '../payment/decide.ts';
import type { OpeningRefusal } from '../payment/decide-opening.ts';
import type { Turnovers } from '../payment/limits.ts';
import { isSealed } from '../payment/sealed-rows.ts';
import type { Order, PaymentState } from '../payment/state.ts';
import { isSameRequest, type Repeatable, requestDigest } from '../request-digest.ts';
import { AUTH_KEY_LIFE_MS, type AuthKeyContent } from '../seal/auth-key.ts';
import { sealBreach, sealedRows } from '../seal/order-seal.ts';
import { monthId } from '../store/month-ids.ts';
import { update } from '../store/update.ts';
import { insert, type Write } from '../store/write.ts';
import { loadPayment, type RecordDeps } from './change-payment.ts';
import { sealedNumber } from './sealed-number.ts';
import { type Happened, happened, paymentWrites, type Recorded } from './write-payment.ts';

export interface Opening {
  readonly auth: AuthKeyContent;
  /** The partner of the AuthKey, if it is there still. */
  readonly merchant: Merchant | undefined;
  /** What was sent, to tell it from another request. */
  readonly request: Repeatable;
  /** What it asks for; null when it says no order that could be taken. */
  readonly order: Order | null;
  readonly minimumWon: number;
}

export type Opened =
  | { readonly ok: true; readonly state: PaymentState }
  | { readonly ok: false; readonly refusal: OpeningRefusal };

/**
 * Redeems an AuthKey by opening its payment, or returns to the payment that it has opened. When this returns, what it returns is
 * durable.
 * @throws StoreUnavailable
 */
export async function openPayment(deps: RecordDeps, opening: Opening): Promise<Opened> {
  const { opened, happened: first } = await update<Facts, Decided>(deps, {
    load: () => loadFacts(deps, opening),
    decide: (facts) => decideOn(deps, opening, facts),
    toWrites: ({ happened: opened }, { isOrderSealed }) =>
      opened === null
        ? []
        : [
            ...paymentWrites(opened),
            insert('nonces', {
              nonce: opening.auth.nonce,
              payment_id: opened.state.id,
              cancellation_id: null,
            }),
            ...(isOrderSealed ? [] : sealOf(opened.state)),
          ],
  });
  if (first !== null) deps.onEvents?.(first.state, first.events);
  return opened;
}

/** From the first window with its seal on, an order number is paid by no window without. */
function sealOf({ sealed, order: { merchantId, orderNumber } }: PaymentState): readonly Write[] {
  if (!isSealed(sealed, 'orderNumber')) return [];
  return [insert('sealed_orders', { merchant_id: merchantId, order_number: sealedNumber(orderNumber) })];
}

/** What the store knows of the AuthKey, the order and the partner. */
interface Facts {
  readonly known: Recorded | null;
  readonly isOrderPaid: boolean;
  readonly isOrderSealed: boolean;
  readonly turnover: Turnovers;
}

interface Decided {
  readonly opened: Opened;
  /** Null when nothing is to be written. */
  readonly happened: Happened | null;
}

async function loadFacts({ ports, store }: RecordDeps, { auth, merchant, order }: Opening): Promise<Facts> {
  const redeemed = await store.redeemed(auth.nonce);
  const known = (redeemed && (await loadPayment(store, redeemed.payment_id))) ?? null;
  const none = { payments: 0, amountWon: 0 };
  if (known !== null || order === null || merchant === undefined)
    return { known, isOrderPaid: false, isOrderSealed: false, turnover: { day: none, month: none } };
  // Whoever was paid holds the order number.
  const [claim, seal] = await Promise.all([
    store.claim(order.merchantId, order.orderNumber),
    store.sealedOrder(order.merchantId, sealedNumber(order.orderNumber)),
  ]);
  const holder = claim && (await loadPayment(store, claim.payment_id));
  return {
    known,
    // A payment whose month was put away was paid: what holds a number for less is looked after until it does not.
    isOrderPaid: claim !== undefined && (holder === undefined || holder.state.status === 'paid'),
    isOrderSealed: seal !== undefined,
    turnover: (await turnoversOf(store, merchant, ports.nowMs())).turnovers,
  };
}

function decideOn(
  { ports, keyring }: RecordDeps,
  { auth, merchant, request, order, minimumWon }: Opening,
  { known, isOrderPaid, isOrderSealed, turnover }: Facts,
): Decided {
  const nowMs = ports.nowMs();
  const { nonce, keyVersion, clientKeyVersion, seal } = auth;
  const knownDigest = known?.state.requestDigest ?? null;
  const decision = decide(
    known?.state ?? null,
    {
      type: 'open',
      id: monthId('pay', nowMs, ports.randomBytes(16).toString('hex')),
      keyId: keyring.current.id,
      order,
      requestDigest: requestDigest(request),
      isSameRequest: knownDigest !== null && isSameRequest(knownDigest, request),
      authenticated: {
        nonce,
        keyVersion,
        clientKeyVersion,
        sealed: sealedRows(seal),
        breach: sealBreach(seal, request.texts, auth),
        expiresAtMs: auth.issuedAtMs + AUTH_KEY_LIFE_MS,
      },
      merchant: {
        isActive: merchant?.status === 'active',
        keyVersion: merchant?.keyVersion ?? 0,
        clientKeyVersion: merchant?.clientKeyVersion ?? 0,
        limits: merchant?.limits ?? noLimits,
        hasClientKey: merchant?.clientKeyUse === 'on',
        sealedOrdersOnly: merchant?.sealedOrdersOnly === true,
      },
      isOrderPaid,
      isOrderSealed,
      turnover,
      minimumWon,
    },
    nowMs,
  );
  if (!decision.ok) return { opened: decision, happened: null };
  if (known !== null) return { opened: { ok: true, state: known.state }, happened: null };
  const opened = happened(null, decision.events, nowMs);
  return { opened: { ok: true, state: opened.state }, happened: opened };
}
