import { type Fields, type PaymentRequest, readRequest, requests } from '@dojang/protocol/payple';
import { kstTimestamp } from '@dojang/protocol/time';
import type { Arrival, AuthDeps } from '../auth/auth-answer.ts';
import { openedElsewhere } from '../auth/origin-help.ts';
import type { FlowDeps } from '../flow-deps.ts';
import { exceededLimit } from '../merchant/limits.ts';
import { isRegisteredHost, type Merchant } from '../merchant/merchant.ts';
import { findMerchant } from '../merchant/merchants.ts';
import { apply } from '../payment/apply.ts';
import type { PaymentEvent } from '../payment/events.ts';
import { isEnded, type Order, type PaymentState, wasDelivered } from '../payment/state.ts';
import { eventToRow, paymentFromRow, paymentToRow } from '../record/payment-rows.ts';
import { isSameRequest, requestDigest } from '../request-digest.ts';
import { AUTH_KEY_LIFE_MS, type AuthKeyContent, openAuthKey } from '../seal/auth-key.ts';
import { windowToken } from '../seal/payment-tokens.ts';
import { monthId } from '../store/month-ids.ts';
import { update } from '../store/update.ts';
import { insert, put } from '../store/write.ts';
import { UNREADABLE } from '../wire/parse-fields.ts';
import { formAsRequest } from './form-as-request.ts';
import { type OpenRefusal, type Problem, refusedToAll, refusedToShop, refuseOpener } from './open-refusal.ts';
import { openerOrigin } from './opener-origin.ts';

type OpenDeps = AuthDeps & Pick<FlowDeps, 'rehearse'>;

export type OpenResult =
  | {
      readonly ok: true;
      /** Where the window is: its token stays in the fragment, away from logs. */
      readonly address: string;
      readonly payment: PaymentState;
      /** For the log: who opened it is not known. */
      readonly warning: string | null;
    }
  | OpenRefusal;

/**
 * Opens the window: redeems the AuthKey by creating its payment. The same AuthKey with the same fields comes back to the
 * same open window (reload, double click); with other fields, or after the end, it is refused.
 * @param fields of the form, as they came; null when they could not be read
 * @throws StoreUnavailable
 */
export async function openWindow(
  deps: OpenDeps,
  fields: Readonly<Record<string, unknown>> | null,
  arrival: Arrival,
): Promise<OpenResult> {
  if (fields === null) return refusedToAll('CBIL0001', UNREADABLE);
  const form = textsOf(fields);
  const auth = openAuthKey(deps.keyring, form['PCD_AUTH_KEY'] ?? '');
  if (auth === null || auth.purpose !== 'payment')
    return refusedToAll('CBIL0001', 'PCD_AUTH_KEY: not an AuthKey of this gateway for opening a window');
  const opener = openerOrigin(arrival);
  if (opener.isUnreadable || (opener.origin !== null && opener.origin !== auth.shopOrigin))
    return refuseOpener(openedElsewhere(auth.shopOrigin, opener.origin));
  const merchant = await findMerchant(deps.store, auth.merchantId);
  const payment = await redeem(deps, { form, auth, merchant, gatewayOrigin: arrival.gatewayOrigin });
  if ('code' in payment) return refusedToShop(form, auth, merchant, payment);
  const address = `/window/${payment.id}#${windowToken(deps.keyring, payment)}`;
  return { ok: true, payment, address, warning: opener.warning };
}

interface Opening {
  readonly form: Fields;
  readonly auth: AuthKeyContent;
  readonly merchant: Merchant | undefined;
  readonly gatewayOrigin: string;
}

async function redeem(deps: OpenDeps, opening: Opening): Promise<PaymentState | Problem> {
  const { form, auth, merchant } = opening;
  if (merchant?.status !== 'active')
    return { code: 'AUTH0003', hint: 'The partner of this AuthKey is not active.' };
  const reopened = await findOpen(deps, auth, form);
  if (reopened === 'other')
    return {
      code: 'CBIL0002',
      hint: 'PCD_AUTH_KEY: already used, with other fields or for a payment that has ended',
    };
  if (reopened !== null) return reopened;
  const nowMs = deps.ports.nowMs();
  if (nowMs >= auth.issuedAtMs + AUTH_KEY_LIFE_MS || auth.keyVersion !== merchant.keyVersion)
    return { code: 'CBIL0002', hint: 'PCD_AUTH_KEY: older than 30 minutes, or of a key that was withdrawn' };
  const read = readRequest(requests.payment, form);
  if (!read.ok) return read;
  const request = read.values;
  const problem = orderProblem(request, auth) ?? returnProblem(deps, request, auth, merchant);
  if (problem !== null) return problem;
  const orderNumber = request.orderNumber || generatedOrderNumber(deps, nowMs);
  const rehearsed = deps.rehearse?.('window', { orderNumber, payerName: request.payerName });
  if (rehearsed) return rehearsed;
  if (
    (await deps.store.claim(merchant.id, orderNumber)) !== undefined &&
    (await isPaid(deps, merchant.id, orderNumber))
  )
    return { code: 'CPCA0201', hint: 'PCD_PAY_OID: this order number has been paid' };
  const limit = await exceededLimit(deps.store, merchant, request.amountWon, nowMs);
  if (limit !== null) return limit;
  return await create(deps, opening, toOrder(request, orderNumber, opening));
}

