import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type pg from 'pg';
import { detailsOf } from '../manage/act.ts';
import type { StoreLocation } from '../store/contract.ts';
import { type Judgement, judge, readMark } from '../store/high-water.ts';
import { latestMigration, type SchemaFound } from '../store/migrate.ts';
import { schemaOfPostgres } from '../store/postgres-migrate.ts';
import { comingMonths, MADE_MONTHS } from '../store/postgres-months.ts';
import { markFileOf, schemaOfSqlite } from '../store/sqlite-store.ts';
import { withClient } from '../store/with-client.ts';

/** How a store stands, read without its keys and without a change. */
export interface DatabaseStatus {
  readonly engine: StoreLocation['engine'];
  readonly schema: SchemaFound & { readonly latest: number };
  /** With its log. */
  readonly bytes: number;
  /** When the first and the last payment were opened; null: there are none. */
  readonly payments: { readonly firstMs: number; readonly lastMs: number } | null;
  /**
   * Where months are kept apart: the first and the last that have room, and whether the coming one has; null on SQLite, and where
   * there are no tables yet.
   */
  readonly months: { readonly first: string; readonly last: string; readonly isNextMade: boolean } | null;
  /** The last copy that `dojang db backup` made; null where it made none. */
  readonly lastBackup: { readonly atMs: number; readonly file: string } | null;
  /** Of a file: what it holds, and what its mark says it must; null on PostgreSQL, and where there is none yet. */
  readonly water: {
    readonly commits: number;
    readonly marked: number | null;
    readonly judgement: Judgement;
  } | null;
}

type Ask = (sql: string) => Promise<Readonly<Record<string, unknown>> | undefined>;

/** @throws what the file or the server says when it cannot be read */
export async function readDatabaseStatus(location: StoreLocation): Promise<DatabaseStatus> {
  return location.engine === 'sqlite' ? await ofSqlite(location.file) : await ofPostgres(location.url);
}

async function ofSqlite(file: string): Promise<DatabaseStatus> {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 3_000 });
  try {
    const schema = schemaOfSqlite(db);
    const ask: Ask = async (sql) => db.prepare(sql).get();
    return {
      engine: 'sqlite',
      bytes: sizeOf(file) + sizeOf(`${file}-wal`),
      months: null,
      water: waterOf(db, file),
      ...(await ofTables(schema, ask)),
    };
  } finally {
    db.close();
  }
}

async function ofPostgres(url: string): Promise<DatabaseStatus> {
  return await withClient(url, async (client) => {
    const ask: Ask = async (sql) => (await client.query<Record<string, unknown>>(sql)).rows[0];
    const { bytes } = (await ask('select pg_database_size(current_database()) as bytes')) ?? {};
    return {
      engine: 'postgres',
      bytes: Number(bytes),
      months: await monthsOf(client, ask),
      water: null,
      ...(await ofTables(await schemaOfPostgres(client), ask)),
    };
  });
}

async function monthsOf(client: pg.Client, ask: Ask): Promise<DatabaseStatus['months']> {
  const { first, last } =
    (await ask(
      `select min(month) as first, max(month) as last from ${MADE_MONTHS} where table_name = 'payments'`,
    )) ?? {};
  if (typeof first !== 'string' || typeof last !== 'string') return null;
  const [, next = ''] = await comingMonths(client, 1);
  return { first, last, isNextMade: last >= next };
}

async function ofTables(
  schema: SchemaFound,
  ask: Ask,
): Promise<Pick<DatabaseStatus, 'schema' | 'payments' | 'lastBackup'>> {
  const found = { schema: { ...schema, latest: latestMigration } };
  if (schema.number === 0) return { ...found, payments: null, lastBackup: null };
  const { first, last } =
    (await ask('select min(created_at) as first, max(created_at) as last from payments')) ?? {};
  const payments =
    first === null || first === undefined ? null : { firstMs: Number(first), lastMs: Number(last) };
  if (schema.number < ACTS_SINCE) return { ...found, payments, lastBackup: null };
  const act = await ask(
    "select at, details from acts where type = 'store.backup' order by sequence desc limit 1",
  );
  const lastBackup =
    act === undefined
      ? null
      : { atMs: Number(act['at']), file: String(detailsOf({ details: String(act['details']) })['file']) };
  return { ...found, payments, lastBackup };
}

/** The step of the tables that brought the audit trail. */
const ACTS_SINCE = 9;

function waterOf(db: DatabaseSync, file: string): DatabaseStatus['water'] {
  // Marks run behind the store, never ahead: so they do when the mark is read first.
  const mark = readMark(markFileOf(file));
  const isThere = db.prepare("select 1 from sqlite_master where name = 'high_water'").get() !== undefined;
  const row = isThere ? db.prepare('select store_id, commits from high_water').get() : undefined;
  if (row === undefined) return null;
  const water = { storeId: String(row['store_id']), commits: Number(row['commits']) };
  return { commits: water.commits, marked: mark?.commits ?? null, judgement: judge(water, mark) };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
