import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type GatewayOptions,
  keepKey,
  parseSharedSecrets,
  prepareFolder,
  unusableFolder,
} from '@dojang/gateway';
import type { Environment } from './environment.ts';

const FILE = 'acquirer.secret';
type Said = Pick<Environment, 'acquirerSecret' | 'acquirerSecretFile' | 'dataDir'>;

/**
 * The secret between the gateway and the card companies: the environment's, else the file that holds it. Without
 * either it is `<data>/acquirer.secret`, made at random when absent (mode 0600), so that both parts find the same one when they
 * are started apart. Live has no such file.
 * @throws SetupError when the file or the folder cannot be used
 */
export function readAcquirerSecret(said: Said): GatewayOptions['acquirerSecret'] {
  if (said.acquirerSecret !== null) return said.acquirerSecret;
  return { file: said.acquirerSecretFile ?? keepTestKey(said.dataDir, FILE) };
}

/** The file of the secret; null when the environment itself holds it. */
export function acquirerSecretFileOf(said: Said): string | null {
  if (said.acquirerSecret !== null) return null;
  return said.acquirerSecretFile ?? join(said.dataDir, FILE);
}

/** Opens the fault API of the virtual card companies that run on this data folder. @throws SetupError */
export function readFaultToken(dataDir: string): string {
  return readFileSync(keepTestKey(dataDir, 'fault.token'), 'utf8').trim();
}

/** What webhooks to the shop of `dojang start` are signed with: 32 bytes. @throws SetupError */
export function readShopWebhookSecret(dataDir: string): Buffer {
  return Buffer.from(readFileSync(keepTestKey(dataDir, 'shop-webhook.secret'), 'utf8').trim(), 'base64url');
}

/** The file of a secret of test mode, made at random when absent. @throws SetupError */
function keepTestKey(dataDir: string, name: string): string {
  const file = join(dataDir, name);
  prepareFolder(dataDir, 'test');
  try {
    keepKey({
      file,
      make: () => randomBytes(32).toString('base64url'),
      parse: parseSharedSecrets,
      remedy: 'remove it, and the next start makes a new one.',
    });
    return file;
  } catch (cause) {
    throw unusableFolder(dataDir, cause);
  }
}
