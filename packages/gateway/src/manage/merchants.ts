import { cardCompanies, findCardCompany } from '@dojang/protocol/cards';
import { isAppScheme, schemeOf } from '@dojang/protocol/payple';
import { type Merchant, merchantToRow, newMerchantSettings, noLimits } from '../merchant/merchant.ts';
import { OFFER_RULE, parseOffer } from '../merchant/merchant-offer.ts';
import { findMerchant } from '../merchant/merchants.ts';
import { parseDomain } from '../merchant/parse-domain.ts';
import type { Limits } from '../payment/limits.ts';
import type { TaxKind } from '../payment/tax-parts.ts';
import type { Ports } from '../ports.ts';
import { update } from '../store/update.ts';
import { clear, put, type Write } from '../store/write.ts';
import { type ActType, actBy, type Details, type ManageDeps } from './act.ts';
import { changesBetween } from './merchant-changes.ts';

const DOMAIN_RULE =
  'domain: a host name such as shop.example.kr, without a path, and none under which anybody gets one (kr, co.kr, github.io)';

const PAGE_CALLS_RULE = 'page calls: off in live mode, where no page confirms or cancels';

/** Keys in the clear: shown once, when they are made. */
export interface IssuedKeys {
  readonly custKey: string;
  readonly refundKey: string;
  readonly clientKey: string;
}

export interface NewMerchant {
  readonly id: string;
  readonly name: string;
  /** 사업자등록번호, ten digits with or without dashes. */
  readonly businessNumber?: string;
  /** 단말기 number; absent: the partner's id. */
  readonly terminalId?: string;
  /** `general` unless given. */
  readonly taxKind?: TaxKind;
  readonly representative?: string;
  readonly address?: string;
  readonly phone?: string;
  readonly domains?: readonly string[];
  /** What is not given is as new partners of the mode have it. */
  readonly keyUse?: Partial<KeyUse>;
}

export type AddResult =
  | { readonly ok: true; readonly merchant: Merchant; readonly keys: IssuedKeys }
  | { readonly ok: false; readonly reason: 'exists' | 'malformed'; readonly message: string };

/** Adds a partner and issues its keys. `keys` fixes them (the shared test account); else they are made at random. */
export async function addMerchant(
  deps: ManageDeps,
  input: NewMerchant,
  keys: IssuedKeys = randomKeys(deps.ports),
): Promise<AddResult> {
  const { mode, ports, store, keyring } = deps;
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(input.id))
    return malformed('id: 1 to 64 letters, digits, - or _', input.id);
  if (input.name.trim() === '') return malformed('name: required', input.name);
  if (mode === 'live' && input.keyUse?.pagesMayCall) return malformed(PAGE_CALLS_RULE, 'on');
  const refusal = refusedFact(input);
  if (refusal !== null) return malformed(...refusal);
  const domains: string[] = [];
  for (const text of input.domains ?? []) {
    const domain = parseDomain(text);
    if (domain === null) return malformed(DOMAIN_RULE, text);
    if (!domains.includes(domain)) domains.push(domain);
  }
  const nowMs = ports.nowMs();
  const merchant: Merchant = {
    id: input.id,
    name: input.name.trim(),
    businessNumber: input.businessNumber ?? '',
    terminalId: input.terminalId ?? '',
    taxKind: input.taxKind ?? 'general',
    representative: input.representative ?? '',
    address: input.address ?? '',
    phone: input.phone ?? '',
    status: 'active',
    clientKey: keys.clientKey,
    oldClientKey: null,
    oldClientKeyUntilMs: null,
    clientKeyVersion: 1,
    keys: [{ hash: keyring.hashKey(keys.custKey), validUntilMs: null }],
    keyVersion: 1,
    refundKeys: [{ hash: keyring.hashKey(keys.refundKey), validUntilMs: null }],
    domains,
    limits: noLimits,
    cardsOff: [],
    interestFree: [],
    ...newMerchantSettings(mode),
    ...input.keyUse,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    version: 1,
  };
  return await update<Merchant | undefined, AddResult>(deps, {
    load: () => findMerchant(store, input.id),
    decide: (known, conflict) =>
      known === undefined && conflict !== 'key' ? { ok: true, merchant, keys } : exists(input.id),
    toWrites: (result) =>
      result.ok
        ? [
            put('merchants', merchantToRow(result.merchant)),
            actBy(deps, {
              type: 'merchant.add',
              merchantId: merchant.id,
              details: changesBetween(null, merchant),
            }),
          ]
        : [],
  });
}

