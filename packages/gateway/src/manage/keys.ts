import { readSharedSecrets, SENT_AFTER_MS, sharedSecretLines } from '../acquirer/shared-secrets.ts';
import { aloneWith } from '../data-folder/alone-with.ts';
import { replaceFile } from '../data-folder/write-once.ts';
import {
  type RotatedSealingKey,
  rotateSealingKeys,
  SEALING_OVERLAP_MS,
} from '../seal/rotate-sealing-keys.ts';
import { SetupError } from '../setup-error.ts';
import { update } from '../store/update.ts';
import { weaknessOf } from '../weak-secret.ts';
import { actBy, type ManageDeps } from './act.ts';

/** A new sealing key for AuthKeys and tokens; the older ones end after the overlap. */
export async function rotateSealingKey(
  deps: ManageDeps,
  overlapMs: number = SEALING_OVERLAP_MS,
): Promise<RotatedSealingKey> {
  const rotated = await rotateSealingKeys(deps, {
    overlapMs,
    also: ({ id }) => [actBy(deps, { type: 'key.rotate-sealing', subject: id, details: { overlapMs } })],
  });
  if (rotated === null) throw new Error('The sealing keys were not rotated.');
  return rotated;
}

export interface RotatedSharedSecret {
  /** From when both sides send it; they take it at once. */
  readonly sentFromMs: number;
  readonly oldValidUntilMs: number;
}

/**
 * Puts a new secret in front of those in the file that gateway and card companies read. A card company that hands out its own names
 * it; else one is made at random. The old one ends after the overlap, and never before the new one has been sent for a moment.
 */
export async function rotateAcquirerSecret(
  deps: ManageDeps,
  how: { readonly file: string; readonly overlapMs: number; readonly secret?: string },
): Promise<RotatedSharedSecret> {
  return await aloneWith(how.file, () => rotateSecret(deps, how));
}

async function rotateSecret(
  deps: ManageDeps,
  {
    file,
    overlapMs,
    secret,
  }: { readonly file: string; readonly overlapMs: number; readonly secret?: string },
): Promise<RotatedSharedSecret> {
  const { mode, ports } = deps;
  const weakness = secret === undefined ? null : weaknessOf(Buffer.from(secret));
  if (weakness !== null && mode === 'live')
    throw new SetupError(`Somebody might guess the new acquirer secret: ${weakness}. Nothing was changed.`);
  const nowMs = ports.nowMs();
  const sentFromMs = nowMs + SENT_AFTER_MS;
  const oldValidUntilMs = sentFromMs + Math.max(overlapMs, SENT_AFTER_MS);
  const old = readSharedSecrets(file).filter(
    ({ validUntilMs }) => validUntilMs === null || nowMs < validUntilMs,
  );
  const fresh = secret ?? ports.randomBytes(32).toString('base64url');
  const text = sharedSecretLines([
    { secret: fresh, sentFromMs, validUntilMs: null },
    ...old
      .filter((each) => each.secret !== fresh)
      .map((each) => ({
        ...each,
        validUntilMs: Math.min(each.validUntilMs ?? oldValidUntilMs, oldValidUntilMs),
      })),
  ]);
  // Who did it stands in the trail before it is done: the file is no part of the commit.
  await update(deps, {
    load: async () => null,
    decide: () => null,
    toWrites: () => [actBy(deps, { type: 'key.rotate-acquirer', details: { overlapMs } })],
  });
  replaceFile(file, text);
  return { sentFromMs, oldValidUntilMs };
}
