import type { Ports } from '../ports.ts';
import type { Act } from './act-chain.ts';
import type { KeyColumn, Row, TableName, VersionedTable } from './tables.ts';

type PlainTable = Exclude<TableName, VersionedTable | 'commits' | 'claims' | 'wrong_keys' | 'acts'>;

/** The row as it shall be. The stored one must have the version before its own; version 1: there must be none. */
export type Put = {
  readonly [Name in VersionedTable]: { readonly kind: 'put'; readonly table: Name; readonly row: Row<Name> };
}[VersionedTable];

/** A new row; its keys must be free. */
export type Insert = {
  readonly [Name in PlainTable]: { readonly kind: 'insert'; readonly table: Name; readonly row: Row<Name> };
}[PlainTable];

/** Sets columns of the rows with a key, or with the beginning of one. That there are none is fine. */
export interface Patch {
  readonly kind: 'patch';
  readonly table: PlainTable;
  readonly key: Readonly<Record<string, string | number>>;
  readonly set: Readonly<Record<string, string | number | null>>;
}

/**
 * `take`: the order number must be free, or belong to the same payment; `take-unsealed`: nor may there be the sealed order.
 * `release`: only when it belongs to that payment; that it does not is fine.
 */
export type Claim =
  | { readonly kind: 'take' | 'release'; readonly table: 'claims'; readonly row: Row<'claims'> }
  | TakeUnsealed;

export interface TakeUnsealed {
  readonly kind: 'take-unsealed';
  readonly table: 'claims';
  readonly row: Row<'claims'>;
  /** The order number as `sealed_orders` has it. */
  readonly sealedNumber: string;
}

/** Goes to the end of the audit trail: its place and its hash are found in the commit itself. One of a commit at most. */
export interface Append {
  readonly kind: 'append';
  readonly table: 'acts';
  readonly row: Act;
}

/** The stored row must still have this version when the commit is written: what was decided by it holds then. */
export interface Hold {
  readonly kind: 'hold';
  readonly table: VersionedTable;
  readonly row: { readonly id: string; readonly version: number };
}

/** Adds to a turnover that is there, unless that would come to more than the most. */
export interface Count {
  readonly kind: 'count';
  readonly table: 'turnovers';
  readonly row: Row<'turnovers'>;
  readonly most: Pick<Row<'turnovers'>, 'payments' | 'amount_won'>;
}

/** `uncount`: takes off a turnover. `clear`: forgets those of a partner. That there is none is fine. */
export type Uncount =
  | { readonly kind: 'uncount'; readonly table: 'turnovers'; readonly row: Row<'turnovers'> }
  | {
      readonly kind: 'clear';
      readonly table: 'turnovers';
      readonly row: Pick<Row<'turnovers'>, 'merchant_id'>;
    };

export type Write = Put | Insert | Patch | Claim | Append | Hold | Count | Uncount;

/** Written whole or not at all, under an id of its own. */
export interface Commit {
  readonly id: string;
  readonly writes: readonly Write[];
}

export function put<Name extends VersionedTable>(table: Name, row: Row<Name>): Put {
  return { kind: 'put', table, row } as Put;
}

export function insert<Name extends PlainTable>(table: Name, row: Row<Name>): Insert {
  return { kind: 'insert', table, row } as Insert;
}

export function patch<Name extends PlainTable>(
  table: Name,
  key: Readonly<Partial<Pick<Row<Name>, KeyColumn<Name>>>>,
  set: Readonly<Partial<Omit<Row<Name>, KeyColumn<Name>>>>,
): Patch {
  return { kind: 'patch', table, key: { ...key }, set: { ...set } } as Patch;
}

export function take(row: Row<'claims'>): Claim {
  return { kind: 'take', table: 'claims', row };
}

export function takeUnsealed(row: Row<'claims'>, sealedNumber: string): TakeUnsealed {
  return { kind: 'take-unsealed', table: 'claims', row, sealedNumber };
}

export function release(row: Row<'claims'>): Claim {
  return { kind: 'release', table: 'claims', row };
}

export function hold(table: VersionedTable, { id, version }: Hold['row']): Hold {
  return { kind: 'hold', table, row: { id, version } };
}

export function count(row: Row<'turnovers'>, most: Count['most']): Count {
  return { kind: 'count', table: 'turnovers', row, most };
}

export function uncount(row: Row<'turnovers'>): Uncount {
  return { kind: 'uncount', table: 'turnovers', row };
}

export function clear(merchantId: string): Uncount {
  return { kind: 'clear', table: 'turnovers', row: { merchant_id: merchantId } };
}

export function append(row: Act): Append {
  return { kind: 'append', table: 'acts', row };
}

export function createCommit(
  { nowMs, randomBytes }: Pick<Ports, 'nowMs' | 'randomBytes'>,
  writes: readonly Write[],
): Commit {
  return { id: `${commitIdAt(nowMs())}${randomBytes(10).toString('hex')}`, writes };
}

/** How the ids of a moment begin. They grow with time, so that old ones are a range. */
export function commitIdAt(timeMs: number): string {
  return timeMs.toString(16).padStart(12, '0');
}
