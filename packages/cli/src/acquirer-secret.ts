import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { keepKey, prepareFolder, unusableFolder } from '@dojang/gateway';
import type { Environment } from './environment.ts';

const MINIMUM_SECRET_LENGTH = 16;

/**
 * The secret between the gateway and the card companies: the environment's, else `<data>/acquirer.secret`, made at
 * random when absent (mode 0600), so that both parts find the same one when they are started apart. Live has no such file.
 * @throws SetupError when the folder cannot be used, or is one of live mode
 */
export function readAcquirerSecret(environment: Pick<Environment, 'acquirerSecret' | 'dataDir'>): string {
  const { acquirerSecret, dataDir } = environment;
  return acquirerSecret ?? keepTestKey(dataDir, 'acquirer.secret');
}

/** A secret of test mode in the data folder, made at random when absent. @throws SetupError */
function keepTestKey(dataDir: string, name: string): string {
  prepareFolder(dataDir, 'test');
  try {
    return keepKey({
      file: join(dataDir, name),
      make: () => randomBytes(32).toString('base64url'),
      parse: (text) => (text.length >= MINIMUM_SECRET_LENGTH ? text : null),
      remedy: 'remove it, and the next start makes a new one.',
    });
  } catch (cause) {
    throw unusableFolder(dataDir, cause);
  }
}
