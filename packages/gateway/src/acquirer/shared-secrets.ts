import { readFileSync, statSync } from 'node:fs';
import type { SharedSecrets } from '@dojang/protocol/acquirer';
import { SetupError } from '../setup-error.ts';

/** One of the secrets that a file holds. */
export interface TimedSecret {
  readonly secret: string;
  /** Taken from the other side at once, sent from this moment on: both sides must have read it. Null: at once. */
  readonly sentFromMs: number | null;
  readonly validUntilMs: number | null;
}

/** Of the file of a secret, and of the process that asks for it. */
interface SecretFile {
  readonly file: string;
  readonly nowMs: () => number;
}

/** So long both sides know a new secret before they send it. */
export const SENT_AFTER_MS = 10_000;
/** How often a file is looked at again. */
const LOOK_MS = 1_000;
const LINE = /^([!-~]{16,})(?:\s+from=(\S+))?(?:\s+until=(\S+))?$/;

/** One secret for good, or as it is at the moment. */
export function sharedSecretsOf(secret: string | (() => SharedSecrets)): () => SharedSecrets {
  return typeof secret === 'string' ? () => ({ sent: secret, accepted: [secret] }) : secret;
}

/**
 * The secrets of a file, newest first, one a line: `<secret> from=<time> until=<time>`, the times left out where there are none. Null
 * when the text holds none, or something else.
 */
export function parseSharedSecrets(text: string): readonly TimedSecret[] | null {
  const lines = text.split('\n').map((line) => line.trim());
  const secrets = lines.filter((line) => line !== '').map(parseLine);
  return secrets.length > 0 && secrets.every((each) => each !== null) ? secrets : null;
}

export function sharedSecretLines(secrets: readonly TimedSecret[]): string {
  const lines = secrets.map(({ secret, sentFromMs, validUntilMs }) =>
    [
      secret,
      ...(sentFromMs === null ? [] : [`from=${new Date(sentFromMs).toISOString()}`]),
      ...(validUntilMs === null ? [] : [`until=${new Date(validUntilMs).toISOString()}`]),
    ].join(' '),
  );
  return `${lines.join('\n')}\n`;
}

/** What holds at a moment. The newest is taken even when all have ended: a file that nobody mended stops no payment. */
export function secretsAt(secrets: readonly TimedSecret[], nowMs: number): SharedSecrets {
  const inForce = secrets.filter(({ validUntilMs }) => validUntilMs === null || nowMs < validUntilMs);
  const accepted = inForce.length > 0 ? inForce : secrets.slice(0, 1);
  const sent =
    accepted.find(({ sentFromMs }) => sentFromMs === null || sentFromMs <= nowMs) ?? accepted.at(-1);
  if (sent === undefined) throw new Error('There is no shared secret.');
  return { sent: sent.secret, accepted: accepted.map(({ secret }) => secret) };
}

/**
 * The secrets of a file, read again when it has changed. A file that is gone or cannot be read for a while leaves those that are known.
 * @throws SetupError when it cannot be read to begin with
 */
export function sharedSecretsOfFile({ file, nowMs }: SecretFile): () => SharedSecrets {
  let known = readSharedSecrets(file);
  let stamp = stampOf(file);
  let lookedAtMs = nowMs();
  return () => {
    const atMs = nowMs();
    if (Math.abs(atMs - lookedAtMs) >= LOOK_MS) {
      lookedAtMs = atMs;
      const seen = stampOf(file);
      if (seen !== null && seen !== stamp) {
        const changed = parseSharedSecrets(readFileSync(file, 'utf8'));
        // One that is being written by hand is looked at again.
        if (changed !== null) [known, stamp] = [changed, seen];
      }
    }
    return secretsAt(known, atMs);
  };
}

/** @throws SetupError */
export function readSharedSecrets(file: string): readonly TimedSecret[] {
  const secrets = parseSharedSecrets(readText(file));
  if (secrets !== null) return secrets;
  throw new SetupError(
    `${file} holds no shared secret: write a line of at least 16 printable characters into it.`,
  );
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new SetupError(
      `The shared secret cannot be read from ${file} (${reason}): name its file with DOJANG_ACQUIRER_SECRET_FILE.`,
      { cause },
    );
  }
}

function stampOf(file: string): string | null {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? null : `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
}

function parseLine(line: string): TimedSecret | null {
  const [, secret = '', from, until] = LINE.exec(line) ?? [];
  const [sentFromMs, validUntilMs] = [from, until].map((text) =>
    text === undefined ? null : Date.parse(text),
  );
  if (secret === '' || Number.isNaN(sentFromMs) || Number.isNaN(validUntilMs)) return null;
  return { secret, sentFromMs: sentFromMs ?? null, validUntilMs: validUntilMs ?? null };
}
