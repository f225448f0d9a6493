import type { Limits } from '../payment/limits.ts';
import type { TaxKind } from '../payment/tax-parts.ts';
import type { Keyring } from '../seal/keyring.ts';
import { sameText } from '../seal/keyring.ts';
import type { Mode } from '../settings.ts';
import type { MerchantRow } from '../store/contract.ts';
import { versionedJson } from '../store/versioned-json.ts';
import type { MerchantOffer } from './merchant-offer.ts';
import { isOfDomain } from './public-suffix.ts';

export const noLimits: Limits = {
  perPaymentWon: null,
  perDayWon: null,
  paymentsPerDay: null,
  perMonthWon: null,
};

/** What is stored of a partner's key. */
export interface PartnerKey {
  readonly hash: string;
  /** Null: until the next rotation. */
  readonly validUntilMs: number | null;
}

/** A partner (가맹점): who may ask for payments, from where, and what a receipt says of it. */
export interface Merchant {
  /** The `cst_id`. */
  readonly id: string;
  readonly name: string;
  /** `123-45-67890`, as printed on receipts; empty when not given. */
  readonly businessNumber: string;
  /** 단말기 number under which card companies have registered the partner; empty: its id. */
  readonly terminalId: string;
  /** How it is taxed, for receipts and card companies. */
  readonly taxKind: TaxKind;
  readonly representative: string;
  readonly address: string;
  readonly phone: string;
  readonly status: 'active' | 'disabled';
  /** Public; lets a registered page open a window, nothing else. */
  readonly clientKey: string;
  /** The client key before a rotation, and until when pages may still come with it. */
  readonly oldClientKey: string | null;
  readonly oldClientKeyUntilMs: number | null;
  /** Grows when all older client keys end at once; AuthKeys that pages got by them end with it. */
  readonly clientKeyVersion: number;
  /** Keyed hashes of the `custKey`s in force; a rotation keeps the old one until `validUntilMs`. */
  readonly keys: readonly PartnerKey[];
  /** Grows when all older keys end at once; AuthKeys of an older version end with it. */
  readonly keyVersion: number;
  /** Keyed hashes of the refund keys in force, as of the `custKey`s. */
  readonly refundKeys: readonly PartnerKey[];
  /** Host names; sub-domains of a registered one count too (guide 3-2, AUTH0004). */
  readonly domains: readonly string[];
  readonly limits: Limits;
  /** Codes of the card companies of which it takes no card. */
  readonly cardsOff: readonly string[];
  /** Instalments whose interest it takes over itself. */
  readonly interestFree: readonly MerchantOffer[];
  /** May pages open windows by the client key? */
  readonly clientKeyUse: 'on' | 'off';
  /** Windows open only where the server sealed the order: a page then chooses neither amount nor order number. */
  readonly sealedOrdersOnly: boolean;
  /** A confirm takes the keys themselves: tokens of an authentication may have been seen by a page. */
  readonly rawKeysOnly: boolean;
  /** In test mode a page of a registered domain may confirm and cancel, and read the answers. */
  readonly pagesMayCall: boolean;
  /** Schemes of the partner's apps (`shopapp`) that a customer may be sent back to. Empty: any that is an app's own, bare in live. */
  readonly appSchemes: readonly string[];
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly version: number;
}

/** What a new partner begins with: in test mode everything is tried out, in live nothing is open that nobody asked for. */
export function newMerchantSettings(
  mode: Mode,
): Pick<Merchant, 'clientKeyUse' | 'sealedOrdersOnly' | 'rawKeysOnly' | 'pagesMayCall' | 'appSchemes'> {
  const isLive = mode === 'live';
  return {
    clientKeyUse: isLive ? 'off' : 'on',
    sealedOrdersOnly: false,
    rawKeysOnly: isLive,
    pagesMayCall: false,
    appSchemes: [],
  };
}

type MerchantState = Omit<
  Merchant,
  | 'id'
  | 'clientKey'
  | 'oldClientKey'
  | 'status'
  | 'pagesMayCall'
  | 'taxKind'
  | 'cardsOff'
  | 'interestFree'
  | 'createdAtMs'
  | 'updatedAtMs'
  | 'version'
> &
  // A program that does not know these settings keeps what is there: no version of their own.
  Partial<Pick<Merchant, 'pagesMayCall' | 'taxKind' | 'cardsOff' | 'interestFree'>>;

const states = versionedJson<MerchantState>('A partner', [
  // Before there were versions; partners of before there were limits have none.
  (state) => ({ limits: noLimits, ...state }),
  // What these settings forbid was allowed to everybody, and goes on until somebody decides.
  // And there was one refund key, without an end.
  ({ refundKeyHash, ...state }) => ({
    refundKeys: [{ hash: refundKeyHash, validUntilMs: null }],
    oldClientKeyUntilMs: null,
    clientKeyVersion: 1,
    clientKeyUse: 'on',
    sealedOrdersOnly: false,
    rawKeysOnly: false,
    appSchemes: [],
    ...state,
  }),
  // Nobody had another terminal than the partner's own.
  (state) => ({ terminalId: '', ...state }),
]);

export function merchantFromRow(row: MerchantRow): Merchant {
  const state = states.read(row.state);
  return {
    ...state,
    pagesMayCall: state.pagesMayCall ?? false,
    taxKind: state.taxKind ?? 'general',
    cardsOff: state.cardsOff ?? [],
    interestFree: state.interestFree ?? [],
    id: row.id,
    clientKey: row.client_key,
    oldClientKey: row.old_client_key,
    status: row.status === 'active' ? 'active' : 'disabled',
    createdAtMs: row.created_at,
    updatedAtMs: row.updated_at,
    version: row.version,
  };
}

export function merchantToRow(merchant: Merchant): MerchantRow {
  const { id, clientKey, oldClientKey, status, createdAtMs, updatedAtMs, version, ...state } = merchant;
  return {
    id,
    client_key: clientKey,
    old_client_key: oldClientKey,
    status,
    created_at: createdAtMs,
    updated_at: updatedAtMs,
    version,
    state: states.write(state),
  };
}

/** Is this one of the partner's `custKey`s in force at `nowMs`? */
export function hasCustKey(keyring: Keyring, merchant: Merchant, custKey: string, nowMs: number): boolean {
  return isAmong(merchant.keys, keyring.hashKey(custKey), nowMs);
}

/** Is this one of the partner's refund keys in force at `nowMs`? */
export function hasRefundKey(
  keyring: Keyring,
  merchant: Merchant,
  refundKey: string,
  nowMs: number,
): boolean {
  return isAmong(merchant.refundKeys, keyring.hashKey(refundKey), nowMs);
}

/** Is this the partner's client key at `nowMs`, or the one before while it goes on? */
export function hasClientKey(merchant: Merchant, clientKey: string, nowMs: number): boolean {
  const { oldClientKey, oldClientKeyUntilMs } = merchant;
  return (
    clientKey === merchant.clientKey ||
    (clientKey === oldClientKey && oldClientKeyUntilMs !== null && nowMs < oldClientKeyUntilMs)
  );
}

function isAmong(keys: readonly PartnerKey[], hash: string, nowMs: number): boolean {
  return keys.some(
    (key) => (key.validUntilMs === null || nowMs < key.validUntilMs) && sameText(key.hash, hash),
  );
}

/** The host is a registered domain or a sub-domain of one, and nobody else's. */
export function isRegisteredHost(merchant: Merchant, hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  return merchant.domains.some((domain) => isOfDomain(host, domain));
}
