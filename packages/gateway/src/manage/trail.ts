import { type ActRow, emptyTrail, type Head, hashOf } from '../store/act-chain.ts';
import type { Store } from '../store/contract.ts';
import { type Details, detailsOf } from './act.ts';

/** What somebody did, for a person. */
export interface TrailEntry {
  readonly sequence: number;
  readonly atMs: number;
  readonly operator: string;
  readonly process: string;
  readonly address: string;
  readonly type: string;
  readonly merchantId: string | null;
  readonly subject: string | null;
  readonly reason: string | null;
  readonly details: Details;
  readonly hash: string;
}

/** What is wrong with a trail. */
export type Flaw =
  /** Acts are missing. */
  | { readonly kind: 'gap'; readonly from: number; readonly to: number }
  /** Rows have numbers that no act gets: below 1. */
  | { readonly kind: 'before-first'; readonly acts: number }
  /** The row has a number that another has. */
  | { readonly kind: 'stray'; readonly sequence: number }
  /** The row is not what was hashed. */
  | { readonly kind: 'edited'; readonly sequence: number }
  /** The row does not follow the one before it. */
  | { readonly kind: 'unlinked'; readonly sequence: number }
  /** A known head lies behind the end. */
  | { readonly kind: 'cut'; readonly from: number; readonly to: number }
  /** Another act stands where a known head was: everything up to there may have been written anew. */
  | { readonly kind: 'rewritten'; readonly sequence: number };

export interface Verified {
  readonly head: Head;
  readonly flaws: readonly Flaw[];
}

/** Where the acts are read from: a store, or a copy of one. */
type Acts = Pick<Store, 'acts' | 'actsBeforeFirst'>;

const PAGE = 500;

export async function trailHead(store: Store): Promise<Head> {
  const [last] = await store.recentActs({ limit: 1 });
  return last === undefined ? emptyTrail : { sequence: last.sequence, hash: last.hash };
}

/** The trail, newest first. */
export async function readTrail(
  store: Store,
  of: { readonly limit: number; readonly merchantId?: string },
): Promise<readonly TrailEntry[]> {
  return (await store.recentActs(of)).map(entryOf);
}

/**
 * Looks through the whole trail.
 * @param known heads that were kept elsewhere: without one, a tail that was cut and a trail written anew look right
 */
export async function verifyTrail(store: Acts, known: readonly Head[] = []): Promise<Verified> {
  const flaws: Flaw[] = [];
  const strays = await store.actsBeforeFirst();
  if (strays > 0) flaws.push({ kind: 'before-first', acts: strays });
  let head: Head = emptyTrail;
  for await (const row of rowsOf(store)) {
    if (row.sequence <= head.sequence) {
      flaws.push({ kind: 'stray', sequence: row.sequence });
      continue;
    }
    if (row.sequence !== head.sequence + 1)
      flaws.push({ kind: 'gap', from: head.sequence + 1, to: row.sequence - 1 });
    else if (row.previous_hash !== head.hash) flaws.push({ kind: 'unlinked', sequence: row.sequence });
    if (row.hash !== hashOf(row)) flaws.push({ kind: 'edited', sequence: row.sequence });
    if (known.some(({ sequence, hash }) => sequence === row.sequence && hash !== row.hash))
      flaws.push({ kind: 'rewritten', sequence: row.sequence });
    head = { sequence: row.sequence, hash: row.hash };
  }
  const last = Math.max(0, ...known.map(({ sequence }) => sequence));
  if (last > head.sequence) flaws.push({ kind: 'cut', from: head.sequence + 1, to: last });
  return { head, flaws };
}

async function* rowsOf(store: Pick<Acts, 'acts'>): AsyncGenerator<ActRow> {
  let after = emptyTrail.sequence;
  for (;;) {
    const rows = await store.acts(after, PAGE);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.sequence;
  }
}

function entryOf(row: ActRow): TrailEntry {
  const { sequence, at: atMs, operator, process, address, type, subject, reason, hash } = row;
  return {
    sequence,
    atMs,
    operator,
    process,
    address,
    type,
    merchantId: row.merchant_id,
    subject,
    reason,
    details: detailsOf(row),
    hash,
  };
}