/** Replaces the registered domains. Null when there is no such merchant; throws on a text that is no host name. */
export async function setDomains(
  deps: ManageDeps,
  id: string,
  domains: readonly string[],
): Promise<Merchant | null> {
  const parsed = domains.map((text) => {
    const domain = parseDomain(text);
    if (domain === null) throw new RangeError(`${DOMAIN_RULE}, got "${text}"`);
    return domain;
  });
  return await changeMerchant(deps, id, {
    type: 'merchant.domains',
    change: (merchant) => ({ ...merchant, domains: [...new Set(parsed)] }),
  });
}

/**
 * Replaces the schemes of the partner's apps; none: any that is an app's own (bare, in live). Null when there is no such merchant.
 * @throws RangeError on a text that is no app's own scheme
 */
export async function setAppSchemes(
  deps: ManageDeps,
  id: string,
  texts: readonly string[],
): Promise<Merchant | null> {
  const schemes = texts.map((text) => {
    const given = text.trim();
    const address = given.includes(':') ? given : `${given}:`;
    const scheme = isAppScheme(address) ? schemeOf(address) : null;
    if (scheme === null)
      throw new RangeError(`app scheme: of an app of its own, such as myshop, got "${text}"`);
    return scheme;
  });
  return await changeMerchant(deps, id, {
    type: 'merchant.edit',
    change: (merchant) => ({ ...merchant, appSchemes: [...new Set(schemes)] }),
  });
}

/**
 * Replaces the card companies of which the partner takes no card. Null when there is no such merchant.
 * @param codes as in `@dojang/protocol/cards`
 * @throws RangeError on a code of no card company
 */
export async function setCardsOff(
  deps: ManageDeps,
  id: string,
  codes: readonly string[],
): Promise<Merchant | null> {
  for (const code of codes) {
    if (findCardCompany(code) === undefined)
      throw new RangeError(
        `card company: one of ${cardCompanies.map((each) => each.code).join(', ')}, got "${code}"`,
      );
  }
  return await changeMerchant(deps, id, {
    type: 'merchant.edit',
    change: (merchant) => ({ ...merchant, cardsOff: [...new Set(codes)] }),
  });
}

/**
 * Replaces the instalments whose interest the partner takes over. Null when there is no such merchant.
 * @param texts as {@link parseOffer} reads them
 * @throws RangeError on a text that is none
 */
export async function setInterestFree(
  deps: ManageDeps,
  id: string,
  texts: readonly string[],
): Promise<Merchant | null> {
  const offers = texts.map((text) => {
    const offer = parseOffer(text);
    if (offer === null) throw new RangeError(`${OFFER_RULE}, got "${text}"`);
    return offer;
  });
  return await changeMerchant(deps, id, {
    type: 'merchant.edit',
    change: (merchant) => ({ ...merchant, interestFree: offers }),
  });
}

/**
 * Changes what is given of a partner's limits. Null when there is no such merchant.
 * @throws RangeError on a figure that is no whole number above 0
 */
export async function setLimits(
  deps: ManageDeps,
  id: string,
  limits: Partial<Limits>,
): Promise<Merchant | null> {
  for (const [name, figure] of Object.entries(limits)) {
    if (figure !== null && !(Number.isSafeInteger(figure) && figure > 0))
      throw new RangeError(`${name}: a whole number above 0, got ${figure}`);
  }
  return await changeMerchant(deps, id, {
    type: 'merchant.limits',
    change: (merchant) => ({ ...merchant, limits: { ...merchant.limits, ...limits } }),
    // What was not counted while there was no limit is found by the next approval.
    also: [clear(id)],
  });
}

