import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { claimRow, merchantRow, paymentRow } from '../../test/support/rows.ts';
import { createTables } from './create-tables.ts';
import { sqlite } from './dialect.ts';
import { createQueueStatements, queueNames } from './queues.ts';
import { createReads } from './reads.ts';
import { patch, put, release, takeUnsealed } from './write.ts';
import { createWriteStatements } from './write-statements.ts';

const after = { created_at: 1, id: 'p1' };
const merchantId = 'shop';
/** What reads are asked with that take more than a text or two. */
const asked: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  paymentVersions: [[['a', 'b']]],
  wrongKeys: [[['a', 'b']]],
  payoutDays: [[['a', 'b']]],
  paymentsOf: [[merchantId, { after, limit: 1 }]],
  standingOfOrder: [[merchantId, 'a', 8]],
  paymentsApprovedOn: [['20261127', '', 1]],
  begun: [[{ merchantId, openedFromMs: 1, startedFromMs: 2 }]],
  recentPayments: [[{ limit: 1 }], [{ limit: 1, merchantId }]],
  recentActs: [[{ limit: 1 }], [{ limit: 1, merchantId }]],
  recentDeliveries: [[{ limit: 1 }], [{ limit: 1, merchantId }]],
};

/** The statements of every read, by its name. */
async function readStatements(): Promise<readonly (readonly [string, string])[]> {
  const seen: string[] = [];
  const reads = createReads(sqlite, async ({ sql }) => {
    seen.push(sql);
    return [];
  });
  const statements: (readonly [string, string])[] = [];
  for (const [name, read] of Object.entries(reads)) {
    for (const args of asked[name] ?? [['a', 'b']]) await Reflect.apply(read, null, args);
    statements.push(...seen.splice(0).map((sql) => [name, sql] as const));
  }
  return statements;
}

const reads = await readStatements();
const writes = createWriteStatements(sqlite);
const leases = createQueueStatements(sqlite);
const lease = { nowMs: 1, untilMs: 2, limit: 1, of: 'a' };
const statements = [
  ...reads,
  ...queueNames.flatMap((queue) => [
    [`lease of ${queue}`, leases.lease(queue, lease).sql] as const,
    [`putting off of ${queue}`, leases.putOff(queue, { id: 'a', leasedUntilMs: 1, dueAtMs: 2 }).sql] as const,
  ]),
  ...(['recovery', 'outbox'] as const).map(
    (queue) =>
      [
        `bringing forward of ${queue}`,
        leases.bringForward(queue, { nowMs: 1, latestMs: 2, limit: 1 }).sql,
      ] as const,
  ),
  ['update a payment', writes.update(put('payments', paymentRow('p1'))).sql],
  ['update a merchant', writes.update(put('merchants', merchantRow('m1'))).sql],
  ['version of a payment', writes.version(put('payments', paymentRow('p1'))).sql],
  ['clear answers', writes.patch(patch('delivery_tries', { delivery_id: 'd1' }, { answer: '' })).sql],
  ['release a claim', writes.release(release(claimRow('A', 'p1'))).sql],
  ['take a claim, unless sealed', writes.take(takeUnsealed(claimRow('A', 'p1'), 'a')).sql],
  ['forget commits', writes.forgetCommits({ before: 'a', limit: 1 }).sql],
] as const;

/** These tables are short, and read whole. */
const WHOLE = ['merchants', 'sealingKeys', 'webhookAddresses', 'dueAddresses'];
/** The index finds a handful of rows, and these are sorted. */
const FEW = ['paymentByAuthentication', 'outboxOf'];
/** They walk along an index by time, from one end, and so from month to month. */
const BY_TIME = [
  'recentPayments',
  'atRisk',
  'paymentsAtRisk',
  'paymentsHeld',
  'recentDeliveries',
  'recentMessages',
  'dueAddresses',
  'waitingRecoveries',
  'waitingResults',
  'waitingDeliveries',
  'paymentsApprovedOn',
];
/** What an inner query has found by its index, a bounded number, and is counted or listed outside. */
const FOUND_INSIDE = ['SCAN waiting', 'SCAN without_end'];

const db = new DatabaseSync(':memory:');
for (const statement of createTables(sqlite)) db.exec(statement);
afterAll(() => db.close());

function planOf(sql: string): readonly string[] {
  return db
    .prepare(`explain query plan ${sql}`)
    .all()
    .map((line) => String(line['detail']));
}

describe('a statement', () => {
  it.each(statements.filter(([name]) => !WHOLE.includes(name)))('reads by an index: %s', (name, sql) => {
    const detours = planOf(sql).filter(
      (detail) =>
        !FOUND_INSIDE.includes(detail) &&
        /^SCAN(?! CONSTANT ROW|.*USING (COVERING )?INDEX)|TEMP B-TREE/.test(detail),
    );
    expect(detours).toEqual(FEW.includes(name) ? ['USE TEMP B-TREE FOR ORDER BY'] : []);
  });

  it.each(reads.filter(([, sql]) => /from "(payments|events|outbox|deliveries|delivery_tries)"/.test(sql)))(
    'names the partner, or an id that leads to the month: %s',
    (name, sql) => {
      const [, condition = ''] = sql.split(' where ');
      if (!BY_TIME.includes(name)) expect(condition).toMatch(/"(merchant_id|id|\w+_id)" (=|in)/);
    },
  );

  it.each([
    ['paymentsByOrder', 'payments_order (merchant_id=? AND order_number=? AND created_at<?)'],
    ['standingOfOrder', 'payments_order_ends_at (merchant_id=? AND order_number=? AND ends_at>?)'],
  ])('for the payments of an order reads that order alone: %s', (read, index) => {
    const [, sql] = statements.find(([name]) => name === read)!;
    expect(planOf(sql)).toContain(`SEARCH payments USING INDEX ${index}`);
    expect(sql).toContain('limit ');
  });

  it('of each read is seen here', () => {
    expect(reads.length).toBeGreaterThanOrEqual(30);
  });
});
