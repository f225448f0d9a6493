import type { Acquirer, Reply } from '../acquirer/acquirer.ts';
import { type Channel, channels } from '../delivery/delivery.ts';
import type { Transport } from '../delivery/transport.ts';
import type { Transports } from '../delivery/transports.ts';
import type { RateLimits } from '../rate-limits/rate-limits.ts';
import type { OnEvents } from '../record/change-payment.ts';
import type { Store } from '../store/contract.ts';
import type { Meters } from './meters.ts';

/** What the port's calls of the card companies take, and what comes of them. */
export function meteredAcquirer(acquirer: Acquirer, { cardCompanySeconds }: Meters): Acquirer {
  async function timed<Answer>(
    call: keyof Acquirer,
    ask: () => Promise<Reply<Answer>>,
  ): Promise<Reply<Answer>> {
    const stop = cardCompanySeconds.startTimer({ call });
    const reply = await ask();
    stop({ outcome: reply.kind });
    return reply;
  }
  return {
    begin: (...args) => timed('begin', () => acquirer.begin(...args)),
    authentication: (...args) => timed('authentication', () => acquirer.authentication(...args)),
    cancelAuthentication: (...args) =>
      timed('cancelAuthentication', () => acquirer.cancelAuthentication(...args)),
    approve: (...args) => timed('approve', () => acquirer.approve(...args)),
    inquire: (...args) => timed('inquire', () => acquirer.inquire(...args)),
    reverse: (...args) => timed('reverse', () => acquirer.reverse(...args)),
    cancel: (...args) => timed('cancel', () => acquirer.cancel(...args)),
    ledger: (...args) => timed('ledger', () => acquirer.ledger(...args)),
    profiles: (...args) => timed('profiles', () => acquirer.profiles(...args)),
    close: () => acquirer.close(),
  };
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
  const counted = (channel: Channel, transport: Transport): Transport => ({
    send: async (...args) => {
      const sent = await transport.send(...args);
      if (sent !== null)
        deliveryTries.inc({
          channel,
          outcome: sent.error === null ? 'delivered' : sent.isFinal ? 'refused' : 'failed',
        });
      return sent;
    },
  });
  const entries = channels.flatMap((channel) => {
    const transport = transports[channel];
    return transport === undefined ? [] : [[channel, counted(channel, transport)] as const];
  });
  return { ...transports, ...Object.fromEntries(entries) };
}

/** The card company is the one that was chosen last; empty before one was. */
export function countEvents({ paymentEvents }: Meters): OnEvents {
  return (state, events) => {
    const company = 'authentication' in state ? (state.authentication?.cardCompany ?? '') : '';
    for (const { type } of events) paymentEvents.inc({ event: type, card_company: company });
  };
}
