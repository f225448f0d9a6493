import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { pendingStatements } from './migrations.ts';
import { createQueries } from './queries.ts';
import { createBuilder } from './schema.ts';

const builder = createBuilder('sqlite');
const { paymentVersions, ...queries } = createQueries(builder);
const statements = Object.entries({ ...queries, paymentVersions: paymentVersions(4) });
/** These two tables are short, and read whole. */
const WHOLE = ['merchants', 'sealingKeys'];

const db = new DatabaseSync(':memory:');
for (const statement of pendingStatements(builder, 'sqlite', 0)) db.exec(statement);
afterAll(() => db.close());

describe('statements', () => {
  it.each(statements.filter(([name]) => !WHOLE.includes(name)))(
    '%s reads by an index and sorts nothing',
    (_name, { sql }) => {
      const parameters = Array.from({ length: sql.split('?').length - 1 }, () => null);
      const plan = db.prepare(`explain query plan ${sql}`).all(...parameters);
      const details = plan.map((line) => String(line['detail']));
      expect(details.filter((detail) => /^SCAN(?!.*USING INDEX)|TEMP B-TREE/.test(detail))).toEqual([]);
    },
  );

  it('are all looked at', () => {
    expect(statements.length).toBeGreaterThanOrEqual(29);
  });
});
