const LEAST_LENGTH = 32;
/** Fewer different bytes than any random secret of that length has. */
const LEAST_DIFFERENT = 10;
/** What documents, examples and haste put where a secret belongs. */
const WORDS = /change.?me|password|example|secret|dojang|1234567|abcdefg|qwerty/i;

/** Why somebody might guess a secret; null when nothing speaks for that. Says nothing of the secret itself. */
export function weaknessOf(secret: Buffer): string | null {
  if (secret.length < LEAST_LENGTH) return `it is shorter than ${LEAST_LENGTH} characters`;
  if (new Set(secret).size < LEAST_DIFFERENT) return 'it consists of a few characters, again and again';
  if (isRepetition(secret)) return 'it repeats itself';
  if (new Set(secret.subarray(1).map((byte, index) => byte - secret[index]!)).size === 1)
    return 'it counts up or down';
  if (WORDS.test(secret.toString('latin1'))) return 'words of examples stand in it';
  return null;
}

function isRepetition(secret: Buffer): boolean {
  const twice = Buffer.concat([secret, secret]);
  return twice.indexOf(secret, 1) < secret.length;
}
