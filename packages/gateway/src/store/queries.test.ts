import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { claimRow, merchantRow, paymentRow } from '../../test/support/rows.ts';
import { createTables } from './create-tables.ts';
import { sqlite } from './dialect.ts';
import { createQueries } from './queries.ts';
import { createQueueQueries } from './queues.ts';
import { patch, put, release } from './write.ts';
import { createWriteStatements } from './write-statements.ts';

const { paymentVersions, ...queries } = createQueries(sqlite);
const writes = createWriteStatements(sqlite);
const queues = Object.entries(createQueueQueries(sqlite)).flatMap(([name, { lease, putOff }]) => [
  [`lease of ${name}`, lease] as const,
  [`putOff of ${name}`, putOff] as const,
]);
const statements: readonly (readonly [string, { readonly sql: string }])[] = [
  ...queues,
  ...Object.entries({
    ...queries,
    paymentVersions: paymentVersions(4),
    updatePayment: writes.update(put('payments', paymentRow('p1'))),
    updateMerchant: writes.update(put('merchants', merchantRow('m1'))),
    paymentVersion: writes.version(put('payments', paymentRow('p1'))),
    clearAnswers: writes.patch(patch('delivery_tries', { delivery_id: 'd1' }, { answer: '' })),
    releaseClaim: writes.release(release(claimRow('A', 'p1'))),
  }),
];
/** These tables are short, and read whole. */
const WHOLE = ['merchants', 'sealingKeys', 'webhookAddresses', 'dueAddresses'];
/** The index finds a handful of rows, and these are sorted. */
const FEW = ['paymentByAuthentication', 'outboxOf'];

const db = new DatabaseSync(':memory:');
for (const statement of createTables(sqlite)) db.exec(statement);
afterAll(() => db.close());

function planOf(sql: string): readonly string[] {
  const parameters = Array.from({ length: sql.split('?').length - 1 }, () => null);
  const plan = db.prepare(`explain query plan ${sql}`).all(...parameters);
  return plan.map((line) => String(line['detail']));
}

describe('statements', () => {
  it.each(statements.filter(([name]) => !WHOLE.includes(name)))('%s reads by an index', (name, { sql }) => {
    const detours = planOf(sql).filter((detail) => /^SCAN(?!.*USING INDEX)|TEMP B-TREE/.test(detail));
    expect(detours).toEqual(FEW.includes(name) ? ['USE TEMP B-TREE FOR ORDER BY'] : []);
  });

  it('for the payments of an order read that order alone', () => {
    expect(planOf(queries.paymentsByOrder.sql)).toEqual([
      'SEARCH payments USING INDEX payments_order (merchant_id=? AND order_number=?)',
    ]);
  });

  it('are all looked at', () => {
    expect(statements.length).toBeGreaterThanOrEqual(45);
  });
});
