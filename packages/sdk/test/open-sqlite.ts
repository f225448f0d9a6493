import { DatabaseSync } from 'node:sqlite';
import { inboxTables, type SqlDatabase } from '../src/inbox/sql-storage.ts';

/** A database of its own with the tables of the SDK. */
export function openSqlite(): SqlDatabase {
  const db = new DatabaseSync(':memory:');
  db.exec(inboxTables);
  return { query: async (sql, params) => ({ rows: db.prepare(sql).all(...params) }) };
}
