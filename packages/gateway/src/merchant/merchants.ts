import type { Limits } from '../payment/limits.ts';
import type { Ports } from '../ports.ts';
import type { Keyring } from '../seal/keyring.ts';
import type { Mode } from '../settings.ts';
import type { Store } from '../store/contract.ts';
import { update } from '../store/update.ts';
import { put } from '../store/write.ts';
import { type Merchant, merchantFromRow, merchantToRow, newMerchantSettings, noLimits } from './merchant.ts';

/** Keys in the clear: shown once, when they are made. */
export interface IssuedKeys {
  readonly custKey: string;
  readonly refundKey: string;
  readonly clientKey: string;
}

export interface NewMerchant {
  readonly id: string;
  readonly name: string;
  readonly businessNumber?: string;
  readonly representative?: string;
  readonly address?: string;
  readonly phone?: string;
  readonly domains?: readonly string[];
}

export type AddResult =
  | { readonly ok: true; readonly merchant: Merchant; readonly keys: IssuedKeys }
  | { readonly ok: false; readonly reason: 'exists' | 'malformed'; readonly message: string };

export interface MerchantDeps {
  readonly mode: Mode;
  readonly ports: Ports;
  readonly store: Store;
  readonly keyring: Keyring;
}

/** How long the old key goes on working after a rotation, unless given. */
const KEY_OVERLAP_MS = 24 * 60 * 60 * 1000;

export async function findMerchant(store: Store, id: string): Promise<Merchant | undefined> {
  const row = await store.merchant(id);
  return row && merchantFromRow(row);
}

export async function listMerchants(store: Store): Promise<readonly Merchant[]> {
  return (await store.merchants()).map(merchantFromRow);
}

/** Adds a partner and issues its keys. `keys` fixes them (the shared test account); else they are made at random. */
export async function addMerchant(
  { mode, ports, store, keyring }: MerchantDeps,
  input: NewMerchant,
  keys: IssuedKeys = randomKeys(ports),
): Promise<AddResult> {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(input.id))
    return malformed('id: 1 to 64 letters, digits, - or _', input.id);
  if (input.name.trim() === '') return malformed('name: required', input.name);
  const domains: string[] = [];
  for (const text of input.domains ?? []) {
    const domain = parseDomain(text);
    if (domain === null) return malformed('domain: a host name such as shop.example.kr', text);
    domains.push(domain);
  }
  const nowMs = ports.nowMs();
  const merchant: Merchant = {
    id: input.id,
    name: input.name.trim(),
    businessNumber: input.businessNumber ?? '',
    representative: input.representative ?? '',
    address: input.address ?? '',
    phone: input.phone ?? '',
    status: 'active',
    clientKey: keys.clientKey,
    keys: [{ hash: keyring.hashKey(keys.custKey), validUntilMs: null }],
    keyVersion: 1,
    refundKeyHash: keyring.hashKey(keys.refundKey),
    domains,
    limits: noLimits,
    ...newMerchantSettings(mode),
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    version: 1,
  };
  return await update<Merchant | undefined, AddResult>(
    { ports, store },
    {
      load: () => findMerchant(store, input.id),
      decide: (known, conflict) =>
        known === undefined && conflict !== 'key' ? { ok: true, merchant, keys } : exists(input.id),
      toWrites: (result) => (result.ok ? [put('merchants', merchantToRow(result.merchant))] : []),
    },
  );
}

/**
 * Issues a new `custKey`. The old ones end after `overlapMs`; with 0 they end at once, and AuthKeys issued under them too.
 * @returns the new key, or null when there is no such merchant
 */
export async function rotateCustKey(
  deps: MerchantDeps,
  id: string,
  overlapMs: number = KEY_OVERLAP_MS,
): Promise<{ readonly custKey: string } | null> {
  const custKey = deps.ports.randomBytes(24).toString('hex');
  const validUntilMs = deps.ports.nowMs() + overlapMs;
  const changed = await changeMerchant(deps, id, (merchant) => ({
    ...merchant,
    keys: [
      { hash: deps.keyring.hashKey(custKey), validUntilMs: null },
      ...merchant.keys
        .filter(
          (key) => overlapMs > 0 && (key.validUntilMs === null || key.validUntilMs > deps.ports.nowMs()),
        )
        .map((key) => ({ ...key, validUntilMs: Math.min(key.validUntilMs ?? validUntilMs, validUntilMs) })),
    ],
    keyVersion: merchant.keyVersion + (overlapMs > 0 ? 0 : 1),
  }));
  return changed && { custKey };
}

