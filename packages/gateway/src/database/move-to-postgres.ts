import { createHash, type Hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type pg from 'pg';
import type { Mode } from '../settings.ts';
import { SetupError } from '../setup-error.ts';
import { latestMigration } from '../store/migrate.ts';
import { LOCK, migratePostgres } from '../store/postgres-migrate.ts';
import { makeMonths } from '../store/postgres-months.ts';
import { schemaOfSqlite } from '../store/sqlite-store.ts';
import { type Table, type TableName, tableNames, tables } from '../store/tables.ts';
import { withClient } from '../store/with-client.ts';
import { databaseTlsProblem } from '../tls/database-tls.ts';
import { holdFile } from './hold-file.ts';
import { moveFilesAside } from './restore.ts';

export interface MoveOptions {
  /** The file of SQLite; its tables are of this version. */
  readonly file: string;
  /** A database without rows. */
  readonly url: string;
  /** What the moved file is called from then on: its name and this. */
  readonly asideAs: string;
  readonly mode: Mode;
  /** Hears how many rows of a table have gone over; at its end with the digest that both sides came to. */
  readonly onProgress?: (progress: {
    readonly table: TableName;
    readonly rows: number;
    readonly of: number;
    readonly digest: string | null;
  }) => void;
}

export interface Moved {
  readonly rows: number;
  /** Where the file lies now. */
  readonly movedTo: string;
}

type Values = readonly (string | number | null)[];

const ROWS_AT_ONCE = 500;

/**
 * Takes every row over in one transaction, reads all of them back and compares counts and digests; then the file is put aside, so that
 * no gateway starts on it. All of it, or nothing.
 * @throws SetupError when another process has the file open, the database holds rows, or a table does not come to the same
 */
export async function moveToPostgres(options: MoveOptions): Promise<Moved> {
  const { file, url, asideAs, mode } = options;
  const problem = mode === 'live' ? databaseTlsProblem(url) : null;
  if (problem !== null) throw new SetupError(`DOJANG_DATABASE_URL cannot be used in live mode: ${problem}.`);
  const source = holdFile(file);
  let rows: number;
  try {
    if (schemaOfSqlite(source).number !== latestMigration)
      throw new SetupError(`The tables in ${file} are not of this version: dojang db migrate.`);
    await migratePostgres(url, { onUnsafe: () => (mode === 'live' ? 'refuse' : 'accept'), mayMigrate: true });
    rows = await takeOver(source, options);
  } finally {
    source.close();
  }
  return { rows, movedTo: moveFilesAside(file, asideAs) };
}

async function takeOver(source: DatabaseSync, { url, onProgress }: MoveOptions): Promise<number> {
  return await withClient(url, async (client) => {
    await makeMonths(client, monthsIn(source));
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    // No gateway writes to it meanwhile, or finds a part of it.
    await client.query(
      `lock table ${tableNames.map((name) => `"${name}"`).join(', ')} in access exclusive mode`,
    );
    await refuseRows(client);
    let rows = 0;
    for (const table of tableNames) {
      const sent = await send(source, client, table, onProgress);
      const arrived = await readBack(client, table);
      if (sent.rows !== arrived.rows || sent.digest !== arrived.digest)
        throw new SetupError(
          `The table ${table} did not arrive as it is (${sent.rows} rows went, ${arrived.rows} arrived). Nothing was moved.`,
        );
      onProgress?.({ table, rows: sent.rows, of: sent.rows, digest: sent.digest });
      rows += sent.rows;
    }
    await client.query('commit');
    await client.query('analyze');
    return rows;
  });
}

/** The months that payments were opened in. */
function monthsIn(source: DatabaseSync): readonly string[] {
  return source
    .prepare(
      "select distinct substr(id, 5, 6) as month from payments where id glob 'pay_[0-9][0-9][0-9][0-9][0-9][0-9]_*' order by month",
    )
    .all()
    .map(({ month }) => String(month));
}

/** What the tables are is all that a new database says. */
async function refuseRows(client: pg.Client): Promise<void> {
  for (const table of tableNames) {
    const but = table === 'meta' ? " where key <> 'readable_from'" : '';
    const { rows } = await client.query(`select 1 from "${table}"${but} limit 1`);
    if (rows.length > 0)
      throw new SetupError(
        `The database of DOJANG_DATABASE_URL holds rows already (${table}): move into one without any. Nothing was changed.`,
      );
  }
  await client.query('delete from meta');
}

async function send(
  source: DatabaseSync,
  client: pg.Client,
  table: TableName,
  onProgress: MoveOptions['onProgress'],
): Promise<Digested> {
  const { columns } = tables[table] as Table;
  const names = Object.keys(columns);
  const arrays = Object.values(columns).map(
    (type, index) => `$${index + 1}::${type.startsWith('text') ? 'text' : 'bigint'}[]`,
  );
  const insert = `insert into "${table}" (${quoted(names)}) select * from unnest(${arrays.join(', ')})`;
  const of = Number(source.prepare(`select count(*) as rows from "${table}"`).get()?.['rows']);
  const digest = digestOfRows();
  let batch: Values[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    await client.query(
      insert,
      names.map((_, index) => batch.map((row) => row[index])),
    );
    batch = [];
    onProgress?.({ table, rows: digest.rows(), of, digest: null });
  };
  for (const row of source.prepare(selectOf(table)).iterate()) {
    const values = valuesOf(row, names);
    digest.add(values);
    if (batch.push(values) === ROWS_AT_ONCE) await flush();
  }
  await flush();
  return digest.end();
}

async function readBack(client: pg.Client, table: TableName): Promise<Digested> {
  const { columns } = tables[table] as Table;
  const names = Object.keys(columns);
  const digest = digestOfRows();
  await client.query(`declare arrived no scroll cursor for ${selectOf(table)}`);
  for (;;) {
    const { rows } = await client.query<Record<string, unknown>>(`fetch ${ROWS_AT_ONCE} from arrived`);
    if (rows.length === 0) break;
    for (const row of rows)
      digest.add(
        valuesOf(row, names).map((value, index) =>
          value !== null && !columns[names[index]!]!.startsWith('text') ? Number(value) : value,
        ),
      );
  }
  await client.query('close arrived');
  return digest.end();
}

/** Both engines order texts by their bytes. */
function selectOf(table: TableName): string {
  return `select ${quoted(Object.keys(tables[table].columns))} from "${table}" order by ${quoted(tables[table].key)}`;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

function valuesOf(row: Readonly<Record<string, unknown>>, names: readonly string[]): Values {
  return names.map((name) => row[name] as string | number | null);
}

interface Digested {
  readonly rows: number;
  /** SHA-256, in hex. */
  readonly digest: string;
}

/** JSON marks where a value ends, so that no two rows are the same text. */
function digestOfRows() {
  const hash: Hash = createHash('sha256');
  let rows = 0;
  return {
    add: (values: Values): void => {
      rows += 1;
      hash.update(`${JSON.stringify(values)}\n`);
    },
    rows: () => rows,
    end: (): Digested => ({ rows, digest: hash.digest('hex') }),
  };
}
