import type { Store, StoreLocation } from './contract.ts';
import { openSqliteStore, type SqliteStoreOptions } from './sqlite-store.ts';

/** What an embedder may replace. All but `onUnsafe` and `mayMigrate` concern the SQLite engine alone. */
export type StoreOptions = Partial<SqliteStoreOptions>;

/** The exit code of a process that cannot know what is on its disk (`EX_SOFTWARE`). */
const EXIT_FATAL = 70;

/**
 * Opens the store, bringing its tables up to date. Safe when several processes open it together.
 * @throws SchemaOutdated when they are older and `mayMigrate` is false
 * @throws UnsafeStore as `onUnsafe` says, and always when the file is damaged; otherwise when the file or the database is out of reach, or was made by a newer version.
 */
export async function openStore(location: StoreLocation, options: StoreOptions = {}): Promise<Store> {
  switch (location.engine) {
    case 'sqlite':
      return openSqliteStore(location.file, { onFatal: endProcess, schedule: queueMicrotask, ...options });
    case 'postgres': {
      // Loaded only when it is used: the driver would cost every SQLite gateway its memory.
      const { openPostgresStore } = await import('./postgres-store.ts');
      const { onUnsafe = () => 'accept', mayMigrate = true } = options;
      return await openPostgresStore(location.url, { onUnsafe, mayMigrate });
    }
  }
}

function endProcess(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`dojang: the store could not commit and stops the process: ${message}\n`);
  process.exit(EXIT_FATAL);
}