async function create(
  deps: AuthDeps,
  { auth, form }: Opening,
  order: Order,
): Promise<PaymentState | Problem> {
  // Somebody may redeem the same AuthKey meanwhile (a double click).
  const { state } = await update<PaymentState | 'other' | null, OpenedNow>(deps, {
    load: () => findOpen(deps, auth, form),
    decide: (known) => (known === null ? open(deps, auth, form, order) : { state: known, event: null }),
    toWrites: ({ state, event }) =>
      event === null || state === 'other'
        ? []
        : [
            put('payments', paymentToRow(state, 1, state.openedAtMs)),
            insert('events', eventToRow(state.id, 1, event, state.openedAtMs)),
            insert('nonces', { nonce: state.authNonce, payment_id: state.id, cancellation_id: null }),
          ],
  });
  return state === 'other' ? { code: 'CBIL0002', hint: 'PCD_AUTH_KEY: already used' } : state;
}

interface OpenedNow {
  readonly state: PaymentState | 'other';
  /** Null when it was open. */
  readonly event: PaymentEvent | null;
}

function open(deps: AuthDeps, auth: AuthKeyContent, form: Fields, order: Order): OpenedNow {
  const nowMs = deps.ports.nowMs();
  const event: PaymentEvent = {
    type: 'opened',
    id: monthId('pay', nowMs, deps.ports.randomBytes(16).toString('hex')),
    keyId: deps.keyring.current.id,
    authNonce: auth.nonce,
    requestDigest: requestDigest(formAsRequest(form)),
    expiresAtMs: auth.issuedAtMs + AUTH_KEY_LIFE_MS,
    order,
  };
  return { state: apply(null, event, nowMs), event };
}

/** The payment of this AuthKey if the same request may return to it, `other` if it may not, null if there is none yet. */
async function findOpen(
  deps: AuthDeps,
  auth: AuthKeyContent,
  form: Fields,
): Promise<PaymentState | 'other' | null> {
  const redeemed = await deps.store.redeemed(auth.nonce);
  const row = redeemed && (await deps.store.payment(redeemed.payment_id));
  if (row === undefined) return null;
  const state = paymentFromRow(row);
  return state.requestDigest !== null &&
    isSameRequest(state.requestDigest, formAsRequest(form)) &&
    !isEnded(state) &&
    !wasDelivered(state)
    ? state
    : 'other';
}

async function isPaid(deps: AuthDeps, merchantId: string, orderNumber: string): Promise<boolean> {
  return (await deps.store.paymentsByOrder(merchantId, orderNumber)).some((row) => row.status === 'paid');
}

/** The sealed order: what the partner's server authenticated is what the page may ask for. */
function orderProblem(request: PaymentRequest, auth: AuthKeyContent): Problem | null {
  if (auth.amountWon !== null && request.amountWon !== auth.amountWon)
    return {
      code: 'CPCAE004',
      hint: `PCD_PAY_TOTAL: the sealed order says ${auth.amountWon}, the page asked for ${request.amountWon}`,
    };
  if (auth.orderNumber !== null && request.orderNumber !== auth.orderNumber)
    return { code: 'CPCA9999', hint: 'PCD_PAY_OID: another order number than the sealed order' };
  return null;
}

/** Where the result goes must be the shop's own: its origin, or a registered domain (in test any web address). */
function returnProblem(
  deps: AuthDeps,
  request: PaymentRequest,
  auth: AuthKeyContent,
  merchant: Merchant,
): Problem | null {
  const resultUrl = request.resultUrl;
  if (resultUrl === '') return null;
  const url = URL.parse(resultUrl, auth.shopOrigin);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return {
      code: 'CPCA9999',
      hint: 'PCD_RST_URL: a path, or an address that begins with http:// or https://',
    };
  if (url.origin === auth.shopOrigin || deps.mode === 'test' || isRegisteredHost(merchant, url.hostname))
    return null;
  return {
    code: 'CPCA9999',
    hint: `PCD_RST_URL: not on ${auth.shopOrigin} nor on a registered domain of the partner`,
  };
}

function toOrder(request: PaymentRequest, orderNumber: string, { auth, gatewayOrigin }: Opening): Order {
  return {
    ...request,
    orderNumber,
    taxWon: request.taxable ? request.taxWon : null,
    merchantId: auth.merchantId,
    shopOrigin: auth.shopOrigin,
    gatewayOrigin,
  };
}

/** `PP`, fourteen digits of time, eight of chance: what a partner gets who leaves the order number out. */
function generatedOrderNumber(deps: AuthDeps, nowMs: number): string {
  const chance = deps.ports.randomBytes(4).readUInt32BE() % 100_000_000;
  return `PP${kstTimestamp(nowMs)}${String(chance).padStart(8, '0')}`;
}

/** A form as texts: what a page posts. Values that are not texts or numbers are of no use here and left out. */
function textsOf(fields: Readonly<Record<string, unknown>>): Fields {
  const texts: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') texts[name] = value;
    else if (typeof value === 'number' || typeof value === 'boolean') texts[name] = String(value);
  }
  return texts;
}
