import assert from 'node:assert/strict';
import { keyOf } from './apply-commit.ts';
import type { Commit } from './write.ts';

/**
 * What every writer of a Commit guarantees: its id has the form that is stored, and no row stands in it twice.
 * @throws AssertionError when a flow breaks this; the message names the rule and no data.
 */
export function checkCommit({ id, writes }: Commit): void {
  assert(/^[0-9a-f]{32}$/.test(id), 'Commit.id: not made by createCommit');
  const seen = new Set<string>();
  for (const write of writes) {
    const { kind, table } = write;
    const row = `${kind} ${table} ${JSON.stringify(keyOf(write))}`;
    assert(!seen.has(row), `Commit.writes: the same row of ${table} stands in it twice`);
    seen.add(row);
    if (kind === 'put')
      assert(
        write.row.version >= 1 && Number.isSafeInteger(write.row.version),
        `${table}: versions count from 1`,
      );
  }
}
