import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Store } from '../packages/gateway/src/store/contract.ts';
import { createStore } from '../packages/gateway/src/store/create-store.ts';
import { sqlite } from '../packages/gateway/src/store/dialect.ts';
import { latestMigration, newStore, pendingStatements } from '../packages/gateway/src/store/migrate.ts';
import type { Lease, QueueName } from '../packages/gateway/src/store/queues.ts';
import { GroupWriter } from '../packages/gateway/src/store/sqlite-writer.ts';

/** The embedded store of a thread, on a database in memory that all worlds of the thread use one after the other. */
export interface MemoryStore {
  readonly store: Store;
  /** Takes every row away but those that the schema comes with, so that the next world begins with nothing else. */
  empty(): void;
}

/**
 * The gateway's own schema, statements and group commit; opening it costs more than a whole run in it, hence once for
 * all runs. What a real file, its locks and its disk do is not simulated: `npm run crash` has them.
 */
export function openMemoryStore(): MemoryStore {
  const db = new DatabaseSync(':memory:', { enableForeignKeyConstraints: true });
  for (const statement of pendingStatements(sqlite, newStore)) db.exec(statement);
  const writer = new GroupWriter(db, {
    onFatal: (error) => {
      throw error;
    },
    // All of a store's work is over when the microtasks are.
    schedule: queueMicrotask,
    onCommit: () => {},
    onTrouble: (error) => {
      throw error;
    },
    // Nobody else has this database.
    busy: { pause: async () => {}, most: 0 },
  });
  const prepared = new Map<string, StatementSync>();
  const store = createStore(sqlite, {
    ask: async ({ sql, parameters }) => {
      let statement = prepared.get(sql);
      if (statement === undefined) {
        statement = db.prepare(sql);
        prepared.set(sql, statement);
      }
      return statement.all(...parameters).map((columns) => ({ ...columns }));
    },
    run: (change) => writer.write(change),
    clockMs: async () => null,
    makeMonths: async () => [],
    schemaNumber: async () => latestMigration,
    close: async () => {
      writer.finish();
      db.close();
    },
  });
  /** An empty queue is left alone: to find nothing by the statement that takes rows costs ten times as much. */
  const anyDue = {
    recovery: db.prepare('select 1 from payments where due_at <= ? limit 1'),
    expiry: db.prepare('select 1 from payments where ends_at <= ? limit 1'),
    outbox: db.prepare('select 1 from outbox where due_at <= ? limit 1'),
  };
  const isEmpty = (queue: QueueName, { nowMs }: Lease) =>
    (queue === 'recovery' || queue === 'expiry' || queue === 'outbox') &&
    anyDue[queue].get(nowMs) === undefined;

  // The rows that a new schema comes with.
  const tables = db
    .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
    .all()
    .map(({ name }) => String(name));
  const born = tables.filter((table) => db.prepare(`select 1 from "${table}"`).get() !== undefined);
  for (const table of born) db.exec(`create temp table "born_${table}" as select * from main."${table}"`);
  // Counts groups of commits, for a mark beside a file; of no table, and never emptied.
  db.exec('create table high_water (store_id text not null, commits integer not null) strict');
  db.exec("insert into high_water values ('simulation', 0)");
  const emptying = [
    ...tables.map((table) => `delete from "${table}";`),
    ...born.map((table) => `insert into "${table}" select * from temp."born_${table}";`),
  ];

  return {
    store: {
      ...store,
      lease: async (queue, lease) => (isEmpty(queue, lease) ? [] : await store.lease(queue, lease)),
    },
    empty: () => {
      writer.finish();
      db.exec('pragma foreign_keys = off');
      db.exec(`begin; ${emptying.join(' ')} commit;`);
      db.exec('pragma foreign_keys = on');
    },
  };
}
