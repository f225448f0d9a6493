import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MerchantDeps } from './merchant/merchants.ts';
import { ensureTestAccount } from './merchant/test-account.ts';
import type { Ports } from './ports.ts';
import { openKeyring } from './seal/keyring.ts';
import type { Mode } from './settings.ts';
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
  /** 32 bytes in base64; else `<dataDir>/master.key`, made when absent (mode 0600). */
  readonly masterKey?: string | undefined;
}

/** Something the person who starts the gateway must mend: one sentence, with the remedy. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

/** Opens store and keys, and makes sure that the data belong to this mode. Throws {@link SetupError}. */
export async function openState(ports: Ports, options: StateOptions): Promise<MerchantDeps> {
  const masterKey = readMasterKey(ports, options);
  const store = await openStore(
    options.databaseUrl
      ? { engine: 'postgres', url: options.databaseUrl }
      : { engine: 'sqlite', file: join(options.dataDir, 'gateway.sqlite') },
    { schedule: (work) => ports.afterIo(work) },
  );
  try {
    await claimMode(ports, store, options);
    const { mode } = options;
    const deps: MerchantDeps = { mode, ports, store, keyring: await openKeyring(ports, store, masterKey) };
    if (options.mode === 'test') await ensureTestAccount(deps);
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
    throw new SetupError(
      `The data in ${options.databaseUrl ? 'this database' : options.dataDir} belong to ${mode} mode, and DOJANG_MODE says ${options.mode}: ` +
        'use another folder with DOJANG_DATA (test and live data are never mixed).',
    );
}

function readMasterKey(ports: Ports, options: StateOptions): Buffer {
  try {
    mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
    if (options.masterKey) return decodeMasterKey(options.masterKey, 'DOJANG_MASTER_KEY');
    const file = join(options.dataDir, 'master.key');
    if (!existsSync(file)) {
      writeFileSync(file, `${ports.randomBytes(32).toString('base64')}\n`, {
        mode: 0o600,
        flag: 'wx',
        flush: true,
      });
      chmodSync(file, 0o600);
    }
    return decodeMasterKey(readFileSync(file, 'utf8').trim(), file);
  } catch (cause) {
    if (cause instanceof SetupError) throw cause;
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new SetupError(
      `The data folder ${options.dataDir} cannot be used (${reason}): make it writable, or name another one with DOJANG_DATA.`,
      { cause },
    );
  }
}

function decodeMasterKey(text: string, where: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length === 32) return key;
  throw new SetupError(`${where} must hold 32 bytes in base64; make one with: openssl rand -base64 32`);
}
