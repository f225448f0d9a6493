import { type CompiledQuery, type RawBuilder, sql } from 'kysely';

export type Value = string | number | null;

/** A row as it leaves an engine: plain columns. */
export type Columns = Readonly<Record<string, unknown>>;

/** A place in a statement that is filled when it runs. */
class Slot {
  readonly name: PropertyKey;
  constructor(name: PropertyKey) {
    this.name = name;
  }
}

export type SlotOf<Input> = <Name extends keyof Input>(name: Name) => RawBuilder<Input[Name]>;

/** A statement that answers rows: text that was compiled once, and the parameters for one run of it. */
export interface Query<Input, Row> {
  readonly sql: string;
  bind(input: Input): Value[];
  /** Names the columns for the type checker; the row comes from a table that this package alone writes. */
  read(columns: Columns): Row;
}

/** Compiles a query. Compiling costs more than running on SQLite, hence once per statement and not per run. */
export function query<Input, Row>(
  build: (slot: SlotOf<Input>) => { compile(): CompiledQuery; execute(): Promise<Row[]> },
): Query<Input, Row> {
  const { sql: text, parameters } = build((name) => sql`${new Slot(name)}`).compile();
  return {
    sql: text,
    bind: (input) =>
      parameters.map(
        (parameter) =>
          (parameter instanceof Slot ? input[parameter.name as keyof Input] : parameter) as Value,
      ),
    read: (columns) => columns as Row,
  };
}
