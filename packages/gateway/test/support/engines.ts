import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Store, StoreLocation } from '../../src/store/contract.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type Postgres, postgresAt } from './postgres.ts';

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

/** Both engines. A suite loops over them; one PostgreSQL, with a database for each place, serves the whole run. */
export const engines: readonly TestEngine[] = [
  { name: 'sqlite', place: placeSqlite, open: () => openAt(placeSqlite) },
  { name: 'postgres', place: placePostgres, open: () => openAt(placePostgres) },
];

let postgres: Promise<Postgres> | undefined;

/** The server of this run; the first who asks has to wait until it is up. */
export function sharedPostgres(): Promise<Postgres> {
  postgres ??= askForPostgres();
  return postgres;
}

async function askForPostgres(): Promise<Postgres> {
  const answer = await fetch(inject('postgresDesk'));
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return postgresAt(Number(text));
}

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
  return { location: { engine: 'postgres', url }, remove: () => server.returnDatabase(url) };
}
