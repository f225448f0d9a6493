import { PostgresAdapter, type SelectQueryBuilder } from 'kysely';
import type { Builder } from './schema.ts';

/**
 * `FOR UPDATE SKIP LOCKED` where there is such a thing: a row that another process is taking at the same moment is passed
 * over, not waited for. SQLite lets one process write at a time, and takes the words for a syntax error.
 */
export function forUpdateSkipLocked<DB, Table extends keyof DB, Row>(
  db: Builder,
  select: SelectQueryBuilder<DB, Table, Row>,
): SelectQueryBuilder<DB, Table, Row> {
  return db.getExecutor().adapter instanceof PostgresAdapter ? select.forUpdate().skipLocked() : select;
}
