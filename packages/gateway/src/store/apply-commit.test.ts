import { describe, expect, it } from 'vitest';
import { claimRow, commitOf, eventRow, merchantRow, outboxRow, paymentRow } from '../../test/support/rows.ts';
import { applyCommit, type Step } from './apply-commit.ts';
import { postgres } from './dialect.ts';
import { insert, patch, put, release, take, takeUnsealed, type Write } from './write.ts';
import { createWriteStatements } from './write-statements.ts';

const statements = createWriteStatements(postgres);

/** The steps of a commit that meets no conflict. */
function stepsOf(writes: readonly Write[]): readonly Step[] {
  const taken: Step[] = [];
  const steps = applyCommit(statements, commitOf(writes));
  for (let step = steps.next(); step.done !== true; step = steps.next({ rows: [], count: 1 }))
    taken.push(step.value);
  // The first keeps the id of the commit.
  return taken.slice(1);
}

describe('the steps of a commit', () => {
  it('take rows in one order, however the commit lists them, so that no two commits wait in a circle', () => {
    const writes = [
      put('payments', paymentRow('p2')),
      put('payments', paymentRow('p1', { version: 7 })),
      put('merchants', merchantRow('m2')),
      put('merchants', merchantRow('m1')),
      insert('events', eventRow('p2', 1)),
      insert('events', eventRow('p1', 10)),
      insert('events', eventRow('p1', 9)),
      patch('events', { payment_id: 'p1', sequence: 3 }, { data: '' }),
      take(claimRow('B', 'p1')),
      take(claimRow('A', 'p1')),
      release(claimRow('C', 'p1')),
      release(claimRow('A', 'p2')),
      insert('outbox', outboxRow('o2', 'p1')),
      insert('outbox', outboxRow('o1', 'p1')),
    ];
    const steps = stepsOf(writes);
    expect(steps).toHaveLength(writes.length);
    expect(stepsOf(writes.toReversed())).toEqual(steps);
  });

  it.each([take, (row: ReturnType<typeof claimRow>) => takeUnsealed(row, 'a')])(
    'release a claim before it is taken',
    (taken) => {
      const steps = stepsOf([taken(claimRow('A', 'p2')), release(claimRow('A', 'p1'))]);
      expect(steps.map(({ sql }) => sql.slice(0, 6))).toEqual(['delete', 'insert']);
    },
  );

  it('carry every value as a parameter, none in the text', () => {
    const [step] = stepsOf([put('payments', paymentRow(`'; drop table payments --`))]);
    expect(step?.sql).not.toContain('drop');
    expect(step?.parameters).toContain(`'; drop table payments --`);
  });
});
