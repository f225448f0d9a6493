import {
  type Code,
  digestRows,
  type Fields,
  isAbsoluteUrl,
  messageOf,
  type PaymentRequest,
  readRequest,
  requests,
} from '@dojang/protocol/payple';
import { kstTimestamp } from '@dojang/protocol/time';
import type { AuthDeps } from '../auth/auth-answer.ts';
import { type OriginHelp, openedElsewhere, toHint } from '../auth/origin-help.ts';
import type { FlowDeps } from '../flow-deps.ts';
import { exceededLimit } from '../merchant/limits.ts';
import { isRegisteredHost, type Merchant } from '../merchant/merchant.ts';
import { findMerchant } from '../merchant/merchants.ts';
import { parseShopOrigin } from '../merchant/shop-origin.ts';
import { apply } from '../payment/apply.ts';
import type { PaymentEvent } from '../payment/events.ts';
import { isEnded, type Order, type PaymentState, wasDelivered } from '../payment/state.ts';
import { eventToRow, paymentFromRow, paymentToRow } from '../record/payment-rows.ts';
import { isSameRequest, requestDigest } from '../request-digest.ts';
import { AUTH_KEY_LIFE_MS, type AuthKeyContent, openAuthKey } from '../seal/auth-key.ts';
import { update } from '../store/update.ts';
import { insert, put } from '../store/write.ts';

type OpenDeps = AuthDeps & Pick<FlowDeps, 'rehearse'>;

import { formAsRequest } from './form-as-request.ts';

export interface Opening {
  /** The form, every value a text. */
  readonly form: Fields;
  /** `Origin` and `Referer` headers of the form POST; empty when absent, `null` as browsers send it. */
  readonly originHeader: string;
  readonly refererHeader: string;
  readonly gatewayOrigin: string;
}

export type OpenResult =
  | { readonly ok: true; readonly state: PaymentState; readonly warning: string | null }
  | OpenRefusal;

export interface OpenRefusal {
  readonly ok: false;
  readonly code: Code;
  /** The wire's text. */
  readonly message: string;
  readonly hint: string;
  /** The same in its parts, when it is the origin that does not fit. */
  readonly originHelp?: OriginHelp;
  /**
   * Who may frame the refusal and be told: the authenticated origin. Null (AuthKey unreadable, or opened elsewhere): anybody may
   * frame it, since it holds nothing, and nobody is told more than a bare close.
   */
  readonly shopOrigin: string | null;
  /** What is delivered when the customer leaves the refusal; null when nobody may be told. */
  readonly result: Fields | null;
  /** Absolute URL for a form POST in direct mode; null when there is none that may be trusted. */
  readonly postUrl: string | null;
}

/**
 * Opens the window: redeems the AuthKey by creating its payment. The same AuthKey with the same fields comes back to the
 * same open window (reload, double click); with other fields, or after the end, it is refused.
 * @throws StoreUnavailable
 */
export async function openWindow(deps: OpenDeps, opening: Opening): Promise<OpenResult> {
  const { form } = opening;
  const auth = openAuthKey(deps.keyring, form['PCD_AUTH_KEY'] ?? '');
  if (auth === null || auth.purpose !== 'payment')
    return refusedToAll('CBIL0001', 'PCD_AUTH_KEY: not an AuthKey of this gateway for opening a window');
  const came = openerOrigin(opening);
  if (came.isUnreadable || (came.origin !== null && came.origin !== auth.shopOrigin))
    return refuseOpener(openedElsewhere(auth.shopOrigin, came.origin));
  const merchant = await findMerchant(deps.store, auth.merchantId);
  const refuse = (code: Code, hint: string, message = messageOf(code)) =>
    told(opening, auth, merchant, { code, hint, message });
  if (merchant?.status !== 'active') return refuse('AUTH0003', 'The partner of this AuthKey is not active.');
  const reopened = await findOpen(deps, auth, form);
  if (reopened === 'other')
    return refuse(
      'CBIL0002',
      'PCD_AUTH_KEY: already used, with other fields or for a payment that has ended',
    );
  if (reopened !== null) return { ok: true, state: reopened, warning: came.warning };
  const nowMs = deps.ports.nowMs();
  if (nowMs >= auth.issuedAtMs + AUTH_KEY_LIFE_MS || auth.keyVersion !== merchant.keyVersion)
    return refuse('CBIL0002', 'PCD_AUTH_KEY: older than 30 minutes, or of a key that was withdrawn');
  const read = readRequest(requests.payment, form);
  if (!read.ok) return refuse(read.code, read.hint);
  const request = read.values;
  const problem = orderProblem(request, auth) ?? returnProblem(deps, request, auth, merchant);
  if (problem !== null) return refuse(problem.code, problem.hint);
  const orderNumber = request.orderNumber || generatedOrderNumber(deps, nowMs);
  const rehearsed = deps.rehearse?.('window', { orderNumber, payerName: request.payerName });
  if (rehearsed) return refuse(rehearsed.code, rehearsed.hint);
  if (
    (await deps.store.claim(merchant.id, orderNumber)) !== undefined &&
    (await isPaid(deps, merchant.id, orderNumber))
  )
    return refuse('CPCA0201', 'PCD_PAY_OID: this order number has been paid');
  const limit = await exceededLimit(deps.store, merchant, request.amountWon, nowMs);
  if (limit !== null) return refuse(limit.code, limit.hint, limit.message);
  return await create(deps, opening, auth, toOrder(request, auth, orderNumber, opening), came.warning);
}

