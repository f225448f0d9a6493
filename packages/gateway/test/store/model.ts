import { chained, emptyTrail, type Head } from '../../src/store/act-chain.ts';
import type { CommitResult, Conflict } from '../../src/store/contract.ts';
import { type Row, type TableName, tableNames } from '../../src/store/tables.ts';
import type {
  Append,
  Claim,
  Commit,
  Count,
  Hold,
  Insert,
  Patch,
  Put,
  TakeUnsealed,
  Uncount,
  Write,
} from '../../src/store/write.ts';
import { type Content, contentOf } from '../support/dump.ts';

type Columns = Readonly<Record<string, string | number | null>>;
type Rows = Map<string, Columns>;
type Tables = Readonly<Record<TableName, Rows>>;

/** Written down apart from the store's own registry. */
const KEYS: Readonly<Partial<Record<TableName, readonly string[]>>> = {
  events: ['payment_id', 'sequence'],
  delivery_tries: ['delivery_id', 'sequence'],
  meta: ['key'],
  nonces: ['nonce'],
  claims: ['merchant_id', 'order_number'],
  acts: ['sequence'],
  sealed_orders: ['merchant_id', 'order_number'],
  turnovers: ['merchant_id', 'period'],
};
const UNIQUE: Readonly<Partial<Record<TableName, readonly string[]>>> = {
  payments: ['receipt_id'],
  merchants: ['client_key'],
};

/** What a store is, in maps: the answer and the content that both engines must show. */
export interface Model {
  commit(commit: Commit): CommitResult;
  content(): Content;
}

export function createModel(): Model {
  let stored = eachTable((): Rows => new Map());
  return {
    commit: ({ id, writes }) => {
      if (stored.commits.has(id)) return { kind: 'committed' };
      const draft = structuredClone(stored);
      draft.commits.set(id, { id });
      const on = write(draft, writes);
      if (on !== undefined) return { kind: 'conflict', on };
      stored = draft;
      return { kind: 'committed' };
    },
    content: () => contentOf(eachTable((table) => [...stored[table].values()])),
  };
}

function eachTable<Value>(make: (table: TableName) => Value): Readonly<Record<TableName, Value>> {
  return Object.fromEntries(tableNames.map((table) => [table, make(table)])) as Record<TableName, Value>;
}

function write(stored: Tables, writes: readonly Write[]): Conflict | undefined {
  const puts = writes.filter((each) => each.kind === 'put');
  const storedVersion = (each: Put) => stored[each.table].get(keyOf(each))?.['version'] ?? 0;
  if (puts.some((each) => storedVersion(each) !== each.row.version - 1)) return 'version';
  const isHeld = (each: Hold) =>
    (puts.find(({ table, row }) => table === each.table && row.id === each.row.id)?.row.version ??
      stored[each.table].get(keyOf(each))?.['version']) === each.row.version;
  if (writes.some((each) => each.kind === 'hold' && !isHeld(each))) return 'version';

  // Rows are written in the order of their ids: a key that moves between two rows of one commit depends on it.
  for (const each of puts.toSorted((left, right) => (left.row.id < right.row.id ? -1 : 1)))
    if (!set(stored, each)) return 'key';
  for (const each of writes.filter(({ kind }) => kind === 'insert') as readonly Insert[])
    if (stored[each.table].has(keyOf(each)) || !set(stored, each)) return 'key';
  for (const each of writes) if (each.kind === 'patch') patch(stored[each.table], each);
  for (const each of writes) if (each.kind === 'clear') clear(stored.turnovers, each.row.merchant_id);
  for (const each of writes) if (each.kind === 'uncount') count(stored.turnovers, each);
  for (const each of writes) if (each.kind === 'count' && !count(stored.turnovers, each)) return 'limit';

  for (const each of writes)
    if (each.kind === 'release' && !isHeldByOther(stored, each)) stored.claims.delete(keyOf(each));
  // In the order of their keys: what is said of the first that cannot be taken is the answer.
  const claims = writes.filter(
    (each) => each.kind === 'take' || each.kind === 'take-unsealed',
  ) as readonly Claim[];
  for (const each of claims.toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1))) {
    if (each.kind === 'take-unsealed' && isSealed(stored.sealed_orders, each)) return 'sealed';
    if (isHeldByOther(stored, each)) return 'order';
    stored.claims.set(keyOf(each), each.row);
  }
  for (const each of writes) if (each.kind === 'append') append(stored.acts, each);
  return undefined;
}

function isSealed(sealed: Rows, { row, sealedNumber }: TakeUnsealed): boolean {
  return [...sealed.values()].some(
    ({ merchant_id, order_number }) => merchant_id === row.merchant_id && order_number === sealedNumber,
  );
}

function clear(turnovers: Rows, merchantId: string): void {
  for (const [key, row] of turnovers) if (row['merchant_id'] === merchantId) turnovers.delete(key);
}

/** False when a row that must be there is not, or would come to more than the most. */
function count(turnovers: Rows, write: Count | Extract<Uncount, { readonly kind: 'uncount' }>): boolean {
  const stored = turnovers.get(keyOf(write)) as Row<'turnovers'> | undefined;
  if (stored === undefined) return write.kind === 'uncount';
  const sign = write.kind === 'count' ? 1 : -1;
  const payments = stored.payments + sign * write.row.payments;
  const amount_won = stored.amount_won + sign * write.row.amount_won;
  if (write.kind === 'count' && (payments > write.most.payments || amount_won > write.most.amount_won))
    return false;
  turnovers.set(keyOf(write), { ...stored, payments, amount_won });
  return true;
}

function append(acts: Rows, { row }: Append): void {
  const last = [...acts.values()].at(-1) as Head | undefined;
  const next = chained(row, last ?? emptyTrail);
  acts.set(String(next.sequence), { ...next });
}

/** False when another row holds a unique key of this one. */
function set(stored: Tables, write: Put | Insert): boolean {
  const { table } = write;
  const row: Columns = write.row;
  const key = keyOf(write);
  const isTaken = [...stored[table]].some(
    ([otherKey, other]) =>
      otherKey !== key &&
      (UNIQUE[table] ?? []).some((column) => row[column] !== null && row[column] === other[column]),
  );
  if (!isTaken) stored[table].set(key, row);
  return !isTaken;
}

function patch(rows: Rows, { key, set: changes }: Patch): void {
  for (const [id, row] of rows)
    if (Object.entries(key).every(([column, value]) => row[column] === value))
      rows.set(id, { ...row, ...changes });
}

function isHeldByOther(stored: Tables, claim: Claim): boolean {
  const holder = stored.claims.get(keyOf(claim));
  return holder !== undefined && holder['payment_id'] !== claim.row.payment_id;
}

function keyOf({ table, row }: Exclude<Write, Patch | Append>): string {
  const columns: Columns = row;
  return JSON.stringify((KEYS[table] ?? ['id']).map((column) => columns[column]));
}
