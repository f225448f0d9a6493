import { checkUrl } from '../delivery/http/receiver-url.ts';
import { createSender } from '../delivery/http/sender.ts';
import { SECRET_BYTES, secretText } from '../delivery/webhook/sign.ts';
import {
  addressToRow,
  type WebhookAddress,
  type WebhookEvent,
  webhookEvents,
  wrapSecret,
} from '../delivery/webhook/webhook-address.ts';
import { changeWebhookAddress, listWebhookAddresses } from '../delivery/webhook/webhook-addresses.ts';
import type { Store } from '../store/contract.ts';
import { update } from '../store/update.ts';
import { put } from '../store/write.ts';
import { type ActType, actBy, type Details, type ManageDeps } from './act.ts';

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

/** How long the old secret goes on signing after a rotation, unless given. */
const SECRET_OVERLAP_MS = 24 * 60 * 60 * 1000;

/**
 * Adds an address and issues its secret. The receiver must answer HEAD with 2xx within 10 s: in live it is refused
 * otherwise, in test only warned about. Results of before are not sent there by themselves.
 */
export async function addWebhookAddress(
  deps: ManageDeps,
  input: NewWebhookAddress,
): Promise<AddAddressResult> {
  const { mode, ports, store, keyring } = deps;
  if ((await store.merchant(input.merchantId)) === undefined)
    return { ok: false, reason: 'merchant', message: `there is no merchant ${input.merchantId}` };
  const checked = checkUrl(input.url, mode);
  if (!checked.ok) return { ok: false, reason: 'malformed', message: checked.message };
  const same = await findSame(store, input.merchantId, checked.url);
  if (same !== undefined) return exists(same);
  const trouble = await headTrouble(deps, checked.url);
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
    toWrites: (result) => {
      if (!result.ok) return [];
      const { url, events } = result.address;
      const details = { url: withoutQuery(url), events };
      return [
        put('webhook_addresses', addressToRow(result.address)),
        actBy(deps, { type: 'webhook.add', merchantId: input.merchantId, subject: id, details }),
      ];
    },
  });
}

/**
 * Issues a new secret. Until `overlapMs` have passed the old ones sign as well; with 0 they end at once.
 * @returns the new secret, or null when there is no such address
 */
export async function rotateWebhookSecret(
  deps: ManageDeps,
  id: string,
  overlapMs: number = SECRET_OVERLAP_MS,
): Promise<{ readonly secret: string } | null> {
  const { ports, keyring } = deps;
  const secret = ports.randomBytes(SECRET_BYTES);
  const wrapped = wrapSecret(keyring, id, secret);
  const change = (address: WebhookAddress): WebhookAddress => {
    const nowMs = ports.nowMs();
    const endMs = nowMs + overlapMs;
    const kept = address.secrets
      .map((each) => ({ ...each, validUntilMs: Math.min(each.validUntilMs ?? endMs, endMs) }))
      .filter(({ validUntilMs }) => validUntilMs > nowMs);
    return { ...address, secrets: [{ wrapped, validUntilMs: null }, ...kept] };
  };
  const changed = await changeAddress(deps, id, 'webhook.rotate-secret', change, { overlapMs });
  return changed && { secret: secretText(secret) };
}

/** Sends there no more. Null when there is no such address. */
export async function removeWebhookAddress(deps: ManageDeps, id: string): Promise<WebhookAddress | null> {
  return await changeAddress(deps, id, 'webhook.remove', (address) => ({
    ...address,
    status: 'removed',
    secrets: [],
  }));
}

/** Sends there again, also what has waited since it was disabled. Null when there is no such address. */
export async function enableWebhookAddress(deps: ManageDeps, id: string): Promise<WebhookAddress | null> {
  return await changeAddress(deps, id, 'webhook.enable', (address) => ({
    ...address,
    status: 'active',
    disabledReason: null,
  }));
}

async function headTrouble({ mode, ports }: ManageDeps, url: string): Promise<string | null> {
  const sender = createSender({ ports, mode });
  try {
    const { error } = await sender.head(url);
    return error === null ? null : `HEAD: ${error}`;
  } finally {
    await sender.close();
  }
}

async function changeAddress(
  deps: ManageDeps,
  id: string,
  type: ActType,
  change: (address: WebhookAddress) => WebhookAddress,
  details: Details = {},
): Promise<WebhookAddress | null> {
  return await changeWebhookAddress(deps, id, change, ({ merchantId }) => [
    actBy(deps, { type, merchantId, subject: id, details }),
  ]);
}

async function findSame(store: Store, merchantId: string, url: string): Promise<WebhookAddress | undefined> {
  return (await listWebhookAddresses(store, merchantId)).find((address) => address.url === url);
}

function exists({ id }: WebhookAddress): AddAddressResult {
  return { ok: false, reason: 'exists', message: `it is there already, as ${id}` };
}

/** A receiver's own key may stand in the query of its address. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
