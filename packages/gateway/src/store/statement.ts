import { type CompiledQuery, type RawBuilder, sql } from 'kysely';
import type { Dialect } from './dialect.ts';

export type Value = string | number | null;

/** A row as it leaves an engine: plain columns. */
export type Columns = Readonly<Record<string, unknown>>;

/** A statement with the parameters for one run of it. */
export interface Bound {
  readonly sql: string;
  readonly parameters: Value[];
}

/** Stands in a query for what is filled in when it runs. */
class Place {
  readonly index: number;
  constructor(index: number) {
    this.index = index;
  }
}

/** A parameter of a query. */
export type Slot<Type> = RawBuilder<Type>;
export type Slots<Args extends readonly Value[]> = { readonly [Index in keyof Args]: Slot<Args[Index]> };

/** Compiles a query. Compiling costs more than running on SQLite, hence once per statement and not per run. */
export function compile<Args extends readonly Value[]>(
  build: (...slots: Slots<Args>) => { compile(): CompiledQuery },
  count: number = build.length,
): (...args: Args) => Bound {
  const places = Array.from({ length: count }, (_, index) => sql`${new Place(index)}`);
  const { sql: text, parameters } = build(...(places as unknown as Slots<Args>)).compile();
  return (...args) => ({
    sql: text,
    parameters: parameters.map((parameter) =>
      parameter instanceof Place ? args[parameter.index]! : (parameter as Value),
    ),
  });
}

/** Puts a value in as a parameter, by its name. */
export type Fill = (name: string) => string;

/** Writes each statement once, under a name, and fills in values by theirs. */
export function createTexts(
  dialect: Dialect,
): (name: string, values: Readonly<Record<string, Value>>, write: (fill: Fill) => string) => Bound {
  const known = new Map<string, { readonly sql: string; readonly names: readonly string[] }>();
  return (name, values, write) => {
    let text = known.get(name);
    if (text === undefined) {
      const names: string[] = [];
      text = { sql: write((each) => dialect.parameter(names.push(each))), names };
      known.set(name, text);
    }
    return { sql: text.sql, parameters: text.names.map((each) => values[each]!) };
  };
}
