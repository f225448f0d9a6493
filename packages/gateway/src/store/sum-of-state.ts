import { PostgresAdapter, type RawBuilder, sql } from 'kysely';
import type { Builder } from './schema.ts';

/** The sum of a whole number inside the `state` of rows; 0 without rows. Each engine reads JSON in its own words. */
export function sumOfState(db: Builder, path: readonly [string, ...string[]]): RawBuilder<number> {
  if (db.getExecutor().adapter instanceof PostgresAdapter)
    return sql<number>`coalesce(sum((state::json #>> ${sql.lit(`{${path.join(',')}}`)})::bigint), 0)::bigint`;
  return sql<number>`coalesce(sum(json_extract(state, ${sql.lit(`$.${path.join('.')}`)})), 0)`;
}
