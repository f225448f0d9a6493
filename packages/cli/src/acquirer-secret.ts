import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError, systemCode } from './cli-error.ts';
import type { Environment } from './environment.ts';

/**
 * The secret between the gateway and the card companies: the environment's, else `<data>/acquirer.secret`, made at
 * random when absent (mode 0600), so that both parts find the same one when they are started apart.
 * @throws CliError when the folder cannot be used
 */
export function readAcquirerSecret(environment: Pick<Environment, 'acquirerSecret' | 'dataDir'>): string {
  if (environment.acquirerSecret !== null) return environment.acquirerSecret;
  const file = join(environment.dataDir, 'acquirer.secret');
  try {
    mkdirSync(environment.dataDir, { recursive: true, mode: 0o700 });
    const secret = readIfThere(file) ?? makeSecret(file);
    if (secret.length >= 16) return secret;
  } catch (cause) {
    throw unusableFolder(environment.dataDir, cause);
  }
  throw new CliError(`${file} holds no secret: remove it, and a new one is made at the next start.`);
}

export function unusableFolder(dataDir: string, cause: unknown): CliError {
  return new CliError(
    `The data folder ${dataDir} cannot be used (${systemCode(cause) ?? 'unknown reason'}): make it writable, or name another one with DOJANG_DATA or --data.`,
    { cause },
  );
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** A link appears whole or not at all: of two parts that start together, the second one reads what the first one made. */
function makeSecret(file: string): string {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
  return readFileSync(file, 'utf8').trim();
}
