import type { Acquirer } from '../acquirer/acquirer.ts';
import { aroundCalls } from '../acquirer/around-calls.ts';
import { aroundSends } from '../delivery/around-sends.ts';
import { outcomeOfTry } from '../delivery/outcome-of-try.ts';
import type { Transports } from '../delivery/transports.ts';
import type { RateLimits } from '../rate-limits/rate-limits.ts';
import type { OnEvents } from '../record/change-payment.ts';
import type { Store } from '../store/contract.ts';
import type { Meters } from './meters.ts';

/** What the port's calls of the card companies take, and what comes of them. */
export function meteredAcquirer(acquirer: Acquirer, { cardCompanySeconds }: Meters): Acquirer {
  return aroundCalls(acquirer, async (call, ask) => {
    const stop = cardCompanySeconds.startTimer({ call });
    const reply = await ask();
    stop({ outcome: reply.kind });
    return reply;
  });
}

export function meteredStore(store: Store, { commitSeconds }: Meters): Store {
  return {
    ...store,
    commit: async (commit) => {
      const stop = commitSeconds.startTimer();
      const result = await store.commit(commit);
      stop({ outcome: result.kind });
      return result;
    },
  };
}

export function meteredRateLimits(limits: RateLimits, { rateLimited }: Meters): RateLimits {
  return {
    ...limits,
    take: (name, subject) => {
      const waitMs = limits.take(name, subject);
      if (waitMs > 0) rateLimited.inc({ limit: name });
      return waitMs;
    },
    guess: async (...args) => {
      const guess = await limits.guess(...args);
      if (typeof guess === 'object') rateLimited.inc({ limit: 'wrongKeys' });
      return guess;
    },
  };
}

export function meteredTransports(transports: Transports, { deliveryTries }: Meters): Transports {
  return aroundSends(transports, async (channel, _args, send) => {
    const sent = await send();
    if (sent !== null) deliveryTries.inc({ channel, outcome: outcomeOfTry(sent) });
    return sent;
  });
}

/** The card company is the one that was chosen last; empty before one was. */
export function countEvents({ paymentEvents }: Meters): OnEvents {
  return (state, events) => {
    const company = 'authentication' in state ? (state.authentication?.cardCompany ?? '') : '';
    for (const { type } of events) paymentEvents.inc({ event: type, card_company: company });
  };
}
