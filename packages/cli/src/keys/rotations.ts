import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ManageDeps,
  parseSharedSecrets,
  rotateAcquirerSecret,
  rotateClientKey,
  rotateCustKey,
  rotateMasterKey,
  rotateRefundKey,
  rotateSealingKey,
  rotateWebhookSecret,
} from '@dojang/gateway';
import { logMomentText } from '@dojang/protocol/figures';
import { acquirerSecretFileOf } from '../acquirer-secret.ts';
import { CliError, systemCode } from '../cli-error.ts';
import type { Environment } from '../environment.ts';
import { printable } from '../terminal.ts';
import { unknownMerchant } from '../unknown-merchant.ts';

interface RotationInput {
  readonly environment: Environment;
  /** The partner or webhook address whose key it is; empty for a key of the gateway. */
  readonly of: string;
  readonly overlapMs: number;
  /** A file with the new secret, when somebody else made it. */
  readonly secretFile: string | null;
}

/** What was done. */
export interface Rotated {
  /** Shown once; null when nobody has to be told the new key. */
  readonly secret: { readonly name: string; readonly value: string } | null;
  /** When the old key ends. */
  readonly oldValidUntilMs: number;
  /** Where the old key is kept, when it is. */
  readonly oldFile?: string;
  readonly sentences: readonly string[];
}

