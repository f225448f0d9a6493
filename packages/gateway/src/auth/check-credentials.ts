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
  sent: { readonly PCD_CST_ID: string; readonly PCD_CUST_KEY: string },
): Promise<Credentials> {
  const merchant = await findMerchant(store, merchantId);
  const isOwnId =
    merchant !== undefined &&
    (sameText(sent.PCD_CST_ID, merchantId) || isPartnerToken(keyring, 'cst_id', merchant, sent.PCD_CST_ID));
  if (merchant === undefined || merchant.status !== 'active' || !isOwnId)
    return {
      ok: false,
      code: 'AUTH0003',
      hint: 'PCD_CST_ID: not the partner that the keys of this call belong to',
    };
  const isOwnKey =
    isPartnerToken(keyring, 'custKey', merchant, sent.PCD_CUST_KEY) ||
    hasCustKey(keyring, merchant, sent.PCD_CUST_KEY, ports.nowMs());
  if (!isOwnKey)
    return { ok: false, code: 'AUTH0002', hint: 'PCD_CUST_KEY: not a key or token of this partner' };
  return { ok: true, merchant };
}
