import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  type SelectQueryBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import type { Row, TableName } from './tables.ts';

type Schema = { readonly [Name in TableName]: Row<Name> };

/** Builds and types queries. It has no driver: statements are compiled here and run elsewhere. */
export type Builder = Kysely<Schema>;

/** Types of columns, and how the definition of a table ends. */
export interface Words {
  readonly text: string;
  readonly integer: string;
  readonly end: string;
  readonly clusteredEnd: string;
}

/** What the two engines say differently. */
export interface Dialect {
  readonly builder: Builder;
  /** A parameter in a text, by its number from 1 on. */
  parameter(number: number): string;
  readonly words: Words;
  /** A row that another process is taking at the same moment is passed over, not waited for. */
  skipLocked<DB, Name extends keyof DB, Columns>(
    select: SelectQueryBuilder<DB, Name, Columns>,
  ): SelectQueryBuilder<DB, Name, Columns>;
  /** The sum of a whole number inside the `state` of rows; 0 without rows. */
  sumOfState(path: readonly [string, ...string[]]): RawBuilder<number>;
}

export const sqlite: Dialect = {
  builder: new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),
  parameter: (number) => `?${number}`,
  // Strict: SQLite would else store any type in any column.
  words: { text: 'text', integer: 'integer', end: ' strict', clusteredEnd: ' strict, without rowid' },
  // One process writes at a time; the words for it would be a syntax error.
  skipLocked: (select) => select,
  sumOfState: (path) => sql`coalesce(sum(json_extract(state, ${sql.lit(`$.${path.join('.')}`)})), 0)`,
};

export const postgres: Dialect = {
  builder: new Kysely<Schema>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  }),
  parameter: (number) => `$${number}`,
  // Rows come back in the order of their bytes, as on SQLite, whatever locale the database was made with.
  words: { text: 'text collate "C"', integer: 'bigint', end: '', clusteredEnd: '' },
  skipLocked: (select) => select.forUpdate().skipLocked(),
  sumOfState: (path) =>
    sql`coalesce(sum((state::json #>> ${sql.lit(`{${path.join(',')}}`)})::bigint), 0)::bigint`,
};
