import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import type { Row, TableName } from './tables.ts';

/** `payments_rest` is there where months are kept apart. */
export type Schema = { readonly [Name in TableName]: Row<Name> } & {
  readonly payments_rest: Row<'payments'>;
};

/** Builds and types queries. It has no driver: statements are compiled here and run elsewhere. */
type Builder = Kysely<Schema>;

/** Types of columns, and how the definition of a table ends. */
export interface Words {
  readonly text: string;
  readonly integer: string;
  readonly end: string;
  readonly clusteredEnd: string;
  /** Tables that grow are kept apart by month: one table a month, and one for the rest. */
  readonly keepsMonthsApart: boolean;
  /** A whole number inside the `state` of a row, by its path: `order.amountWon`. */
  readonly stateNumber: (path: string) => string;
  /** The same of a text. */
  readonly stateText: (path: string) => string;
  /** The entries of a list inside the `state` of a row, to select from, and what each has by name. */
  readonly eachInState: (list: string) => {
    readonly from: string;
    readonly number: (name: string) => string;
    readonly text: (name: string) => string;
  };
}

/** What the two engines say differently. */
export interface Dialect {
  readonly builder: Builder;
  /** A parameter in a text, by its number from 1 on. */
  parameter(number: number): string;
  readonly words: Words;
  /** After a query whose rows are taken: one that another process is taking at the same moment is passed over, not waited for. */
  readonly skipLocked: string;
  /** After a query whose rows nobody is to change before the transaction ends. */
  readonly forShare: string;
  /** Lets one transaction at a time append to the audit trail; null where one writes at a time anyway. */
  readonly lockActs: string | null;
  /** A whole number inside the `state` of a row. */
  ofState(path: readonly [string, ...string[]]): RawBuilder<number>;
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
  words: {
    text: 'text',
    integer: 'integer',
    end: ' strict',
    clusteredEnd: ' strict, without rowid',
    keepsMonthsApart: false,
    stateNumber: (path) => `json_extract(state, '$.${path}')`,
    stateText: (path) => `json_extract(state, '$.${path}')`,
    eachInState: (list) => {
      const value = (name: string) => `json_extract(value, '$.${name}')`;
      return { from: `json_each(state, '$.${list}')`, number: value, text: value };
    },
  },
  // One process writes at a time.
  skipLocked: '',
  forShare: '',
  lockActs: null,
  ofState: (path) => sql`json_extract(state, ${sql.lit(`$.${path.join('.')}`)})`,
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
  words: {
    text: 'text collate "C"',
    integer: 'bigint',
    end: '',
    clusteredEnd: '',
    keepsMonthsApart: true,
    stateText: (path) => `(state::json #>> '{${path.replaceAll('.', ',')}}')`,
    stateNumber: (path) => `(state::json #>> '{${path.replaceAll('.', ',')}}')::bigint`,
    eachInState: (list) => {
      const text = (name: string) => `value ->> '${name}'`;
      return {
        from: `json_array_elements(state::json -> '${list}') as each(value)`,
        number: (name) => `(${text(name)})::bigint`,
        text,
      };
    },
  },
  skipLocked: ' for update skip locked',
  forShare: ' for share',
  // It lets others read. Rows alone cannot be locked here: the one to wait for does not exist yet.
  lockActs: 'lock table "acts" in share row exclusive mode',
  ofState: (path) => sql`(state::json #>> ${sql.lit(`{${path.join(',')}}`)})::bigint`,
};
