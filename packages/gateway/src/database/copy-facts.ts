import type { DatabaseSync } from 'node:sqlite';
import { type Flaw, verifyTrail } from '../manage/trail.ts';
import type { Mode } from '../settings.ts';
import { sqlite } from '../store/dialect.ts';
import { createReads } from '../store/reads.ts';
import { schemaOfSqlite } from '../store/sqlite-store.ts';
import { tableNames } from '../store/tables.ts';

/** What a file of the store holds, so that a copy can be compared with it. */
export interface CopyFacts {
  readonly mode: Mode | null;
  readonly migration: number;
  readonly storeId: string;
  /** Groups of commits. */
  readonly commits: number;
  /** Rows of each table. */
  readonly tables: Readonly<Record<string, number>>;
  /** The end of the audit trail: `sequence:hash`. */
  readonly auditHead: string;
}

/** The facts of one moment, when the connection reads one. */
export async function factsOfFile(db: DatabaseSync): Promise<CopyFacts> {
  const one = (sql: string) => db.prepare(sql).get() ?? {};
  const head = one('select sequence, hash from acts order by sequence desc limit 1');
  const water = one('select store_id, commits from high_water');
  const mode = one("select value from meta where key = 'mode'")['value'];
  const counts = tableNames.map((name) => [
    name,
    Number(one(`select count(*) as rows from "${name}"`)['rows']),
  ]);
  return {
    mode: mode === 'test' || mode === 'live' ? mode : null,
    migration: schemaOfSqlite(db).number,
    storeId: String(water['store_id']),
    commits: Number(water['commits']),
    tables: Object.fromEntries(counts),
    auditHead: head['sequence'] === undefined ? '0:' : `${String(head['sequence'])}:${String(head['hash'])}`,
  };
}

/** What is wrong with the audit trail in a file. */
export async function trailFlaws(db: DatabaseSync): Promise<readonly Flaw[]> {
  const reads = createReads(sqlite, async ({ sql, parameters }) => db.prepare(sql).all(...parameters));
  return (await verifyTrail(reads)).flaws;
}
