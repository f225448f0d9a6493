import { readFileSync } from 'node:fs';
import { MASTER_KEY_BYTES, type MasterKey, masterKeyOf } from './seal/master-key.ts';
import { SetupError } from './setup-error.ts';
import { systemReason } from './system-reason.ts';

/** @throws SetupError */
export function readMasterKeyFile(file: string): readonly MasterKey[] {
  const keys = parseMasterKeys(readText(file));
  if (keys !== null) return keys;
  throw new SetupError(
    `${file} must hold 32 bytes in base64, or a line of them for each key; make one with: openssl rand -base64 32`,
  );
}

/** Keys in base64, one a line; whichever opens the store counts, in any order. Null when there is none, or something else. */
export function parseMasterKeys(text: string): readonly MasterKey[] | null {
  const lines = text.split('\n').map((line) => line.trim());
  const keys = lines.filter((line) => line !== '').map((line) => Buffer.from(line, 'base64'));
  const isGood = keys.length > 0 && keys.every((key) => key.length === MASTER_KEY_BYTES);
  return isGood ? keys.map(masterKeyOf) : null;
}

/** What such a file holds. */
export function masterKeyLines(keys: readonly MasterKey[]): string {
  return `${keys.map(({ secret }) => secret.toString('base64')).join('\n')}\n`;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new SetupError(`The master key cannot be read from ${file} (${systemReason(cause)}).`, { cause });
  }
}
