import { secretText } from '../delivery/webhook/sign.ts';
import {
  addressFromRow,
  addressToRow,
  secretsInForce,
  type WebhookAddress,
  webhookEvents,
  wrapSecret,
} from '../delivery/webhook/webhook-address.ts';
import { update } from '../store/update.ts';
import { put } from '../store/write.ts';
import { actBy, type ManageDeps } from './act.ts';

/** One for each store, wherever the shop of `dojang start` listens this time. */
const ID = 'hook_shop';

export interface ShopAddress {
  readonly merchantId: string;
  readonly url: string;
  /** 32 random bytes; the shop has the same. */
  readonly secret: Buffer;
}

/**
 * Makes sure that the example shop which `dojang start` runs is told by webhooks: its one address follows it to another port, and keeps the
 * secret that the shop has. Who removed it has meant it: then it stays away. Changes nothing where nothing differs.
 */
export async function keepShopAddress(deps: ManageDeps, shop: ShopAddress): Promise<void> {
  const { ports, store, keyring } = deps;
  const row = await store.webhookAddress(ID);
  if (row?.status === 'removed' || (await store.merchant(shop.merchantId)) === undefined) return;
  if (row !== undefined && (await isSame(deps, addressFromRow(row), shop))) return;
  await update(deps, {
    load: () => store.webhookAddress(ID),
    decide: (found): WebhookAddress | null => {
      if (found?.status === 'removed') return null;
      const nowMs = ports.nowMs();
      const address = found === undefined ? null : addressFromRow(found);
      return {
        id: ID,
        merchantId: shop.merchantId,
        url: shop.url,
        status: 'active',
        disabledReason: null,
        events: address?.events ?? webhookEvents,
        secrets: [{ wrapped: wrapSecret(keyring, ID, shop.secret), validUntilMs: null }],
        createdAtMs: address?.createdAtMs ?? nowMs,
        updatedAtMs: nowMs,
        version: (address?.version ?? 0) + 1,
      };
    },
    toWrites: (address) => {
      if (address === null) return [];
      const { merchantId, url, events } = address;
      return [
        put('webhook_addresses', addressToRow(address)),
        actBy(deps, { type: 'webhook.add', merchantId, subject: ID, details: { url, events } }),
      ];
    },
  });
}

/** The secret as the shop keeps it: `whsec_` and base64. @throws when it is too short */
export function shopSecretText(secret: Buffer): string {
  return secretText(secret);
}

async function isSame(
  { ports, keyring }: ManageDeps,
  address: WebhookAddress,
  { url, merchantId, secret }: ShopAddress,
): Promise<boolean> {
  if (address.url !== url || address.merchantId !== merchantId || address.status !== 'active') return false;
  const secrets = await secretsInForce(keyring, address, ports.nowMs());
  return secrets.some((known) => known.equals(secret));
}
