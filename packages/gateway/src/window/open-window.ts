import { type Fields, requests } from '@dojang/protocol/payple';
import type { Arrival, AuthDeps } from '../auth/auth-answer.ts';
import { openedElsewhere } from '../auth/origin-help.ts';
import type { FlowDeps } from '../flow-deps.ts';
import { findMerchant } from '../merchant/merchants.ts';
import type { PaymentState } from '../payment/state.ts';
import { networkOf } from '../rate-limits/network-of.ts';
import { tooManyOpenings, tooManyWindows } from '../rate-limits/words.ts';
import { openPayment } from '../record/open-payment.ts';
import { openAuthKey } from '../seal/auth-key.ts';
import { windowToken } from '../seal/payment-tokens.ts';
import { traceSubject } from '../trace.ts';
import { UNREADABLE } from '../wire/parse-fields.ts';
import { formAsRequest } from './form-as-request.ts';
import { type OpenRefusal, refusedToAll, refusedToShop, refuseOpener } from './open-refusal.ts';
import { openerOrigin, originInBrowser } from './opener-origin.ts';
import { openingWords } from './opening-words.ts';
import { readOrder } from './read-order.ts';

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
  deps: AuthDeps & Pick<FlowDeps, 'rehearse'>,
  fields: Readonly<Record<string, unknown>> | null,
  arrival: Arrival,
): Promise<OpenResult> {
  if (fields === null) return refuseUnreadable(deps, arrival, UNREADABLE);
  const form = textsOf(fields);
  const sealed = await openAuthKey(deps.keyring, form['PCD_AUTH_KEY'] ?? '');
  if (sealed === null || sealed.purpose !== 'payment')
    return refuseUnreadable(
      deps,
      arrival,
      'PCD_AUTH_KEY: not an AuthKey of this gateway for opening a window',
    );
  traceSubject({ merchantId: sealed.merchantId });
  // Of this payment, not of the address, which a carrier gives to thousands. How many of them there are is counted where AuthKeys
  // are issued.
  const waitMs = deps.rateLimits.take('windowCalls', sealed.nonce);
  if (waitMs > 0) return { ...refuseForNow(tooManyOpenings(waitMs), waitMs), mayBeCharged: true };
  const opener = openerOrigin(arrival);
  const shopOrigin = opener.origin === null ? sealed.shopOrigin : originInBrowser(sealed, opener.origin);
  if (opener.isUnreadable || shopOrigin === null)
    return refuseOpener(openedElsewhere(sealed.shopOrigin, opener.origin));
  const auth = { ...sealed, shopOrigin };
  const merchant = await findMerchant(deps.store, auth.merchantId);
  const read = readOrder(deps, form, { auth, merchant, gatewayOrigin: arrival.gatewayOrigin });
  if ('order' in read) traceSubject({ orderNumber: read.order.orderNumber });
  const opened = await openPayment(deps, {
    auth: sealed,
    merchant,
    request: formAsRequest(form),
    order: 'order' in read ? read.order : null,
    minimumWon: requests.payment.rows.amountWon.minimum,
  });
  if (!opened.ok) {
    const isUnreadable = 'problem' in read && opened.refusal.reason === 'no-order';
    const problem = isUnreadable ? read.problem : openingWords(opened.refusal, auth.merchantId);
    return refusedToShop(deps.mode, form, { auth, merchant, problem });
  }
  const { state: payment } = opened;
  traceSubject({ paymentId: payment.id });
  const address = `/window/${payment.id}#${windowToken(deps.keyring, payment)}`;
  return { ok: true, payment, address, warning: opener.warning };
}

/** What nobody was authenticated for is counted by address, and keeps nothing away but more of the same. */
function refuseUnreadable({ rateLimits }: AuthDeps, { address }: Arrival, hint: string): OpenRefusal {
  const waitMs = rateLimits.take('unreadableOpenings', networkOf(address));
  return waitMs > 0 ? refuseForNow(tooManyWindows(waitMs), waitMs) : refusedToAll('CBIL0001', hint);
}

function refuseForNow(hint: string, waitMs: number): OpenRefusal {
  return { ...refusedToAll('AUTH0005', hint), waitMs };
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