interface Rotation {
  /** Whose key it is, in the help. */
  readonly of: 'partner' | 'address' | null;
  readonly about: string;
  readonly overlapMs: number;
  readonly rotate: (state: ManageDeps, input: RotationInput) => Promise<Rotated>;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ONCE = 'The new one is not shown again.';

/** Every key that rotates, by the name that the command line takes. */
export const rotations = {
  custkey: {
    of: 'partner',
    about: "a partner's custKey",
    overlapMs: DAY_MS,
    rotate: async (state, { of, overlapMs }) => {
      const oldValidUntilMs = state.ports.nowMs() + overlapMs;
      const rotated = await rotateCustKey(state, of, overlapMs);
      if (rotated === null) throw unknownMerchant(of);
      return {
        secret: { name: 'custKey', value: rotated.custKey },
        oldValidUntilMs,
        sentences: [
          overlapMs === 0
            ? 'The old custKey has ended, and with it every AuthKey and token that was issued under it.'
            : `The old custKey works until ${momentText(oldValidUntilMs)}.`,
          ONCE,
        ],
      };
    },
  },
  refund: {
    of: 'partner',
    about: "a partner's refund key",
    overlapMs: DAY_MS,
    rotate: async (state, { of, overlapMs }) => {
      const oldValidUntilMs = state.ports.nowMs() + overlapMs;
      const rotated = await rotateRefundKey(state, of, overlapMs);
      if (rotated === null) throw unknownMerchant(of);
      return {
        secret: { name: 'refund key', value: rotated.refundKey },
        oldValidUntilMs,
        sentences: [endsText('The old refund key', overlapMs, oldValidUntilMs), ONCE],
      };
    },
  },
  client: {
    of: 'partner',
    about: "a partner's client key, which is public",
    overlapMs: DAY_MS,
    rotate: async (state, { of, overlapMs }) => {
      const oldValidUntilMs = state.ports.nowMs() + overlapMs;
      const rotated = await rotateClientKey(state, of, overlapMs);
      if (rotated === null) throw unknownMerchant(of);
      return {
        secret: { name: 'client key', value: rotated.clientKey },
        oldValidUntilMs,
        sentences: [endsText('The old client key', overlapMs, oldValidUntilMs)],
      };
    },
  },
  webhook: {
    of: 'address',
    about: 'the secret of a webhook address',
    overlapMs: DAY_MS,
    rotate: async (state, { of, overlapMs }) => {
      const oldValidUntilMs = state.ports.nowMs() + overlapMs;
      const rotated = await rotateWebhookSecret(state, of, overlapMs);
      if (rotated === null)
        throw new CliError(
          `There is no address ${printable(of)}: dojang webhooks list shows those there are.`,
        );
      return {
        secret: { name: 'secret', value: rotated.secret },
        oldValidUntilMs,
        sentences: [
          overlapMs === 0
            ? 'The old secret signs no more.'
            : `Both secrets sign until ${momentText(oldValidUntilMs)}.`,
          ONCE,
        ],
      };
    },
  },
  acquirer: {
    of: null,
    about: 'the secret shared with the card companies',
    overlapMs: DAY_MS,
    rotate: async (state, { environment, overlapMs, secretFile }) => {
      const file = acquirerSecretFileOf(environment);
      if (file === null) throw inEnvironment('DOJANG_ACQUIRER_SECRET');
      const secret = secretFile === null ? undefined : readNewSecret(secretFile);
      const rotated = await rotateAcquirerSecret(state, { file, overlapMs, ...(secret && { secret }) });
      return {
        secret: null,
        oldValidUntilMs: rotated.oldValidUntilMs,
        sentences: [
          `${file} holds the new secret: it is taken at once, and sent from ${momentText(rotated.sentFromMs)} on.`,
          `The old one is taken until ${momentText(rotated.oldValidUntilMs)}. Whoever reads another file needs a copy of this one by then.`,
        ],
      };
    },
  },
  sealing: {
    of: null,
    about: 'the key that seals AuthKeys and tokens; it rotates by itself too',
    overlapMs: 2 * HOUR_MS,
    rotate: async (state, { overlapMs }) => {
      const { id, sealsFromMs, older } = await rotateSealingKey(state, overlapMs);
      const oldValidUntilMs = sealsFromMs + overlapMs;
      return {
        secret: null,
        oldValidUntilMs,
        sentences: [
          `Sealing key ${id} seals from ${momentText(sealsFromMs)} on.`,
          `What ${older.length === 1 ? 'the older one' : `the ${older.length} older ones`} sealed is taken until ${momentText(oldValidUntilMs)}; windows that are open, and payments, go on.`,
        ],
      };
    },
  },
  master: {
    of: null,
    about: 'the master key, and whatever it opens is wrapped anew',
    overlapMs: DAY_MS,
    rotate: async (state, { environment, overlapMs }) => {
      if (environment.masterKey !== null) throw inEnvironment('DOJANG_MASTER_KEY');
      const file = environment.masterKeyFile ?? join(environment.dataDir, 'master.key');
      const { id, old } = await rotateMasterKey(state, { file, overlapMs });
      return {
        secret: null,
        oldValidUntilMs: old.validUntilMs,
        oldFile: old.file,
        sentences: [
          `${file} holds the new master key, whose id is ${id}; gateways that read this file have it already.`,
          overlapMs === 0
            ? `The old one (${old.id}) opens nothing any more but backups made before now.`
            : `The old one (${old.id}) opens the store until ${momentText(old.validUntilMs)}: copy the file to every other machine before.`,
          `Backups made before now need the old one for ever: it stays in ${old.file}. Move it to where they are kept.`,
        ],
      };
    },
  },
} as const satisfies Readonly<Record<string, Rotation>>;

export type KeyName = keyof typeof rotations;

/** `2026-11-27 10:00:00 KST` */
export function momentText(atMs: number): string {
  return `${logMomentText(atMs)} KST`;
}

function endsText(what: string, overlapMs: number, atMs: number): string {
  return overlapMs === 0 ? `${what} has ended.` : `${what} works until ${momentText(atMs)}.`;
}

function inEnvironment(name: string): CliError {
  return new CliError(
    `${name} stands in the environment, which a process reads once: write it into a file, name that in ${name}_FILE instead, start the gateways again one by one, and rotate then.`,
  );
}

/** What a card company handed out. */
function readNewSecret(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new CliError(`${file} cannot be read (${systemCode(cause) ?? 'unknown reason'}).`, { cause });
  }
  const secrets = parseSharedSecrets(text);
  if (secrets?.length !== 1 || secrets[0]?.secret !== text)
    throw new CliError(`${file} must hold one secret of at least 16 printable characters, and nothing else.`);
  return text;
}
