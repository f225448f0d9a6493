import type { Ports } from '../ports.ts';
import { countOne, type Rate, waitMs } from './rate.ts';

/** What this process has counted of each subject of a rate: an address, a partner, a payment. */
export interface Tally {
  /** How long until one more of it is taken; 0: now. */
  waitMs(subject: string): number;
  count(subject: string): void;
  /** Another process has counted more. */
  learn(subject: string, forgottenAtMs: number): void;
  /** Counts one unless there are too many. @returns how long to wait; 0: it was counted */
  take(subject: string): number;
}

/** Whoever invents subjects fills no memory: of more than these the one that was counted longest ago is forgotten. */
const MOST_SUBJECTS = 100_000;
/** A clock that goes back by more was set anew: what was counted by the old one would last for as long as it was ahead. */
const SET_BACK_MS = 1_000;

export function createTally(
  { nowMs }: Pick<Ports, 'nowMs'>,
  rate: Rate,
  mostSubjects = MOST_SUBJECTS,
): Tally {
  const known = new Map<string, number>();
  let latestMs = 0;

  function now(): number {
    const ms = nowMs();
    if (ms < latestMs - SET_BACK_MS) known.clear();
    latestMs = ms;
    return ms;
  }

  function wait(subject: string): number {
    const ms = now();
    return waitMs(rate, known.get(subject) ?? 0, ms);
  }

  function learn(subject: string, forgottenAtMs: number): void {
    if ((known.get(subject) ?? 0) >= forgottenAtMs) return;
    // The newest stands last.
    known.delete(subject);
    known.set(subject, forgottenAtMs);
    for (const [oldest, endsAtMs] of known) {
      if (known.size <= mostSubjects && endsAtMs > latestMs) return;
      known.delete(oldest);
    }
  }

  function count(subject: string): void {
    const ms = now();
    learn(subject, countOne(rate, known.get(subject) ?? 0, ms));
  }

  return {
    waitMs: wait,
    count,
    learn,
    take: (subject) => {
      const ms = wait(subject);
      if (ms === 0) count(subject);
      return ms;
    },
  };
}
