import type { CancellationRow, Commit, CommitResult, Versioned } from '../../src/store/contract.ts';
import type { Schema } from '../../src/store/schema.ts';
import { type Content, contentOf } from '../support/dump.ts';

type Tables = { readonly [Table in keyof Schema]: Map<string, Schema[Table]> };

/** What a store is, in maps: the answer and the content that both engines must show. */
export interface Model {
  commit(commit: Commit): CommitResult;
  content(): Content;
}

export function createModel(): Model {
  let tables: Tables = {
    payments: new Map(),
    merchants: new Map(),
    events: new Map(),
    claims: new Map(),
    cancellations: new Map(),
    outbox: new Map(),
    webhook_addresses: new Map(),
    deliveries: new Map(),
    delivery_attempts: new Map(),
    sealing_keys: new Map(),
    meta: new Map(),
  };
  return {
    commit: (commit) => {
      const draft = structuredClone(tables);
      const on = write(draft, commit);
      if (on !== undefined) return { kind: 'conflict', on };
      tables = draft;
      return { kind: 'committed' };
    },
    content: () =>
      contentOf({
        payments: [...tables.payments.values()],
        merchants: [...tables.merchants.values()],
        events: [...tables.events.values()],
        claims: [...tables.claims.values()],
        cancellations: [...tables.cancellations.values()],
        outbox: [...tables.outbox.values()],
        webhook_addresses: [...tables.webhook_addresses.values()],
        deliveries: [...tables.deliveries.values()],
        delivery_attempts: [...tables.delivery_attempts.values()],
        sealing_keys: [...tables.sealing_keys.values()],
        meta: [...tables.meta.values()],
      }),
  };
}

function write(tables: Tables, commit: Commit): 'version' | 'order' | 'key' | undefined {
  const { payments = [], merchants = [], webhookAddresses = [], deliveries = [] } = commit;
  const outdated = [
    ...payments.map(stale(tables.payments)),
    ...merchants.map(stale(tables.merchants)),
    ...webhookAddresses.map(stale(tables.webhook_addresses)),
    ...deliveries.map(stale(tables.deliveries)),
  ];
  if (outdated.includes(true)) return 'version';

  for (const { row } of byId(payments)) {
    for (const other of tables.payments.values()) {
      if (other.id === row.id) continue;
      if (other.auth_nonce === row.auth_nonce) return 'key';
      if (row.receipt_id !== null && other.receipt_id === row.receipt_id) return 'key';
    }
    tables.payments.set(row.id, row);
  }
  for (const { row } of byId(merchants)) {
    for (const other of tables.merchants.values())
      if (other.id !== row.id && other.client_key === row.client_key) return 'key';
    tables.merchants.set(row.id, row);
  }
  for (const { row } of webhookAddresses) tables.webhook_addresses.set(row.id, row);
  for (const { row } of deliveries) tables.deliveries.set(row.id, row);
  const added = [
    ...(commit.events ?? []).map((row) => add(tables.events, `${row.payment_id} ${row.sequence}`, row)),
    ...(commit.cancellations ?? []).map((row) => redeem(tables.cancellations, row)),
    ...(commit.outbox ?? []).map((row) => add(tables.outbox, row.id, row)),
    ...(commit.deliveryAttempts ?? []).map((row) =>
      add(tables.delivery_attempts, `${row.delivery_id} ${row.sequence}`, row),
    ),
    ...(commit.sealingKeys ?? []).map((row) => add(tables.sealing_keys, row.id, row)),
    ...(commit.meta ?? []).map((row) => add(tables.meta, row.key, row)),
  ];
  if (added.includes(false)) return 'key';
  for (const { id, retired_at } of commit.retiredSealingKeys ?? []) {
    const row = tables.sealing_keys.get(id);
    if (row !== undefined) tables.sealing_keys.set(id, { ...row, retired_at: row.retired_at ?? retired_at });
  }
  for (const id of commit.sharedOut ?? []) {
    const row = tables.outbox.get(id);
    if (row !== undefined) tables.outbox.set(id, { ...row, due_at: null });
  }

  for (const claim of commit.releaseClaims ?? []) {
    const key = `${claim.merchant_id} ${claim.order_number}`;
    if (tables.claims.get(key)?.payment_id === claim.payment_id) tables.claims.delete(key);
  }
  for (const claim of commit.takeClaims ?? []) {
    const key = `${claim.merchant_id} ${claim.order_number}`;
    if ((tables.claims.get(key) ?? claim).payment_id !== claim.payment_id) return 'order';
    tables.claims.set(key, claim);
  }
  return undefined;
}

function stale<Row extends { readonly id: string; readonly version: number }>(rows: Map<string, Row>) {
  return ({ row, expects }: Versioned<Row>) => (rows.get(row.id)?.version ?? 0) !== expects;
}

/** Rows are written in the order of their ids: a key that moves between two rows of one commit depends on it. */
function byId<Row extends { readonly id: string }>(rows: readonly Versioned<Row>[]) {
  return rows.toSorted((left, right) => (left.row.id < right.row.id ? -1 : 1));
}

function redeem(rows: Map<string, CancellationRow>, row: CancellationRow): boolean {
  const redeemed = [...rows.values()].some((other) => other.auth_nonce === row.auth_nonce);
  return !redeemed && add(rows, row.id, row);
}

function add<Row>(rows: Map<string, Row>, key: string, row: Row): boolean {
  if (rows.has(key)) return false;
  rows.set(key, row);
  return true;
}