/** Replaces the registered domains. Null when there is no such merchant; throws on a text that is no host name. */
export async function setDomains(
  deps: MerchantDeps,
  id: string,
  domains: readonly string[],
): Promise<Merchant | null> {
  const parsed = domains.map((text) => {
    const domain = parseDomain(text);
    if (domain === null) throw new RangeError(`domain: a host name such as shop.example.kr, got "${text}"`);
    return domain;
  });
  return await changeMerchant(deps, id, (merchant) => ({ ...merchant, domains: [...new Set(parsed)] }));
}

/**
 * Changes what is given of a partner's limits. Null when there is no such merchant.
 * @throws RangeError on a figure that is no whole number above 0
 */
export async function setLimits(
  deps: MerchantDeps,
  id: string,
  limits: Partial<Limits>,
): Promise<Merchant | null> {
  for (const [name, figure] of Object.entries(limits)) {
    if (figure !== null && !(Number.isSafeInteger(figure) && figure > 0))
      throw new RangeError(`${name}: a whole number above 0, got ${figure}`);
  }
  return await changeMerchant(deps, id, (merchant) => ({
    ...merchant,
    limits: { ...merchant.limits, ...limits },
  }));
}

/** Which of a partner's keys open what. */
export type KeyUse = Pick<Merchant, 'clientKeyUse' | 'sealedOrdersOnly' | 'rawKeysOnly'>;

/** Changes what is given of the uses of a partner's keys. Null when there is no such merchant. */
export async function setKeyUse(
  deps: MerchantDeps,
  id: string,
  use: Partial<KeyUse>,
): Promise<Merchant | null> {
  return await changeMerchant(deps, id, (merchant) => ({ ...merchant, ...use }));
}

/** Lets a partner in again, or keeps it out. */
export async function setMerchantStatus(
  deps: MerchantDeps,
  id: string,
  status: Merchant['status'],
): Promise<Merchant | null> {
  return await changeMerchant(deps, id, (merchant) => ({ ...merchant, status }));
}

/** A host name without scheme, port or path, in ASCII form; null when the text is none. */
function parseDomain(text: string): string | null {
  const url = URL.parse(
    `https://${text
      .trim()
      .replace(/^https?:\/\//i, '')
      .replace(/\/.*$/, '')
      .replace(/:\d+$/, '')}`,
  );
  if (url === null || url.username !== '' || !/^[a-z0-9.-]+$/.test(url.hostname)) return null;
  return url.hostname;
}

async function changeMerchant(
  { ports, store }: MerchantDeps,
  id: string,
  change: (merchant: Merchant) => Merchant,
): Promise<Merchant | null> {
  return await update<Merchant | undefined, Merchant | null>(
    { ports, store },
    {
      load: () => findMerchant(store, id),
      decide: (merchant) =>
        merchant === undefined
          ? null
          : { ...change(merchant), updatedAtMs: ports.nowMs(), version: merchant.version + 1 },
      toWrites: (next) => (next === null ? [] : [put('merchants', merchantToRow(next))]),
    },
  );
}

function exists(id: string): AddResult {
  return {
    ok: false,
    reason: 'exists',
    message: `there is a merchant with the id ${id} or its client key already; see dojang merchants list`,
  };
}

function malformed(rule: string, value: string): AddResult {
  return { ok: false, reason: 'malformed', message: `${rule}, got "${value}"` };
}

function randomKeys(ports: Ports): IssuedKeys {
  return {
    custKey: ports.randomBytes(24).toString('hex'),
    refundKey: ports.randomBytes(32).toString('hex'),
    clientKey: ports.randomBytes(16).toString('hex').toUpperCase(),
  };
}
