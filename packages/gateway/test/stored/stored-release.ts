import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Fields } from '@dojang/protocol/payple';

const here = new URL('.', import.meta.url).pathname;

/** Releases whose rows are kept, made by `scripts/keep-stored-rows.ts`. */
export const releases = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** What shops and windows of a release still hold in their hands. */
export interface Clients {
  /** When its last row was written. */
  readonly keptAtMs: number;
  readonly windows: readonly { readonly name: string; readonly paymentId: string; readonly form: Fields }[];
  readonly calls: readonly {
    readonly name: string;
    readonly path: string;
    readonly body: Fields;
    readonly answer: Fields;
  }[];
}

export interface StoredRelease {
  /** A data folder as the release left it. */
  readonly dataDir: string;
  readonly clients: Clients;
  remove(): void;
}

/** A copy of what a gateway of this release left behind. */
export function restore(release: string): StoredRelease {
  const kept = join(here, release);
  const dataDir = mkdtempSync(join(tmpdir(), 'dojang-stored-'));
  copyFileSync(join(kept, 'master.key'), join(dataDir, 'master.key'));
  const db = new DatabaseSync(join(dataDir, 'gateway.sqlite'));
  db.exec(readFileSync(join(kept, 'gateway.sql'), 'utf8'));
  db.close();
  return {
    dataDir,
    clients: JSON.parse(readFileSync(join(kept, 'clients.json'), 'utf8')) as Clients,
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}
