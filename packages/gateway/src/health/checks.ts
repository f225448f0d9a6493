import { statSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { fetch } from 'undici';
import type { Ports } from '../ports.ts';
import type { FollowedKeys } from '../seal/follow-keys.ts';
import type { Store } from '../store/contract.ts';
import { latestMigration } from '../store/migrate.ts';
import { createCommit } from '../store/write.ts';
import { systemReason } from '../system-reason.ts';
import type { Check, Finding } from './readiness.ts';

const OK: Finding = { status: 'ok' };
/** At most one durable write a second, however many ask. */
const WRITE_HOLDS_MS = 1_000;
const ASK_HOLDS_MS = 5_000;
const MIB = 2 ** 20;

/** A commit of nothing but its own id, which is forgotten after an hour as any other. */
export function storeCheck({ ports, store }: { readonly ports: Ports; readonly store: Store }): Check {
  return {
    name: 'store',
    holdsMs: WRITE_HOLDS_MS,
    look: async () => {
      const { kind } = await store.commit(createCommit(ports, []));
      return kind === 'committed' ? OK : { status: 'failed', reason: 'it cannot be written' };
    },
  };
}

/** A newer program may have migrated it beside this one, which goes on where it only added. */
export function schemaCheck(store: Store): Check {
  return {
    name: 'schema',
    holdsMs: WRITE_HOLDS_MS,
    look: async () => {
      const found = await store.schemaNumber();
      if (found === latestMigration) return OK;
      const reason = `the store is at migration ${found}, this version knows ${latestMigration}`;
      if (found < latestMigration) return { status: 'failed', reason };
      const readableFrom = Number((await store.meta('readable_from')) ?? found);
      return readableFrom <= latestMigration
        ? { status: 'degraded', reason }
        : { status: 'failed', reason: `${reason}, which cannot work on it: stop this process` };
    },
  };
}

/** Keys that are known go on when they cannot be read again, so this is no reason to take nothing. */
export function keysCheck(keys: Pick<FollowedKeys, 'trouble'>): Check {
  return {
    name: 'keys',
    holdsMs: 0,
    look: () => (keys.trouble() ? { status: 'degraded', reason: 'they cannot be read again' } : OK),
  };
}

/**
 * Does anything answer there? Card companies that are away make no gateway unready: a balancer would take all of them out at once,
 * and customers would read its error instead of ours.
 */
export function acquirerCheck(url: string): Check {
  return {
    name: 'acquirer',
    holdsMs: ASK_HOLDS_MS,
    look: async (signal) => {
      try {
        const response = await fetch(new URL('/healthz', url), { signal, redirect: 'manual' });
        await response.body?.cancel();
        return response.status < 500 ? OK : { status: 'degraded', reason: `HTTP ${response.status}` };
      } catch {
        return { status: 'degraded', reason: 'unreachable' };
      }
    },
  };
}

/** @param leastFreeMib below it the disk counts as nearly full */
export function diskCheck(folder: string, leastFreeMib: number): Check {
  return {
    name: 'disk',
    holdsMs: WRITE_HOLDS_MS,
    look: async () => {
      const { bavail, bsize } = await statfs(folder);
      const freeMib = Math.floor((bavail * bsize) / MIB);
      return freeMib < leastFreeMib
        ? { status: 'degraded', reason: `nearly full: ${freeMib} MiB are free, ${leastFreeMib} should be` }
        : OK;
    },
  };
}

/** Is the file that is open still the one that lies there? One that was moved away or replaced takes commits nobody finds again. */
export function fileCheck(file: string): Check {
  const { dev, ino } = statSync(file, { bigint: true });
  return {
    name: 'file',
    holdsMs: WRITE_HOLDS_MS,
    look: async () => {
      try {
        const now = await stat(file, { bigint: true });
        return now.ino === ino && now.dev === dev
          ? OK
          : { status: 'failed', reason: 'another file lies in the place of the open one: restart' };
      } catch (error) {
        return { status: 'failed', reason: `it is not in its place (${systemReason(error)})` };
      }
    },
  };
}
