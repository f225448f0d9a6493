import { join } from 'node:path';
import { checkFolder, otherMode, prepareFolder, unusableFolder } from './data-folder/folder-mode.ts';
import { keepKey } from './data-folder/kept-key.ts';
import type { MerchantDeps } from './merchant/merchants.ts';
import { ensureTestAccount } from './merchant/test-account.ts';
import type { Ports } from './ports.ts';
import { openKeyring } from './seal/keyring.ts';
import type { Mode } from './settings.ts';
import { SetupError } from './setup-error.ts';
import { openStore } from './store/open-store.ts';
import { update } from './store/update.ts';
import { insert } from './store/write.ts';

/** Where the gateway keeps its state. */
export interface StateOptions {
  readonly mode: Mode;
  /** Folder of the SQLite store and of the master key; made when absent. */
  readonly dataDir: string;
  /** `postgres://…` instead of the SQLite file. */
  readonly databaseUrl?: string | undefined;
  /** 32 bytes in base64; else, in test, `<dataDir>/master.key`, made when absent (mode 0600). */
  readonly masterKey?: string | undefined;
}

/**
 * Opens store and keys, and makes sure that the data belong to this mode: the folder and the database say so before a key is
 * made. Throws {@link SetupError}.
 */
export async function openState(ports: Ports, options: StateOptions): Promise<MerchantDeps> {
  const { mode, dataDir, databaseUrl } = options;
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
    const masterKey = readMasterKey(ports, options, hasKeys);
    const deps: MerchantDeps = { mode, ports, store, keyring: await openKeyring(ports, store, masterKey) };
    if (mode === 'test') await ensureTestAccount(deps);
    return deps;
  } catch (error) {
    await store.close();
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

function readMasterKey(ports: Ports, options: StateOptions, hasKeys: boolean): Buffer {
  const { mode, dataDir, masterKey } = options;
  if (masterKey !== undefined && masterKey !== '') {
    const key = parseMasterKey(masterKey);
    if (key !== null) return key;
    throw new SetupError(
      'DOJANG_MASTER_KEY must hold 32 bytes in base64; make one with: openssl rand -base64 32',
    );
  }
  if (mode === 'live') throw new SetupError('The data of live mode need DOJANG_MASTER_KEY.');
  try {
    return keepKey({
      file: join(dataDir, 'master.key'),
      make: () => ports.randomBytes(32).toString('base64'),
      parse: parseMasterKey,
      remedy: hasKeys
        ? 'put back the 32 bytes in base64 that the data beside it were stored with, from a backup; without them start anew in another folder.'
        : 'nothing is stored under it yet, so remove it, and the next start makes a new one.',
    });
  } catch (cause) {
    throw unusableFolder(dataDir, cause);
  }
}

function parseMasterKey(text: string): Buffer | null {
  const key = Buffer.from(text, 'base64');
  return key.length === 32 ? key : null;
}
