import {
  AUTH_SUCCESS_MESSAGE,
  type AuthResponse,
  type Code,
  messageOf,
  paths,
} from '@dojang/protocol/payple';
import type { AuthRequest } from '@dojang/protocol/validate';
import { hasCustKey, isRegisteredHost, type Merchant } from '../merchant/merchant.ts';
import { findMerchant } from '../merchant/merchants.ts';
import { parseShopOrigin } from '../merchant/shop-origin.ts';
import type { RecordDeps } from '../record/change-payment.ts';
import { type AuthKeyContent, sealAuthKey } from '../seal/auth-key.ts';
import { partnerToken } from '../seal/payment-tokens.ts';
import type { Mode } from '../settings.ts';
import { noPageOrigin, noReferer, toHint, unregistered } from './origin-help.ts';
import { unofferedHint, unofferedPurpose } from './unoffered.ts';

export interface AuthDeps extends RecordDeps {
  readonly mode: Mode;
}

/** How the request came; what the flow must know of it and no more. */
export interface Arrival {
  readonly secure: boolean;
  readonly referer: string;
  /** Origin under which the caller reached the gateway; what the answer's addresses are built on. */
  readonly gatewayOrigin: string;
}

export type AuthResult =
  | {
      readonly ok: true;
      readonly response: AuthResponse;
      readonly shopOrigin: string;
      readonly merchantId: string;
    }
  | { readonly ok: false; readonly response: AuthResponse; readonly code: string; readonly hint: string };

/** A code with its text, for one of another product too. */
type Reason = Readonly<Record<'code' | 'message', string>>;

/**
 * Partner authentication (guide 3-2), checked in the order of the code list: HTTPS (0006), `cst_id` (0001), `custKey` (0002),
 * account (0003), key (0002), a service that is not offered (its own code), `Referer` (0004).
 */
export async function authenticatePartner(
  deps: AuthDeps,
  request: AuthRequest,
  arrival: Arrival,
): Promise<AuthResult> {
  const refuse = (why: Code | Reason, hint: string) => refusal(deps.mode, arrival, why, hint);
  if (deps.mode === 'live' && !arrival.secure) return refuse('AUTH0006', 'The request came over plain HTTP.');
  if (request.cst_id === '') return refuse('AUTH0001', 'cst_id: required, got an empty value');
  if (request.custKey === '') return refuse('AUTH0002', 'custKey: required, got an empty value');
  const merchant = await findMerchant(deps.store, request.cst_id);
  if (merchant === undefined) return refuse('AUTH0003', 'cst_id: no such partner in this gateway');
  if (!hasCustKey(deps.keyring, merchant, request.custKey, deps.ports.nowMs()))
    return refuse('AUTH0002', 'custKey: not a key of this partner');
  if (merchant.status !== 'active') return refuse('AUTH0003', 'cst_id: the partner is disabled');
  const purpose = purposeOf(request);
  const unoffered = purpose === 'payment' ? unofferedPurpose(request) : null;
  if (unoffered !== null) return refuse(unoffered, unofferedHint(unoffered));
  return authenticateOrigin(deps, merchant, arrival.referer, purpose, request, arrival);
}

/** Partner authentication by the public `clientKey`: from a page, for a payment only, told apart by its `Origin`. */
export async function authenticateClient(
  deps: AuthDeps,
  clientKey: string,
  pageOrigin: string,
  arrival: Arrival,
): Promise<AuthResult> {
  const refuse = (code: Code, hint: string) => refusal(deps.mode, arrival, code, hint);
  if (deps.mode === 'live' && !arrival.secure) return refuse('AUTH0006', 'The request came over plain HTTP.');
  const row = clientKey === '' ? undefined : await deps.store.merchantByClientKey(clientKey);
  const merchant = row && (await findMerchant(deps.store, row.id));
  if (merchant?.status !== 'active') return refuse('AUTH0003', 'clientKey: not a key of an active partner');
  if (pageOrigin === '') return refuse('AUTH0004', toHint('Origin', noPageOrigin()));
  const result = authenticateOrigin(
    deps,
    merchant,
    pageOrigin,
    'payment',
    { PCD_PAY_TOTAL: null, PCD_PAY_OID: '' },
    arrival,
  );
  if (!result.ok) return result;
  // The page's tokens open no API: else anybody with the public key could confirm in the partner's name.
  const tokens = {
    cst_id: partnerToken(deps.keyring, 'page-cst_id', merchant),
    custKey: partnerToken(deps.keyring, 'page-custKey', merchant),
  };
  return { ...result, response: { ...result.response, ...tokens } };
}

