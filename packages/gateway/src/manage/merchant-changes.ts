import { isDeepStrictEqual } from 'node:util';
import type { Merchant } from '../merchant/merchant.ts';
import type { Details } from './act.ts';

/** What the audit trail says of a partner. A new field must be placed here. */
const fields: Readonly<Record<keyof Merchant, 'shown' | 'secret' | 'bookkeeping'>> = {
  id: 'bookkeeping',
  name: 'shown',
  businessNumber: 'shown',
  terminalId: 'shown',
  taxKind: 'shown',
  representative: 'shown',
  address: 'shown',
  phone: 'shown',
  status: 'shown',
  clientKey: 'shown',
  oldClientKey: 'shown',
  oldClientKeyUntilMs: 'shown',
  clientKeyVersion: 'shown',
  keys: 'secret',
  keyVersion: 'shown',
  refundKeys: 'secret',
  domains: 'shown',
  limits: 'shown',
  cardsOff: 'shown',
  interestFree: 'shown',
  clientKeyUse: 'shown',
  sealedOrdersOnly: 'shown',
  rawKeysOnly: 'shown',
  pagesMayCall: 'shown',
  appSchemes: 'shown',
  createdAtMs: 'bookkeeping',
  updatedAtMs: 'bookkeeping',
  version: 'bookkeeping',
};

/** The fields that differ, as they were and as they are. @param before null: it is new */
export function changesBetween(before: Merchant | null, after: Merchant): Details {
  const changed = (Object.keys(fields) as (keyof Merchant)[]).filter(
    (field) =>
      fields[field] === 'shown' && (before === null || !isDeepStrictEqual(before[field], after[field])),
  );
  const of = (merchant: Merchant) => Object.fromEntries(changed.map((field) => [field, merchant[field]]));
  return { ...(before !== null && { before: of(before) }), after: of(after) };
}
