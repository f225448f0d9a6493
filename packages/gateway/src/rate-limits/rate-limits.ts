import type { Ports } from '../ports.ts';
import type { Store } from '../store/contract.ts';
import { weaknessOf } from '../weak-secret.ts';
import { defaultCounts, type RateCounts, ratesOf } from './limits.ts';
import { networkOf } from './network-of.ts';
import { eachMs } from './rate.ts';
import { createTally } from './tally.ts';

/** Counted in this process alone. */
type Counted =
  | 'partnerAuthentications'
  | 'lookups'
  | 'clientAuthentications'
  | 'unreadableOpenings'
  | 'windowCalls';

/** Who says a key, and whose. */
interface Guesser {
  readonly address: string;
  /** The partner, and which of its keys; null when it is of nobody who is known here. */
  readonly keysOf: string | null;
  readonly key: string;
}

type Guess =
  | 'right'
  | 'wrong'
  /** Too many were wrong: nobody looked at this one. */
  | { readonly waitMs: number };

export interface RateLimits {
  /** Of a payment, at a time and altogether. */
  readonly most: Pick<RateCounts, 'streams' | 'authentications'>;
  /** Counts one of a subject. @returns how long to wait; 0: it was counted, go on */
  take(name: Counted, subject: string): number;
  /**
   * Lets somebody say a key, unless too many were wrong. A wrong one is counted for the address with this partner and for the
   * address, never for the partner: else anybody could lock a shop out. Nobody guesses a key that we made, so the right one of those
   * is never locked out: else whoever shares an address with the shop's server could.
   * @throws StoreUnavailable
   */
  guess(by: Guesser, isRight: () => boolean): Promise<Guess>;
}

export interface RateDeps {
  readonly ports: Pick<Ports, 'nowMs'>;
  readonly store: Pick<Store, 'wrongKeys' | 'countWrongKey'>;
}

/** Random bytes as we make them: 24 or more in hex, or 32 in base64, which next to never lack a digit or a case. */
const RANDOM = /^(?:[0-9a-f]{48,}|(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])[\w+/-]{43}=?)$/;

function isUnguessable(key: string): boolean {
  return RANDOM.test(key) && weaknessOf(Buffer.from(key)) === null;
}

/** For test mode: nothing is counted. */
export const noRateLimits: RateLimits = {
  most: { streams: Number.POSITIVE_INFINITY, authentications: Number.POSITIVE_INFINITY },
  take: () => 0,
  guess: async (_, isRight) => (isRight() ? 'right' : 'wrong'),
};

/**
 * Wrong keys are shared with the other processes by the store. What succeeds is counted in each process, so that it writes
 * nothing.
 */
export function createRateLimits({ ports, store }: RateDeps, counts: Partial<RateCounts> = {}): RateLimits {
  const most = { ...defaultCounts, ...counts };
  const rates = ratesOf(most);
  const taken = {
    partnerAuthentications: createTally(ports, rates.partnerAuthentications),
    lookups: createTally(ports, rates.lookups),
    clientAuthentications: createTally(ports, rates.windows),
    unreadableOpenings: createTally(ports, rates.windows),
    windowCalls: createTally(ports, rates.windowCalls),
  };
  const ofPair = { rate: rates.wrongKeys, tally: createTally(ports, rates.wrongKeys) };
  const ofAddress = { rate: rates.wrongKeysOfAddress, tally: createTally(ports, rates.wrongKeysOfAddress) };

  return {
    most,
    take: (name, subject) => taken[name].take(subject),
    guess: async ({ address, keysOf, key }, isRight) => {
      if (isUnguessable(key) && isRight()) return 'right';
      const network = networkOf(address);
      const counters = [
        { ...ofAddress, id: network },
        ...(keysOf === null ? [] : [{ ...ofPair, id: `${network} ${keysOf}` }]),
      ];
      const wait = () => Math.max(...counters.map(({ tally, id }) => tally.waitMs(id)));
      // Who is known to be locked out costs the store nothing.
      if (wait() > 0) return { waitMs: wait() };
      const rows = await store.wrongKeys(counters.map(({ id }) => id));
      for (const { tally, id } of counters) tally.learn(id, rows.get(id) ?? 0);
      // From here to the count nothing is awaited: a thousand guesses at once are a thousand guesses.
      if (wait() > 0) return { waitMs: wait() };
      if (isRight()) return 'right';
      for (const { tally, id } of counters) tally.count(id);
      for (const { tally, rate, id } of counters)
        tally.learn(
          id,
          await store.countWrongKey({
            id,
            nowMs: ports.nowMs(),
            eachMs: eachMs(rate),
            mostMs: rate.periodMs,
          }),
        );
      return 'wrong';
    },
  };
}
