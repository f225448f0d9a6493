import type { Log } from './log.ts';
import type { Mode } from './settings.ts';
import { SetupError } from './setup-error.ts';
import { weaknessOf } from './weak-secret.ts';

/** Secrets that somebody might guess: live refuses them, test says so. @throws SetupError */
export function checkStrength(
  mode: Mode,
  log: Log,
  secrets: readonly (readonly [name: string, secret: Buffer])[],
): void {
  for (const [name, secret] of secrets) {
    const weakness = weaknessOf(secret);
    if (weakness === null) continue;
    const sentence = `Somebody might guess ${name}: ${weakness}. Make one at random: openssl rand -base64 32`;
    if (mode === 'live') throw new SetupError(sentence);
    log.warn({}, sentence);
  }
}
