import { join } from 'node:path';
import {
  checkFolder,
  otherMode,
  prepareFolder,
  refuseKeysInside,
  unusableFolder,
} from './data-folder/folder-mode.ts';
import { keepKey } from './data-folder/kept-key.ts';
import { ensureTestAccount } from './manage/test-account.ts';
import { parseMasterKeys, readMasterKeyFile } from './master-key-file.ts';
import type { MerchantDeps } from './merchant/merchants.ts';
import type { Ports } from './ports.ts';
import { KeysUnopened, openKeyring } from './seal/keyring.ts';
import { MASTER_KEY_BYTES, type MasterKeys } from './seal/master-key.ts';
import type { Mode } from './settings.ts';
import { SetupError } from './setup-error.ts';
import { SchemaOutdated } from './store/migrate.ts';
import { openStore } from './store/open-store.ts';
import { UnsafeStore } from './store/unsafe-store.ts';
import { update } from './store/update.ts';
import { insert } from './store/write.ts';
import { databaseTlsProblem } from './tls/database-tls.ts';

/** Where the gateway keeps its state. */
export interface StateOptions {
  readonly mode: Mode;
  /** Folder of the SQLite store and of the master key; made when absent. */
  readonly dataDir: string;
  /** `postgres://…` instead of the SQLite file. */
  readonly databaseUrl?: string | undefined;
  /** 32 bytes in base64. They stay until the process ends; a file can change. */
  readonly masterKey?: string | undefined;
  /** A file with such a key, or with several, one a line; else, in test, `<dataDir>/master.key`, made when absent (mode 0600). */
  readonly masterKeyFile?: string | undefined;
  /** Hears, in a sentence, what test mode puts up with and live does not. */
  readonly onWarning?: ((sentence: string) => void) | undefined;
  /** Takes a store that lost acknowledged commits for all there is, in live too, and hears what was found. */
  readonly onRolledBack?: ((found: string) => void) | undefined;
  /** Whether older tables are brought up to date; they are unless this says no. */
  readonly mayMigrate?: boolean | undefined;
  /** Reads a whole SQLite file before it is used. */
  readonly checkFile?: boolean | undefined;
}

/**
 * Opens store and keys, and makes sure that the data belong to this mode: the folder and the database say so before a key is
 * made. Throws {@link SetupError}.
 */
export async function openState(ports: Ports, options: StateOptions): Promise<MerchantDeps> {
  const { mode, dataDir, databaseUrl } = options;
  const problem = mode === 'live' && databaseUrl ? databaseTlsProblem(databaseUrl) : null;
  if (problem !== null) throw new SetupError(`DOJANG_DATABASE_URL cannot be used in live mode: ${problem}.`);
  if (mode === 'live' && options.masterKeyFile) refuseKeysInside(dataDir, [options.masterKeyFile]);
  // A database elsewhere is asked first what a folder without data is for.
  if (databaseUrl) checkFolder(dataDir, mode);
  else prepareFolder(dataDir, mode);
  const store = await openStore(
    databaseUrl ? { engine: 'postgres', url: databaseUrl } : { engine: 'sqlite', file: storeFileIn(dataDir) },
    {
      ports,
      schedule: (work) => ports.afterIo(work),
      onUnsafe: (unsafe) => judgeUnsafe(unsafe, options),
      onTrouble: (error) =>
        options.onWarning?.(`The store is in trouble beside its commits: ${wordsOf(error)}`),
      checkFile: options.checkFile,
      mayMigrate: options.mayMigrate,
    },
  ).catch((error: unknown) => {
    if (error instanceof SchemaOutdated) throw new SetupError(error.message, { cause: error });
    throw error instanceof UnsafeStore
      ? new SetupError(`${error.message} ${remedies[error.danger]}`, { cause: error })
      : error;
  });
  try {
    await claimMode(ports, store, options);
    if (databaseUrl) prepareFolder(dataDir, mode);
    const hasKeys = (await store.sealingKeys()).length > 0;
    const masterKeys = broughtMasterKeys(options) ?? keptMasterKeys(ports, options, hasKeys);
    const deps: MerchantDeps = { mode, ports, store, keyring: await openKeyring(ports, store, masterKeys) };
    if (mode === 'test') await ensureTestAccount(deps);
    return deps;
  } catch (error) {
    await store.close();
    if (error instanceof KeysUnopened) throw new SetupError(error.message, { cause: error });
    throw error;
  }
}

/** The embedded store of a data folder. */
export function storeFileIn(dataDir: string): string {
  return join(dataDir, 'gateway.sqlite');
}

const remedies: Readonly<Record<UnsafeStore['danger'], string>> = {
  damaged:
    'Stop what uses it, move it aside with its -wal and -mark, and put the newest backup in its place (dojang db accept then takes it); without one start anew in another folder.',
  'rolled back':
    'Put the newest file and its log back. If this is all there is, payments may be missing in it: dojang db accept takes it, then compare with the card companies before customers pay again.',
  'not durable':
    'Live takes no payments on it, because a crash of its machine would lose them: switch it on and restart the server.',
};

function judgeUnsafe(
  unsafe: UnsafeStore,
  { mode, onWarning, onRolledBack }: StateOptions,
): 'refuse' | 'accept' {
  if (unsafe.danger === 'rolled back' && onRolledBack !== undefined) {
    onRolledBack(unsafe.message);
    return 'accept';
  }
  if (mode === 'live') return 'refuse';
  onWarning?.(`${unsafe.message} Live mode would refuse it.`);
  return 'accept';
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function claimMode(ports: Ports, store: MerchantDeps['store'], options: StateOptions): Promise<void> {
  const mode = await update(
    { ports, store },
    {
      load: () => store.meta('mode'),
      decide: (known) => known ?? options.mode,
      toWrites: (claimed, known) =>
        known === undefined ? [insert('meta', { key: 'mode', value: claimed })] : [],
    },
  );
  if (mode !== options.mode)
    throw otherMode(options.databaseUrl ? 'this database' : options.dataDir, {
      known: mode === 'live' ? 'live' : 'test',
      wanted: options.mode,
    });
}

/** The master keys that somebody brought; a file is read again each time. Null: the data folder keeps its own. @throws SetupError */
export function broughtMasterKeys({ masterKey, masterKeyFile }: StateOptions): MasterKeys | null {
  if (masterKeyFile !== undefined) return () => readMasterKeyFile(masterKeyFile);
  if (masterKey === undefined || masterKey === '') return null;
  const keys = parseMasterKeys(masterKey);
  if (keys !== null) return () => keys;
  throw new SetupError(
    'DOJANG_MASTER_KEY must hold 32 bytes in base64; make one with: openssl rand -base64 32',
  );
}

/** The master key of the data folder, made when there is none. Live has no such thing. @throws SetupError */
function keptMasterKeys(ports: Ports, { mode, dataDir }: StateOptions, hasKeys: boolean): MasterKeys {
  if (mode === 'live')
    throw new SetupError(
      'The data of live mode need a master key: DOJANG_MASTER_KEY_FILE, or DOJANG_MASTER_KEY.',
    );
  const file = join(dataDir, 'master.key');
  try {
    keepKey({
      file,
      make: () => ports.randomBytes(MASTER_KEY_BYTES).toString('base64'),
      parse: parseMasterKeys,
      remedy: hasKeys
        ? 'put back the 32 bytes in base64 that the data beside it were stored with, from a backup; without them start anew in another folder.'
        : 'nothing is stored under it yet, so remove it, and the next start makes a new one.',
    });
    return () => readMasterKeyFile(file);
  } catch (cause) {
    throw unusableFolder(dataDir, cause);
  }
}
