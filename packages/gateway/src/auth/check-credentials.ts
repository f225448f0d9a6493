import type { FlowDeps } from '../flow-deps.ts';
import { hasCustKey, type Merchant } from '../merchant/merchant.ts';
import { findMerchant } from '../merchant/merchants.ts';
import { tooManyWrongKeys } from '../rate-limits/words.ts';
import { sameText } from '../seal/keyring.ts';
import { isPartnerToken } from '../seal/partner-tokens.ts';
import { isTokenShaped } from '../seal/wire-token.ts';
import { traceSubject } from '../trace.ts';
import type { Caller, Refused } from '../wire/partner-call.ts';
import { rawKeysOnlyWords } from './key-use-words.ts';

/** What the AuthKey or the payment that a call names says of it. */
export interface Call {
  readonly name: 'confirm' | 'cancel' | 'lookup';
  readonly merchantId: string;
  /** Of the authentication whose tokens may stand for the partner's keys in this call. */
  readonly nonce: string;
  readonly tokensEndAtMs: number;
}

export type Credentials =
  | { readonly ok: true; readonly merchant: Merchant }
  | {
      readonly ok: false;
      readonly code: 'AUTH0002' | 'AUTH0003';
      readonly hint: string;
      /** Too many were wrong: how long to wait. */
      readonly waitMs?: number;
    };

/**
 * Checks `PCD_CST_ID` and `PCD_CUST_KEY` of a server call against the partner its other keys belong to. Real clients send the
 * keys themselves or the tokens of an authentication's answer. Tokens may have been seen by a page: they stand for the keys
 * in the calls of their own authentication alone, and for a while.
 */
export async function checkCredentials(
  { store, keyring, ports, rateLimits }: FlowDeps,
  call: Call,
  sent: { readonly cstId: string; readonly custKey: string },
  { address }: Pick<Caller, 'address'>,
): Promise<Credentials> {
  const { merchantId, nonce } = call;
  traceSubject({ merchantId });
  const nowMs = ports.nowMs();
  const merchant = await findMerchant(store, merchantId);
  const { keyVersion = 0 } = merchant ?? {};
  const isToken = (kind: 'cst_id' | 'custKey', text: string) =>
    isPartnerToken(keyring, kind, { merchantId, keyVersion, nonce }, text);
  const isRawId = sameText(sent.cstId, merchantId);
  if (merchant === undefined || !(isRawId || isToken('cst_id', sent.cstId)))
    return {
      ok: false,
      code: 'AUTH0003',
      hint: 'PCD_CST_ID: not the partner that the keys of this call belong to, nor a token of its authentication',
    };
  const isRawKey = hasCustKey(keyring, merchant, sent.custKey, nowMs);
  // A token that does not fit guesses nothing, and is not counted: any customer of a shop that keeps tokens in his session can bring
  // the keys of another payment.
  const guess =
    isRawKey || !isTokenShaped(sent.custKey)
      ? await rateLimits.guess({ address, keysOf: merchantId, key: sent.custKey }, () => isRawKey)
      : isToken('custKey', sent.custKey)
        ? 'right'
        : 'wrong';
  if (typeof guess === 'object')
    return { ok: false, code: 'AUTH0002', hint: tooManyWrongKeys(guess), waitMs: guess.waitMs };
  if (guess === 'wrong')
    return {
      ok: false,
      code: 'AUTH0002',
      hint: 'PCD_CUST_KEY: not a key of this partner, nor a token of the authentication of this call',
    };
  const hint = isRawId && isRawKey ? null : tokensRefused(call, merchant, nowMs);
  return hint === null ? { ok: true, merchant } : { ok: false, code: 'AUTH0002', hint };
}

function tokensRefused({ name, tokensEndAtMs }: Call, merchant: Merchant, nowMs: number): string | null {
  if (name === 'confirm' && merchant.rawKeysOnly)
    return `PCD_CST_ID, PCD_CUST_KEY: ${rawKeysOnlyWords(merchant.id)}`;
  if (nowMs >= tokensEndAtMs)
    return 'PCD_CST_ID, PCD_CUST_KEY: tokens of an authentication that is over. Send cst_id and custKey themselves';
  return null;
}

/** What a call answers to bad credentials. */
export function refusedFor({ code, hint, waitMs }: Extract<Credentials, { readonly ok: false }>): Refused {
  return { refused: code, hint, ...(waitMs !== undefined && { waitMs }) };
}
