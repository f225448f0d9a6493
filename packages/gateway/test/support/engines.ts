import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Store, StoreLocation } from '../../src/store/contract.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';

/** An empty store in a place of its own. */
export interface OpenedStore {
  readonly store: Store;
  readonly location: StoreLocation;
  /** Closes the store and removes its place. */
  destroy(): Promise<void>;
}

export interface TestEngine {
  readonly name: StoreLocation['engine'];
  open(): Promise<OpenedStore>;
}

/** Both engines. A suite loops over them; PostgreSQL starts with the first `open` of a file and ends with the file. */
export const engines: readonly TestEngine[] = [
  { name: 'sqlite', open: openSqlite },
  { name: 'postgres', open: openPostgres },
];

let postgres: Promise<PostgresServer> | undefined;

/** The server of this test file. */
export function sharedPostgres(): Promise<PostgresServer> {
  postgres ??= startPostgres();
  return postgres;
}

afterAll(async () => {
  await (await postgres)?.stop();
});

async function openSqlite(): Promise<OpenedStore> {
  const folder = await mkdtemp(join(tmpdir(), 'dojang-sqlite-'));
  const location: StoreLocation = { engine: 'sqlite', file: join(folder, 'dojang.db') };
  const store = await openStore(location);
  return {
    store,
    location,
    destroy: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function openPostgres(): Promise<OpenedStore> {
  const server = await sharedPostgres();
  const url = await server.createDatabase();
  const location: StoreLocation = { engine: 'postgres', url };
  const store = await openStore(location);
  return {
    store,
    location,
    destroy: async () => {
      await store.close();
      await server.dropDatabase(url);
    },
  };
}
