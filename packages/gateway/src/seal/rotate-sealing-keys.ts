import type { SealingKeyRow } from '../store/contract.ts';
import { insert, patch, type Write } from '../store/write.ts';
import { changeKeyring, type KeyDeps } from './change-keyring.ts';
import { PUBLISH_MS } from './keyring.ts';

/** Longer than anything lives that is to be redeemed under a sealing key. */
export const SEALING_OVERLAP_MS = 2 * 60 * 60 * 1000;

export interface SealingRotation {
  readonly overlapMs?: number;
  /** Asked anew after a conflict: another process may have done it. */
  readonly isDue?: (newest: SealingKeyRow, seals: number) => boolean;
  /** What else goes into the commit. */
  readonly also?: (rotated: RotatedSealingKey) => readonly Write[];
}

export interface RotatedSealingKey {
  readonly id: string;
  /** From when it seals. */
  readonly sealsFromMs: number;
  /** The older ones, and when each of them ends. */
  readonly older: readonly { readonly id: string; readonly validUntilMs: number }[];
}

/**
 * Adds a sealing key, which seals {@link PUBLISH_MS} later, when every process knows it. The older ones end `overlapMs` after
 * that: AuthKeys and partner tokens that they sealed are refused from then on. The tokens of payments that exist go on working,
 * since the payments do.
 */
export async function rotateSealingKeys(
  deps: KeyDeps,
  { overlapMs = SEALING_OVERLAP_MS, isDue = () => true, also = () => [] }: SealingRotation = {},
): Promise<RotatedSealingKey | null> {
  // One row for every try: written late, it stands in the way of the next.
  const row = deps.keyring.createSealingKey();
  const sealsFromMs = row.created_at + PUBLISH_MS;
  const changed = await changeKeyring(deps, ({ state, sealingKeys }) => {
    const newest = sealingKeys.at(-1);
    if (newest === undefined || !isDue(newest, state.seals[newest.id] ?? 0)) return null;
    const older = sealingKeys.flatMap(({ id, retired_at }) =>
      retired_at !== null && retired_at <= row.created_at
        ? []
        : [{ id, validUntilMs: Math.min(retired_at ?? Infinity, sealsFromMs + overlapMs) }],
    );
    return {
      state,
      older,
      writes: [
        insert('sealing_keys', row),
        ...also({ id: row.id, sealsFromMs, older }),
        ...older.map(({ id, validUntilMs }) => patch('sealing_keys', { id }, { retired_at: validUntilMs })),
      ],
    };
  });
  return changed && { id: row.id, sealsFromMs, older: changed.older };
}
