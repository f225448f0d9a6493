import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type MerchantDeps, openState, type StateOptions, systemPorts } from '@dojang/gateway';
import { CliError } from './cli-error.ts';
import type { Environment } from './environment.ts';
import { anyCertificate, modeOf, takesAnyCertificate } from './live-needs.ts';
import { openingError } from './opening-error.ts';

export interface WithStateOptions extends Pick<StateOptions, 'onRolledBack' | 'mayMigrate'> {
  /** A folder without data becomes one with data; otherwise that is refused. */
  readonly create: boolean;
}

/**
 * Opens the gateway's store and keys for one piece of work; a gateway may be running on them. When nobody says the mode,
 * it is the data's own.
 * @throws CliError, SetupError
 */
export async function withState<Result>(
  environment: Environment,
  options: WithStateOptions,
  work: (state: MerchantDeps) => Promise<Result>,
): Promise<Result> {
  const { dataDir, databaseUrl } = environment;
  if (!options.create && databaseUrl === null && !existsSync(join(dataDir, 'gateway.sqlite')))
    throw new CliError(
      `There is no gateway data in ${dataDir}: name its folder with --data or DOJANG_DATA, or start one with dojang start.`,
    );
  const state = await open(environment, options);
  try {
    // Of a database alone the mode is known now.
    if (state.mode === 'live' && takesAnyCertificate(process.env)) throw anyCertificate();
    return await work(state);
  } finally {
    await state.store.close();
  }
}

async function open(environment: Environment, options: WithStateOptions): Promise<MerchantDeps> {
  const mode = modeOf(environment);
  if (mode !== null) return await openAs(environment, mode, options);
  try {
    return await openAs(environment, 'test', options);
  } catch (error) {
    // Data of live mode are refused before anything is written; then the variable that was left out is no reason to fail.
    return await openAs(environment, 'live', options).catch(() => {
      throw error;
    });
  }
}

async function openAs(
  environment: Environment,
  mode: 'test' | 'live',
  { onRolledBack, mayMigrate = environment.mayMigrate }: WithStateOptions,
): Promise<MerchantDeps> {
  const { dataDir, databaseUrl, masterKey, masterKeyFile } = environment;
  if (mode === 'live' && masterKey === null && masterKeyFile === null)
    throw new CliError(
      'The data of live mode need DOJANG_MASTER_KEY_FILE or DOJANG_MASTER_KEY, the same that the gateway has.',
    );
  try {
    return await openState(systemPorts, {
      mode,
      dataDir,
      databaseUrl: databaseUrl ?? undefined,
      masterKey: masterKey ?? undefined,
      masterKeyFile: masterKeyFile ?? undefined,
      onRolledBack,
      mayMigrate,
    });
  } catch (error) {
    throw openingError(error, databaseUrl);
  }
}
