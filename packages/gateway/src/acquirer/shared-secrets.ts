import { readFileSync, statSync } from 'node:fs';
import type { SharedSecrets } from '@dojang/protocol/acquirer';
import { checkStrength } from '../check-strength.ts';
import type { Log } from '../log.ts';
import type { Mode } from '../settings.ts';
import { SetupError } from '../setup-error.ts';
import { systemReason } from '../system-reason.ts';

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
  /** Who hears of what cannot be taken over; in live nothing weak is. */
  readonly reader?: { readonly mode: Mode; readonly log: Log };
}

/** So long both sides know a new secret before they send it. */
export const SENT_AFTER_MS = 10_000;
/** How often a file is looked at again. */
const LOOK_MS = 1_000;
const LINE = /^([!-~]{16,})(?:\s+from=(\S+))?(?:\s+until=(\S+))?$/;

/** One secret for good, or those of a file. @throws SetupError */
export function sharedSecretsOf(
  secret: string | { readonly file: string },
  reader: Omit<SecretFile, 'file'>,
): () => SharedSecrets {
  if (typeof secret !== 'string') return sharedSecretsOfFile({ ...secret, ...reader });
  return () => ({ sent: secret, accepted: [secret] });
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
 * The secrets of a file, read again when it has changed. A file that is gone, cannot be read for a while, holds something else
 * or, in live, something weak leaves those that are known: the log says so once, until it is read again.
 * @throws SetupError when it cannot be read to begin with
 */
export function sharedSecretsOfFile({ file, nowMs, reader }: SecretFile): () => SharedSecrets {
  let known = readSharedSecrets(file);
  let stamp = stampOf(file);
  let lookedAtMs = nowMs();
  let trouble = '';

  function look(): void {
    try {
      const seen = stampOf(file);
      if (seen !== stamp) {
        const changed = readSharedSecrets(file);
        if (reader) checkStrength(reader.mode, reader.log, changed.map(namedSecret));
        [known, stamp] = [changed, seen];
      }
      if (trouble !== '') reader?.log.info({ file }, 'the shared secret is read again');
      trouble = '';
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      if (error.message !== trouble)
        reader?.log.error({ err: error }, 'the shared secret cannot be read again; what is known goes on');
      trouble = error.message;
    }
  }

  return () => {
    const atMs = nowMs();
    if (Math.abs(atMs - lookedAtMs) >= LOOK_MS) {
      lookedAtMs = atMs;
      look();
    }
    return secretsAt(known, atMs);
  };
}

/** As {@link checkStrength} names it. */
function namedSecret({ secret }: TimedSecret): readonly [string, Buffer] {
  return ['the acquirer secret', Buffer.from(secret)];
}

/** @throws SetupError */
export function readSharedSecrets(file: string): readonly TimedSecret[] {
  const secrets = parseSharedSecrets(reading(file, () => readFileSync(file, 'utf8')));
  if (secrets !== null) return secrets;
  throw new SetupError(
    `${file} holds no shared secret: write a line of at least 16 printable characters into it.`,
  );
}

/** What tells one state of a file from another. @throws SetupError */
function stampOf(file: string): string {
  const { ino, size, mtimeMs } = reading(file, () => statSync(file));
  return `${ino} ${size} ${mtimeMs}`;
}

function reading<Result>(file: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw new SetupError(
      `The shared secret cannot be read from ${file} (${systemReason(cause)}): name its file with DOJANG_ACQUIRER_SECRET_FILE.`,
      { cause },
    );
  }
}

function parseLine(line: string): TimedSecret | null {
  const [, secret = '', from, until] = LINE.exec(line) ?? [];
  const [sentFromMs, validUntilMs] = [from, until].map((text) =>
    text === undefined ? null : Date.parse(text),
  );
  if (secret === '' || Number.isNaN(sentFromMs) || Number.isNaN(validUntilMs)) return null;
  return { secret, sentFromMs: sentFromMs ?? null, validUntilMs: validUntilMs ?? null };
}
