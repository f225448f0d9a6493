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
import { openStore } from './store/open-store.ts';
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
    databaseUrl
      ? { engine: 'postgres', url: databaseUrl }
      : { engine: 'sqlite', file: join(dataDir, 'gateway.sqlite') },
    { schedule: (work) => ports.afterIo(work) },
  );
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