function authenticateOrigin(
  deps: AuthDeps,
  merchant: Merchant,
  referer: string,
  purpose: AuthKeyContent['purpose'],
  order: Pick<AuthRequest, 'PCD_PAY_TOTAL' | 'PCD_PAY_OID'>,
  arrival: Arrival,
): AuthResult {
  const shopOrigin = parseShopOrigin(referer);
  const refuse = (hint: string) => refusal(deps.mode, arrival, 'AUTH0004', hint);
  if (shopOrigin === null) return refuse(toHint('Referer', noReferer(referer.trim())));
  if (deps.mode === 'live' && !isRegisteredHost(merchant, new URL(shopOrigin).hostname))
    return refuse(toHint('Referer', unregistered(merchant, shopOrigin)));
  const path = { payment: paths.window, lookup: paths.lookup, cancel: paths.cancel }[purpose];
  const authKey = sealAuthKey(deps.ports, deps.keyring, {
    merchantId: merchant.id,
    shopOrigin,
    purpose,
    issuedAtMs: deps.ports.nowMs(),
    nonce: deps.ports.randomBytes(16).toString('base64url'),
    keyVersion: merchant.keyVersion,
    amountWon: order.PCD_PAY_TOTAL,
    orderNumber: order.PCD_PAY_OID === '' ? null : order.PCD_PAY_OID,
  });
  return {
    ok: true,
    shopOrigin,
    merchantId: merchant.id,
    response: {
      server_name: new URL(arrival.gatewayOrigin).host,
      result: 'success',
      result_msg: AUTH_SUCCESS_MESSAGE,
      cst_id: partnerToken(deps.keyring, 'cst_id', merchant),
      custKey: partnerToken(deps.keyring, 'custKey', merchant),
      AuthKey: authKey,
      PCD_PAY_HOST: arrival.gatewayOrigin,
      PCD_PAY_URL: path,
      return_url: `${arrival.gatewayOrigin}${path}`,
    },
  };
}

/** The refusal of a message that could not be read, or breaks a rule of the form. Live asks for HTTPS first all the same. */
export function malformed(mode: Mode, arrival: Arrival, code: Code, hint: string): AuthResult {
  return mode === 'live' && !arrival.secure
    ? refusal(mode, arrival, 'AUTH0006', 'The request came over plain HTTP.')
    : refusal(mode, arrival, code, hint);
}

/** A refusal in the wire's form. */
function refusal(
  mode: Mode,
  arrival: Pick<Arrival, 'gatewayOrigin'>,
  why: Code | Reason,
  hint: string,
): AuthResult {
  const { code, message } = typeof why === 'string' ? { code: why, message: messageOf(why) } : why;
  return {
    ok: false,
    code,
    hint,
    response: {
      server_name: new URL(arrival.gatewayOrigin).host,
      result: 'error',
      result_msg: `[${code}] ${message}`,
      cst_id: '',
      custKey: '',
      AuthKey: '',
      PCD_PAY_HOST: '',
      PCD_PAY_URL: '',
      return_url: '',
      ...(mode === 'test' && { DOJANG_HINT: hint }),
    },
  };
}

function purposeOf(request: AuthRequest): AuthKeyContent['purpose'] {
  if (request.PCD_PAYCANCEL_FLAG === 'Y') return 'cancel';
  return request.PCD_PAYCHK_FLAG === 'Y' || request.PCD_PAYCHECK_FLAG === 'Y' ? 'lookup' : 'payment';
}
