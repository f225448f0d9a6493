import type { Log } from '../log.ts';
import { changeKeyring, type KeyDeps } from './change-keyring.ts';
import { rotateSealingKeys } from './rotate-sealing-keys.ts';

/** How late a process sees what another one did to the keys. */
const PERIOD_MS = 1_000;
/**
 * A sealing key makes way for the next after so many seals. Its AES-GCM takes random nonces, which may meet after 2^32 (NIST SP
 * 800-38D); what is set aside and not used, or used in a second without the store, is far less than the rest.
 */
const SEALS_OF_A_KEY = 2 ** 31;

export interface FollowedKeys {
  /** Why they could not be read again the last time; empty when they could. */
  trouble(): string;
  stop(): Promise<void>;
}

/**
 * Keeps the keys of a running gateway: sees what other processes changed, sets seals aside ahead of their use, brings a new sealing
 * key before the old one is used up, and takes away what a master key that has ended still opened.
 */
export async function followKeys(deps: KeyDeps, log: Log): Promise<FollowedKeys> {
  let trouble = '';
  let working: Promise<void> | null = null;

  async function work(): Promise<void> {
    try {
      const fresh = await keepKeys(deps);
      if (fresh !== null) log.info({ keyId: fresh }, 'the sealing key is nearly used up; a new one follows');
      if (trouble !== '') log.info({}, 'the keys are read again');
      trouble = '';
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // Once, not every second.
      if (message !== trouble)
        log.error({ err: error }, 'the keys cannot be read again; those that are known go on');
      trouble = message;
    }
  }

  await work();
  const stop = deps.ports.every(PERIOD_MS, () => {
    working ??= work().finally(() => {
      working = null;
    });
  });
  return {
    trouble: () => trouble,
    stop: async () => {
      stop();
      await working;
    },
  };
}

/** One round. @returns the id of a sealing key that had to be made */
export async function keepKeys(deps: KeyDeps): Promise<string | null> {
  await deps.keyring.refresh();
  await setSealsAside(deps);
  const isUsedUp = (seals: number | undefined) => (seals ?? 0) >= SEALS_OF_A_KEY;
  const isDue = isUsedUp(deps.keyring.state.seals[deps.keyring.inUse.at(-1)?.id ?? '']);
  const rotated = isDue
    ? await rotateSealingKeys(deps, { isDue: (_newest, seals) => isUsedUp(seals) })
    : null;
  await endMasterKeys(deps);
  return rotated?.id ?? null;
}

async function setSealsAside(deps: KeyDeps): Promise<void> {
  const { keyring } = deps;
  // The newest is not current yet when it is to be ready.
  const ids = new Set([keyring.current.id, keyring.inUse.at(-1)?.id ?? keyring.current.id]);
  const lacks = [...ids].map((id) => ({ id, seals: keyring.sealCount.lack(id) }));
  if (lacks.every(({ seals }) => seals === 0)) return;
  await changeKeyring(deps, ({ state }) => ({
    state: {
      ...state,
      seals: {
        ...state.seals,
        ...Object.fromEntries(lacks.map(({ id, seals }) => [id, (state.seals[id] ?? 0) + seals])),
      },
    },
    writes: [],
  }));
  for (const { id, seals } of lacks) keyring.sealCount.grant(id, seals);
}

/** The overlap of a master key ends here: nothing lies under it any more. */
async function endMasterKeys(deps: KeyDeps): Promise<void> {
  const nowMs = deps.ports.nowMs();
  const hasEnded = ({ validUntilMs }: { readonly validUntilMs: number | null }) =>
    validUntilMs !== null && validUntilMs <= nowMs;
  if (!deps.keyring.state.storeKeys.some(({ wraps }) => wraps.some(hasEnded))) return;
  await changeKeyring(deps, ({ state }) => ({
    state: {
      ...state,
      storeKeys: state.storeKeys.map(({ id, wraps }) => ({
        id,
        wraps: wraps.filter((wrap) => !hasEnded(wrap)),
      })),
    },
    writes: [],
  }));
}