/** Which of a partner's keys open what. */
export type KeyUse = Pick<Merchant, 'clientKeyUse' | 'sealedOrdersOnly' | 'rawKeysOnly' | 'pagesMayCall'>;

/** What may be edited by itself; absent stays. */
export type MerchantEdit = Partial<
  Pick<
    Merchant,
    'name' | 'businessNumber' | 'terminalId' | 'taxKind' | 'representative' | 'address' | 'phone'
  > &
    KeyUse
>;

/**
 * Null when there is no such merchant.
 * @throws RangeError on an empty name, on what card companies could not read, and on what live mode never allows
 */
export async function editMerchant(
  deps: ManageDeps,
  id: string,
  edit: MerchantEdit,
): Promise<Merchant | null> {
  const name = edit.name?.trim();
  if (name === '') throw new RangeError('name: at least one character, got ""');
  const refusal = refusedFact(edit);
  if (refusal !== null) throw new RangeError(refused(...refusal));
  if (deps.mode === 'live' && edit.pagesMayCall) throw new RangeError(refused(PAGE_CALLS_RULE, 'on'));
  const given = { ...edit, ...(name !== undefined && { name }) };
  return await changeMerchant(deps, id, {
    type: 'merchant.edit',
    change: (merchant) => ({ ...merchant, ...given }),
  });
}

/**
 * Lets a partner take payments again, or ends them at once, in windows that are open as well. What was paid can still be looked up
 * and cancelled.
 */
export async function setMerchantStatus(
  deps: ManageDeps,
  id: string,
  status: Merchant['status'],
): Promise<Merchant | null> {
  const type = status === 'active' ? 'merchant.enable' : 'merchant.disable';
  return await changeMerchant(deps, id, { type, change: (merchant) => ({ ...merchant, status }) });
}

interface MerchantChange {
  readonly type: ActType;
  readonly change: (merchant: Merchant) => Merchant;
  /** For the audit trail, beside the fields that differ. */
  readonly details?: Details;
  /** What else goes into the commit. */
  readonly also?: readonly Write[];
}

/** Null when there is no such merchant. */
export async function changeMerchant(
  deps: ManageDeps,
  id: string,
  { type, change, details = {}, also = [] }: MerchantChange,
): Promise<Merchant | null> {
  const { ports, store } = deps;
  return await update<Merchant | undefined, Merchant | null>(deps, {
    load: () => findMerchant(store, id),
    decide: (merchant) =>
      merchant === undefined
        ? null
        : { ...change(merchant), updatedAtMs: ports.nowMs(), version: merchant.version + 1 },
    toWrites: (next, before) =>
      next === null || before === undefined
        ? []
        : [
            put('merchants', merchantToRow(next)),
            ...also,
            actBy(deps, {
              type,
              merchantId: id,
              details: { ...details, ...changesBetween(before, next) },
            }),
          ],
  });
}

function exists(id: string): AddResult {
  return {
    ok: false,
    reason: 'exists',
    message: `there is a merchant with the id ${id} or its client key already; see dojang merchants list`,
  };
}

/** What card companies are told of a partner has a shape. */
function refusedFact({
  businessNumber = '',
  terminalId = '',
}: Pick<MerchantEdit, 'businessNumber' | 'terminalId'>): readonly [rule: string, value: string] | null {
  if (businessNumber !== '' && !/^\d{3}-?\d{2}-?\d{5}$/.test(businessNumber))
    return ['business number: ten digits, as 123-45-67890', businessNumber];
  if (terminalId !== '' && !/^[!-~]{1,64}$/.test(terminalId))
    return ['terminal id: 1 to 64 printable characters without spaces', terminalId];
  return null;
}

function malformed(rule: string, value: string): AddResult {
  return { ok: false, reason: 'malformed', message: refused(rule, value) };
}

function refused(rule: string, value: string): string {
  return `${rule}, got "${value}"`;
}

function randomKeys(ports: Ports): IssuedKeys {
  return {
    custKey: ports.randomBytes(24).toString('hex'),
    refundKey: ports.randomBytes(32).toString('hex'),
    clientKey: ports.randomBytes(16).toString('hex').toUpperCase(),
  };
}
