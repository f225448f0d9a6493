import { createPartner, dojang, type Partner, testCredentials } from '@dojang/sdk';
import type { Witness } from './witness.ts';

const CAPACITY = 50;

/** The gateway as seen from one page address. The address of a page is the `Referer` of its payments (guide 3-2). */
export type Partners = (at: { readonly gatewayUrl: string; readonly shopOrigin: string }) => Partner<'test'>;

export function createPartners(
  keys: { readonly cstId: string; readonly custKey: string },
  witness: Witness,
): Partners {
  const credentials = testCredentials(keys);
  // A partner remembers which confirms are unsettled, so one is kept for each address; visitors choose the address.
  const known = new Map<string, Partner<'test'>>();
  return ({ gatewayUrl, shopOrigin }) => {
    const key = `${gatewayUrl} ${shopOrigin}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const partner = createPartner({
      environment: dojang({ url: gatewayUrl, mode: 'test' }),
      credentials,
      shopOrigin,
      observe: witness.observe,
    });
    const [oldest] = known.keys();
    if (known.size >= CAPACITY && oldest !== undefined) known.delete(oldest);
    known.set(key, partner);
    return partner;
  };
}
