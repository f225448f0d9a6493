import type { Keyring } from '../../seal/keyring.ts';
import type { OutboxRow, WebhookAddressRow } from '../../store/contract.ts';
import { versionedJson } from '../../store/versioned-json.ts';

/** What a partner can ask to be sent. */
export const webhookEvents = ['payment', 'cancel'] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

/** Where results are sent beside the browser. */
export interface WebhookAddress {
  readonly id: string;
  readonly merchantId: string;
  readonly url: string;
  /** A disabled one keeps what waits for it; a removed one stays for the log alone. */
  readonly status: 'active' | 'disabled' | 'removed';
  /** Why it is disabled. */
  readonly disabledReason: string | null;
  readonly events: readonly WebhookEvent[];
  /** Newest first, encrypted; a rotation keeps the old one until `validUntilMs`. */
  readonly secrets: readonly { readonly wrapped: string; readonly validUntilMs: number | null }[];
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly version: number;
}

type AddressState = Pick<WebhookAddress, 'disabledReason' | 'events' | 'secrets'>;

/** Before there were versions, an address was stored with the same. */
const states = versionedJson<AddressState>('A webhook address', [(state) => state]);

export function addressFromRow(row: WebhookAddressRow): WebhookAddress {
  const { disabledReason, events, secrets } = states.read(row.state);
  return {
    id: row.id,
    merchantId: row.merchant_id,
    url: row.url,
    status: row.status as WebhookAddress['status'],
    disabledReason,
    events,
    secrets,
    createdAtMs: row.created_at,
    updatedAtMs: row.updated_at,
    version: row.version,
  };
}

export function addressToRow(address: WebhookAddress): WebhookAddressRow {
  const { disabledReason, events, secrets } = address;
  return {
    id: address.id,
    merchant_id: address.merchantId,
    url: address.url,
    status: address.status,
    created_at: address.createdAtMs,
    updated_at: address.updatedAtMs,
    version: address.version,
    state: states.write({ disabledReason, events, secrets }),
  };
}

/** Does the partner want this there? */
export function wants(address: WebhookAddress, { kind }: Pick<OutboxRow, 'kind'>): boolean {
  return (
    address.status === 'active' && address.events.includes(kind === 'cancel-result' ? 'cancel' : 'payment')
  );
}

export function wrapSecret(keyring: Keyring, addressId: string, secret: Buffer): string {
  return keyring.wrap(nameOf(addressId), secret);
}

/** The address with its secrets wrapped by `wrap`. */
export async function rewrapSecrets(
  keyring: Keyring,
  address: WebhookAddress,
  wrap: Keyring['wrap'],
): Promise<WebhookAddress> {
  const secrets = address.secrets.map(async ({ wrapped, validUntilMs }) => {
    const secret = await keyring.unwrap(nameOf(address.id), wrapped);
    return { wrapped: wrap(nameOf(address.id), secret), validUntilMs };
  });
  return { ...address, secrets: await Promise.all(secrets) };
}

/** The secrets that sign at `nowMs`, newest first. */
export async function secretsInForce(
  keyring: Keyring,
  address: WebhookAddress,
  nowMs: number,
): Promise<readonly Buffer[]> {
  return await Promise.all(
    address.secrets
      .filter(({ validUntilMs }) => validUntilMs === null || nowMs < validUntilMs)
      .map(({ wrapped }) => keyring.unwrap(nameOf(address.id), wrapped)),
  );
}

function nameOf(addressId: string): string {
  return `webhook ${addressId}`;
}
