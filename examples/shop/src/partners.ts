import {
  type CancelRequests,
  createPartner,
  dojang,
  type Environment,
  type Partner,
  testCredentials,
} from '@dojang/sdk';
import type { Witness } from './witness.ts';

const CAPACITY = 50;

export interface Account {
  readonly gatewayUrl: string;
  readonly cstId: string;
  readonly custKey: string;
  readonly refundKey: string;
}

/** The shop's account at the gateway. The address of a page is the `Referer` of its payments (guide 3-2). */
export interface Partners {
  readonly environment: Environment<'test'>;
  readonly cstId: string;
  /** The gateway as seen from one page address. */
  at(address: { readonly gatewayUrl: string; readonly shopOrigin: string }): Partner<'test'>;
}

export function createPartners(
  { gatewayUrl, cstId, custKey, refundKey }: Account,
  { witness, cancelRequests }: { readonly witness: Witness; readonly cancelRequests: CancelRequests },
): Partners {
  const credentials = testCredentials({ cstId, custKey, refundKey });
  // A partner remembers which confirms are open, so one is kept for each address; visitors choose the address, and may choose so many
  // that it is forgotten. What must not be forgotten, how a cancellation was asked for, is therefore kept by none of them.
  const known = new Map<string, Partner<'test'>>();
  return {
    environment: dojang({ url: gatewayUrl, mode: 'test' }),
    cstId,
    at: ({ gatewayUrl: url, shopOrigin }) => {
      const key = `${url} ${shopOrigin}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      const partner = createPartner({
        environment: dojang({ url, mode: 'test' }),
        credentials,
        shopOrigin,
        cancelRequests,
        observe: witness.observe,
        fetch: witness.fetch,
      });
      const [oldest] = known.keys();
      if (known.size >= CAPACITY && oldest !== undefined) known.delete(oldest);
      known.set(key, partner);
      return partner;
    },
  };
}
