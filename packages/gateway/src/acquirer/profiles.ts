import type { Profile } from '@dojang/protocol/acquirer';
import type { Ports } from '../ports.ts';
import type { Acquirer } from './acquirer.ts';

type Abilities = Omit<Profile, 'cardCompany'>;

/** What each card company can do, as far as is known by now. */
export interface KnownProfiles {
  of(cardCompany: string): Abilities;
}

/** So long what was told holds; what could not be asked for is asked for again sooner. */
const HOLDS_MS = 10 * 60_000;
const AGAIN_MS = 5_000;
const TIMEOUT_MS = 5_000;

/** Of a card company that has not said yet: it is asked, and nothing is done that one of them could do twice. */
const ASSUMED: Abilities = {
  inquiry: true,
  remembersReversals: false,
  idempotentCancels: false,
  reversalWithinMs: null,
  cutoff: null,
  maintenance: null,
  interestFree: [],
};

/** Asks for the profiles now, and again whenever they are looked at and are old. */
export function knowProfiles(
  ports: Pick<Ports, 'monotonicMs' | 'deadline'>,
  acquirer: Pick<Acquirer, 'profiles'>,
): KnownProfiles {
  let known: ReadonlyMap<string, Abilities> = new Map();
  let staleAtMs = Number.NEGATIVE_INFINITY;

  async function ask(): Promise<void> {
    staleAtMs = ports.monotonicMs() + AGAIN_MS;
    const reply = await acquirer.profiles({ signal: ports.deadline(TIMEOUT_MS) });
    if (reply.kind !== 'answer') return;
    known = new Map(reply.answer.profiles.map((profile) => [profile.cardCompany, profile]));
    staleAtMs = ports.monotonicMs() + HOLDS_MS;
  }

  void ask();
  return {
    of: (cardCompany) => {
      if (ports.monotonicMs() >= staleAtMs) void ask();
      return known.get(cardCompany) ?? ASSUMED;
    },
  };
}
