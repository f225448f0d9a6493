import assert from 'node:assert/strict';
import type { Commit, Versioned } from './contract.ts';

/**
 * What every writer of a Commit guarantees: a row's version follows the one it expects, and no row stands in it twice.
 * @throws AssertionError when a flow breaks this; the message names the rule and no data.
 */
export function checkCommit(commit: Commit): void {
  checkVersions('payments', commit.payments);
  checkVersions('merchants', commit.merchants);
  checkVersions('webhookAddresses', commit.webhookAddresses);
  checkVersions('deliveries', commit.deliveries);
  checkOnce('payments', commit.payments, ({ row }) => row.id);
  checkOnce('merchants', commit.merchants, ({ row }) => row.id);
  checkOnce('webhookAddresses', commit.webhookAddresses, ({ row }) => row.id);
  checkOnce('deliveries', commit.deliveries, ({ row }) => row.id);
  checkOnce('events', commit.events, (row) => `${row.sequence} ${row.payment_id}`);
  checkOnce('takeClaims', commit.takeClaims, (row) => JSON.stringify([row.merchant_id, row.order_number]));
  checkOnce('cancellations', commit.cancellations, (row) => row.id);
  checkOnce('outbox', commit.outbox, (row) => row.id);
  checkOnce('deliveryAttempts', commit.deliveryAttempts, (row) => `${row.sequence} ${row.delivery_id}`);
  checkOnce('sealingKeys', commit.sealingKeys, (row) => row.id);
  checkOnce('retiredSealingKeys', commit.retiredSealingKeys, (row) => row.id);
  checkOnce('meta', commit.meta, (row) => row.key);
}

function checkVersions(name: string, rows: readonly Versioned<{ readonly version: number }>[] = []): void {
  for (const { row, expects } of rows)
    assert(
      Number.isSafeInteger(expects) && expects >= 0 && row.version === expects + 1,
      `Commit.${name}: a row that expects version ${expects} carries ${row.version}, not the next`,
    );
}

function checkOnce<Row>(name: string, rows: readonly Row[] = [], keyOf: (row: Row) => string): void {
  assert(
    rows.length < 2 || new Set(rows.map(keyOf)).size === rows.length,
    `Commit.${name}: the same row stands in it twice`,
  );
}
