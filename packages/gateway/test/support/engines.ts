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

/** A place for a store where none was opened yet. */
export interface Place {
  readonly location: StoreLocation;
  remove(): Promise<void>;
}

export interface TestEngine {
  readonly name: StoreLocation['engine'];
  place(): Promise<Place>;
  open(): Promise<OpenedStore>;
}

/** Both engines. A suite loops over them; PostgreSQL starts with the first `open` of a file and ends with the file. */
export const engines: readonly TestEngine[] = [
  { name: 'sqlite', place: placeSqlite, open: () => openAt(placeSqlite) },
  { name: 'postgres', place: placePostgres, open: () => openAt(placePostgres) },
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

async function openAt(createPlace: () => Promise<Place>): Promise<OpenedStore> {
  const place = await createPlace();
  const store = await openStore(place.location);
  return {
    store,
    location: place.location,
    destroy: async () => {
      await store.close();
      await place.remove();
    },
  };
}

async function placeSqlite(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'dojang-sqlite-'));
  return {
    location: { engine: 'sqlite', file: join(folder, 'dojang.db') },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function placePostgres(): Promise<Place> {
  const server = await sharedPostgres();
  const url = await server.createDatabase();
  return { location: { engine: 'postgres', url }, remove: () => server.dropDatabase(url) };
}
