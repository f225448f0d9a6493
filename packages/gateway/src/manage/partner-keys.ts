import type { Merchant, PartnerKey } from '../merchant/merchant.ts';
import type { ManageDeps } from './act.ts';
import { changeMerchant } from './merchants.ts';

/** How long the old key goes on working after a rotation, unless given. */
const KEY_OVERLAP_MS = 24 * 60 * 60 * 1000;

/**
 * Issues a new `custKey`. The old ones end after `overlapMs`; with 0 they end at once, and AuthKeys issued under them too.
 * @returns the new key, or null when there is no such merchant
 */
export async function rotateCustKey(
  deps: ManageDeps,
  id: string,
  overlapMs: number = KEY_OVERLAP_MS,
): Promise<{ readonly custKey: string } | null> {
  const custKey = deps.ports.randomBytes(24).toString('hex');
  const change = (merchant: Merchant): Merchant => ({
    ...merchant,
    keys: withNewKey(deps, merchant.keys, custKey, overlapMs),
    keyVersion: merchant.keyVersion + (overlapMs > 0 ? 0 : 1),
  });
  const details = { key: 'custKey', overlapMs };
  const changed = await changeMerchant(deps, id, { type: 'merchant.rotate-key', change, details });
  return changed && { custKey };
}

/** Issues a new refund key, as {@link rotateCustKey} does. */
export async function rotateRefundKey(
  deps: ManageDeps,
  id: string,
  overlapMs: number = KEY_OVERLAP_MS,
): Promise<{ readonly refundKey: string } | null> {
  const refundKey = deps.ports.randomBytes(32).toString('hex');
  const change = (merchant: Merchant): Merchant => ({
    ...merchant,
    refundKeys: withNewKey(deps, merchant.refundKeys, refundKey, overlapMs),
  });
  const details = { key: 'refundKey', overlapMs };
  const changed = await changeMerchant(deps, id, { type: 'merchant.rotate-key', change, details });
  return changed && { refundKey };
}

/**
 * Issues a new client key. One old one goes on until the overlap ends; it is public, so pages in caches may still show it. With 0
 * it ends at once, and AuthKeys that pages got by it too.
 */
export async function rotateClientKey(
  deps: ManageDeps,
  id: string,
  overlapMs: number = KEY_OVERLAP_MS,
): Promise<{ readonly clientKey: string } | null> {
  const clientKey = deps.ports.randomBytes(16).toString('hex').toUpperCase();
  const validUntilMs = deps.ports.nowMs() + overlapMs;
  const change = (merchant: Merchant): Merchant => ({
    ...merchant,
    clientKey,
    oldClientKey: overlapMs > 0 ? merchant.clientKey : null,
    oldClientKeyUntilMs: overlapMs > 0 ? validUntilMs : null,
    clientKeyVersion: merchant.clientKeyVersion + (overlapMs > 0 ? 0 : 1),
  });
  const details = { key: 'clientKey', overlapMs };
  const changed = await changeMerchant(deps, id, { type: 'merchant.rotate-key', change, details });
  return changed && { clientKey };
}

function withNewKey(
  { ports, keyring }: ManageDeps,
  keys: readonly PartnerKey[],
  key: string,
  overlapMs: number,
): readonly PartnerKey[] {
  const nowMs = ports.nowMs();
  const endMs = nowMs + overlapMs;
  const older = keys
    .map(({ hash, validUntilMs }) => ({ hash, validUntilMs: Math.min(validUntilMs ?? endMs, endMs) }))
    .filter(({ validUntilMs }) => validUntilMs > nowMs);
  return [{ hash: keyring.hashKey(key), validUntilMs: null }, ...older];
}
