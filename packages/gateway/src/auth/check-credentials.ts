import { hasCustKey, type Merchant } from '../merchant/merchant.ts';
import { findMerchant } from '../merchant/merchants.ts';
import type { RecordDeps } from '../record/change-payment.ts';
import { sameText } from '../seal/keyring.ts';
import { isPartnerToken } from '../seal/payment-tokens.ts';

export type Credentials =
  | { readonly ok: true; readonly merchant: Merchant }
  | { readonly ok: false; readonly code: 'AUTH0002' | 'AUTH0003'; readonly hint: string };

/**
 * Checks `PCD_CST_ID` and `PCD_CUST_KEY` of a server call against the partner its other keys belong to. Both the raw values
 * and the tokens of an authentication's answer are in use among real clients.
 */
export async function checkCredentials(
  { store, keyring, ports }: RecordDeps,
  merchantId: string,
  sent: { readonly cstId: string; readonly custKey: string },
): Promise<Credentials> {
  const merchant = await findMerchant(store, merchantId);
  const isOwnId =
    merchant !== undefined &&
    (sameText(sent.cstId, merchantId) || isPartnerToken(keyring, 'cst_id', merchant, sent.cstId));
  if (merchant === undefined || merchant.status !== 'active' || !isOwnId)
    return {
      ok: false,
      code: 'AUTH0003',
      hint: 'PCD_CST_ID: not the partner that the keys of this call belong to',
    };
  const isOwnKey =
    isPartnerToken(keyring, 'custKey', merchant, sent.custKey) ||
    hasCustKey(keyring, merchant, sent.custKey, ports.nowMs());
  if (!isOwnKey)
    return { ok: false, code: 'AUTH0002', hint: 'PCD_CUST_KEY: not a key or token of this partner' };
  return { ok: true, merchant };
}
