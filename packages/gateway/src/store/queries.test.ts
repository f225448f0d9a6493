import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { pendingStatements } from './migrations.ts';
import { createQueries } from './queries.ts';
import { createBuilder } from './schema.ts';

const builder = createBuilder('sqlite');
const { paymentVersions, ...queries } = createQueries(builder);
const statements = Object.entries({ ...queries, paymentVersions: paymentVersions(4) });
/** These tables are short, and read whole. */
const WHOLE = ['merchants', 'sealingKeys', 'webhookAddresses', 'dueAddresses'];
/** The index finds a handful of rows, and these are sorted. */
const FEW = ['paymentByAuthentication', 'outboxOf'];

const db = new DatabaseSync(':memory:');
for (const statement of pendingStatements(builder, 'sqlite', 0)) db.exec(statement);
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
    expect(statements.length).toBeGreaterThanOrEqual(48);
  });
});
