import { describe, expect, it } from 'vitest';
import { claimRow, eventRow, merchantRow, next, outboxRow, paymentRow } from '../../test/support/rows.ts';
import { applyCommit, type Step } from './apply-commit.ts';
import type { Commit } from './contract.ts';
import { createQueries } from './queries.ts';
import { createBuilder } from './schema.ts';

const queries = createQueries(createBuilder('postgres'));

/** The steps of a commit that meets no conflict. */
function stepsOf(commit: Commit): readonly Step[] {
  const taken: Step[] = [];
  const steps = applyCommit(queries, commit);
  for (let step = steps.next(); step.done !== true; step = steps.next({ rows: [], count: 1 }))
    taken.push(step.value);
  return taken;
}

describe('the steps of a commit', () => {
  it('take rows in one order, however the commit lists them, so that no two commits wait in a circle', () => {
    const commit: Commit = {
      payments: [next(paymentRow('p2')), next(paymentRow('p1', { version: 7 }))],
      merchants: [next(merchantRow('m2')), next(merchantRow('m1'))],
      events: [eventRow('p2', 1), eventRow('p1', 10), eventRow('p1', 9)],
      takeClaims: [claimRow('B', 'p1'), claimRow('A', 'p1')],
      releaseClaims: [claimRow('C', 'p1'), claimRow('A', 'p2')],
      outbox: [outboxRow('o2', 'p1'), outboxRow('o1', 'p1')],
    };
    const reversed = Object.fromEntries(
      Object.entries(commit).map(([name, rows]: [string, readonly unknown[]]) => [name, rows.toReversed()]),
    ) as Commit;
    const steps = stepsOf(commit);
    expect(steps).toHaveLength(13);
    expect(stepsOf(reversed)).toEqual(steps);
  });

  it('release a claim before it is taken', () => {
    const steps = stepsOf({ takeClaims: [claimRow('A', 'p2')], releaseClaims: [claimRow('A', 'p1')] });
    expect(steps.map(({ sql }) => sql.slice(0, 6))).toEqual(['delete', 'insert']);
  });

  it('carry every value as a parameter, none in the text', () => {
    const [step] = stepsOf({ payments: [next(paymentRow(`'; drop table payments --`))] });
    expect(step?.sql).not.toContain('drop');
    expect(step?.parameters).toContain(`'; drop table payments --`);
  });
});