async function create(
  deps: AuthDeps,
  opening: Opening,
  auth: AuthKeyContent,
  order: Order,
  warning: string | null,
): Promise<OpenResult> {
  // Somebody may redeem the same AuthKey meanwhile (a double click).
  const { state } = await update<PaymentState | 'other' | null, OpenedNow>(deps, {
    load: () => findOpen(deps, auth, opening.form),
    decide: (known) =>
      known === null ? open(deps, auth, opening.form, order) : { state: known, event: null },
    toWrites: ({ state, event }) =>
      event === null || state === 'other'
        ? []
        : [
            put('payments', paymentToRow(state, 1, state.openedAtMs)),
            insert('events', eventToRow(state.id, 1, event, state.openedAtMs)),
            insert('nonces', { nonce: state.authNonce, payment_id: state.id, cancellation_id: null }),
          ],
  });
  if (state !== 'other') return { ok: true, state, warning };
  return told(opening, auth, undefined, {
    code: 'CBIL0002',
    hint: 'PCD_AUTH_KEY: already used',
    message: messageOf('CBIL0002'),
  });
}

interface OpenedNow {
  readonly state: PaymentState | 'other';
  /** Null when it was open. */
  readonly event: PaymentEvent | null;
}

function open(deps: AuthDeps, auth: AuthKeyContent, form: Fields, order: Order): OpenedNow {
  const event: PaymentEvent = {
    type: 'opened',
    id: `pay_${deps.ports.randomBytes(16).toString('hex')}`,
    keyId: deps.keyring.current.id,
    authNonce: auth.nonce,
    requestDigest: requestDigest(formAsRequest(form)),
    expiresAtMs: auth.issuedAtMs + AUTH_KEY_LIFE_MS,
    order,
  };
  return { state: apply(null, event, deps.ports.nowMs()), event };
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

type Problem = { readonly code: Code; readonly hint: string } | null;

/** The sealed order: what the partner's server authenticated is what the page may ask for. */
function orderProblem(request: PaymentRequest, auth: AuthKeyContent): Problem {
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
): Problem {
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

function toOrder(
  request: PaymentRequest,
  auth: AuthKeyContent,
  orderNumber: string,
  opening: Opening,
): Order {
  return {
    ...request,
    orderNumber,
    taxWon: request.taxable ? request.taxWon : null,
    merchantId: auth.merchantId,
    shopOrigin: auth.shopOrigin,
    gatewayOrigin: opening.gatewayOrigin,
  };
}

/** `PP`, fourteen digits of time, eight of chance: what a partner gets who leaves the order number out. */
function generatedOrderNumber(deps: AuthDeps, nowMs: number): string {
  const chance = deps.ports.randomBytes(4).readUInt32BE() % 100_000_000;
  return `PP${kstTimestamp(nowMs)}${String(chance).padStart(8, '0')}`;
}

interface Opener {
  readonly origin: string | null;
  /** There is an `Origin`, and no address in it: a mismatch like any other. */
  readonly isUnreadable: boolean;
  readonly warning: string | null;
}

/** Browsers say `null` for a page with `no-referrer`; that is no mismatch, and others guard the result then. */
function openerOrigin({ originHeader, refererHeader }: Opening): Opener {
  if (originHeader !== '' && originHeader !== 'null') {
    const origin = parseShopOrigin(originHeader);
    return { origin, isUnreadable: origin === null, warning: null };
  }
  const origin = parseShopOrigin(refererHeader);
  if (origin !== null) return { origin, isUnreadable: false, warning: null };
  return {
    origin: null,
    isUnreadable: false,
    warning: `The page sent ${originHeader === 'null' ? 'Origin: null' : 'no Origin'} and no Referer, so where the window was opened is unknown. A Referrer-Policy of strict-origin-when-cross-origin on the shop's page mends it.`,
  };
}

/** The page is not the authenticated one, so it learns nothing but what any developer may know. */
function refuseOpener(originHelp: OriginHelp): OpenRefusal {
  return { ...refusedToAll('AUTH0007', toHint('Origin', originHelp)), originHelp };
}

/** A refusal of somebody unknown: whoever shows it learns the code and nothing else. */
export function refusedToAll(code: Code, hint: string): OpenRefusal {
  return { ok: false, code, hint, message: messageOf(code), shopOrigin: null, result: null, postUrl: null };
}

/** A refusal the authenticated origin may learn: the request's fields, `error` and the code. */
function told(
  opening: Opening,
  auth: AuthKeyContent,
  merchant: Merchant | undefined,
  { code, hint, message }: Pick<OpenRefusal, 'code' | 'hint' | 'message'>,
): OpenRefusal {
  const echoed = digestRows(requests.payment).flatMap(({ wire }) => {
    const value = opening.form[wire];
    return value === undefined ? [] : [[wire, value] as const];
  });
  const resultUrl = opening.form['PCD_RST_URL'] ?? '';
  const url = URL.parse(resultUrl, auth.shopOrigin);
  const trusted =
    url !== null &&
    (url.origin === auth.shopOrigin || (merchant !== undefined && isRegisteredHost(merchant, url.hostname)));
  return {
    ok: false,
    code,
    hint,
    message,
    shopOrigin: auth.shopOrigin,
    result: {
      PCD_PAY_RST: 'error',
      PCD_PAY_CODE: code,
      PCD_PAY_MSG: message,
      ...Object.fromEntries(echoed),
      PCD_PAY_OID: opening.form['PCD_PAY_OID'] ?? '',
    },
    postUrl:
      resultUrl !== '' && trusted && (isAbsoluteUrl(resultUrl) || url.origin === auth.shopOrigin)
        ? url.href
        : null,
  };
}
