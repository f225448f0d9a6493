import type { MerchantDeps } from '../../merchant/merchants.ts';
import type { Mode } from '../../settings.ts';
import type { Store, WebhookAddressRow } from '../../store/contract.ts';
import { update } from '../../store/update.ts';
import { put } from '../../store/write.ts';
import { checkUrl } from '../http/receiver-url.ts';
import { createSender } from '../http/sender.ts';
import { SECRET_BYTES, secretText } from './sign.ts';
import {
  addressFromRow,
  addressToRow,
  type WebhookAddress,
  type WebhookEvent,
  webhookEvents,
  wrapSecret,
} from './webhook-address.ts';

export interface NewWebhookAddress {
  readonly merchantId: string;
  readonly url: string;
  /** All unless given. */
  readonly events?: readonly WebhookEvent[];
}

export type AddAddressResult =
  | {
      readonly ok: true;
      readonly address: WebhookAddress;
      /** `whsec_…`; shown once. */
      readonly secret: string;
      /** Why the receiver did not pass the check of a test address. */
      readonly warning: string | null;
    }
  | {
      readonly ok: false;
      readonly reason: 'merchant' | 'malformed' | 'exists' | 'unreachable';
      readonly message: string;
    };

type AddressDeps = Pick<MerchantDeps, 'ports' | 'store'>;

/** How long the old secret goes on signing after a rotation, unless given. */
const SECRET_OVERLAP_MS = 24 * 60 * 60 * 1000;

/**
 * Adds an address and issues its secret. The receiver must answer HEAD with 2xx within 10 s: in live it is refused
 * otherwise, in test only warned about. Results of before are not sent there by themselves.
 */
export async function addWebhookAddress(
  deps: MerchantDeps,
  input: NewWebhookAddress,
): Promise<AddAddressResult> {
  const { ports, store, keyring } = deps;
  const mode = await modeOf(store);
  if ((await store.merchant(input.merchantId)) === undefined)
    return { ok: false, reason: 'merchant', message: `there is no merchant ${input.merchantId}` };
  const checked = checkUrl(input.url, mode);
  if (!checked.ok) return { ok: false, reason: 'malformed', message: checked.message };
  const same = await findSame(store, input.merchantId, checked.url);
  if (same !== undefined) return exists(same);
  const trouble = await headTrouble(deps, mode, checked.url);
  if (trouble !== null && mode === 'live') return { ok: false, reason: 'unreachable', message: trouble };

  const nowMs = ports.nowMs();
  const id = `hook_${ports.randomBytes(8).toString('hex')}`;
  const secret = ports.randomBytes(SECRET_BYTES);
  const address: WebhookAddress = {
    id,
    merchantId: input.merchantId,
    url: checked.url,
    status: 'active',
    disabledReason: null,
    events: [...new Set(input.events ?? webhookEvents)],
    secrets: [{ wrapped: wrapSecret(keyring, id, secret), validUntilMs: null }],
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    version: 1,
  };
  return await update<WebhookAddress | undefined, AddAddressResult>(deps, {
    load: () => findSame(store, input.merchantId, checked.url),
    decide: (other) =>
      other === undefined
        ? { ok: true, address, secret: secretText(secret), warning: trouble }
        : exists(other),
    toWrites: (result) => (result.ok ? [put('webhook_addresses', addressToRow(result.address))] : []),
  });
}

/** Those that were not removed, oldest first; of one partner when given. */
export async function listWebhookAddresses(
  store: Store,
  merchantId?: string,
): Promise<readonly WebhookAddress[]> {
  const rows = await (merchantId === undefined
    ? store.webhookAddresses()
    : store.webhookAddressesOf(merchantId));
  return rows.map(addressFromRow).filter(({ status }) => status !== 'removed');
}

/**
 * Issues a new secret. Until `overlapMs` have passed the old ones sign as well; with 0 they end at once.
 * @returns the new secret, or null when there is no such address
 */
export async function rotateWebhookSecret(
  deps: MerchantDeps,
  id: string,
  overlapMs: number = SECRET_OVERLAP_MS,
): Promise<{ readonly secret: string } | null> {
  const { ports, keyring } = deps;
  const secret = ports.randomBytes(SECRET_BYTES);
  const wrapped = wrapSecret(keyring, id, secret);
  const changed = await changeAddress(deps, id, (address) => {
    const nowMs = ports.nowMs();
    const endMs = nowMs + overlapMs;
    const kept = address.secrets
      .map((each) => ({ ...each, validUntilMs: Math.min(each.validUntilMs ?? endMs, endMs) }))
      .filter(({ validUntilMs }) => validUntilMs > nowMs);
    return { ...address, secrets: [{ wrapped, validUntilMs: null }, ...kept] };
  });
  return changed && { secret: secretText(secret) };
}

/** Sends there no more. Null when there is no such address. */
export async function removeWebhookAddress(deps: MerchantDeps, id: string): Promise<WebhookAddress | null> {
  return await changeAddress(deps, id, (address) => ({ ...address, status: 'removed', secrets: [] }));
}

/** Sends there again, also what has waited since it was disabled. Null when there is no such address. */
export async function enableWebhookAddress(deps: MerchantDeps, id: string): Promise<WebhookAddress | null> {
  return await changeAddress(deps, id, (address) => ({ ...address, status: 'active', disabledReason: null }));
}

/** Sends there no more for now, and keeps what waits. */
export async function disableWebhookAddress(
  deps: AddressDeps,
  id: string,
  disabledReason: string,
): Promise<void> {
  await changeAddress(deps, id, (address) => ({ ...address, status: 'disabled', disabledReason }));
}

async function modeOf(store: Store): Promise<Mode> {
  return (await store.meta('mode')) === 'live' ? 'live' : 'test';
}

async function headTrouble({ ports }: MerchantDeps, mode: Mode, url: string): Promise<string | null> {
  const sender = createSender({ ports, mode });
  try {
    const { error } = await sender.head(url);
    return error === null ? null : `HEAD: ${error}`;
  } finally {
    await sender.close();
  }
}

async function changeAddress(
  { ports, store }: AddressDeps,
  id: string,
  change: (address: WebhookAddress) => WebhookAddress,
): Promise<WebhookAddress | null> {
  return await update<WebhookAddressRow | undefined, WebhookAddress | null>(
    { ports, store },
    {
      load: () => store.webhookAddress(id),
      decide: (row) => {
        if (row === undefined || row.status === 'removed') return null;
        const address = addressFromRow(row);
        return { ...change(address), updatedAtMs: ports.nowMs(), version: address.version + 1 };
      },
      toWrites: (next) => (next === null ? [] : [put('webhook_addresses', addressToRow(next))]),
    },
  );
}

async function findSame(store: Store, merchantId: string, url: string): Promise<WebhookAddress | undefined> {
  return (await listWebhookAddresses(store, merchantId)).find((address) => address.url === url);
}

function exists({ id }: WebhookAddress): AddAddressResult {
  return { ok: false, reason: 'exists', message: `it is there already, as ${id}` };
}
