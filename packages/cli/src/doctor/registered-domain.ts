import { isOfDomain, type KeyUse } from '@dojang/gateway';
import { type Finding, ok, problem, warning } from './finding.ts';

/** A partner as far as a page meets it; `unknown` says why nobody could look. */
export type Registration =
  | ({
      readonly kind: 'known';
      readonly merchantId: string;
      readonly domains: readonly string[];
      readonly isActive: boolean;
    } & KeyUse)
  | { readonly kind: 'unknown'; readonly merchantId: string; readonly reason: string };

/** Is the page's host a domain of the partner, or below one? Live demands it (AUTH0004), test takes every page. */
export function checkRegisteredDomain(
  registration: Registration,
  hostname: string,
  mode: 'test' | 'live',
): Finding {
  const { merchantId } = registration;
  const add = `dojang merchants domains ${merchantId} --add ${hostname}`;
  if (registration.kind === 'unknown')
    return warning('domain', `not checked: ${registration.reason}`, {
      change: ["name the gateway's data: --data <folder> or DOJANG_DATA"],
    });
  if (!registration.isActive)
    return problem('domain', `the merchant ${merchantId} is disabled (AUTH0003)`, {
      expected: 'an active merchant',
      came: 'a disabled one',
      change: [`dojang merchants enable ${merchantId}`],
    });
  const { domains } = registration;
  const domain = domains.find((each) => isOfDomain(hostname, each));
  if (domain !== undefined)
    return ok(
      'domain',
      domain === hostname
        ? `${hostname} is registered for ${merchantId}`
        : `${hostname} is a sub-domain of ${domain}, which is registered for ${merchantId}`,
    );
  if (mode === 'test') return ok('domain', `test mode takes every page; before going live: ${add}`);
  return problem('domain', 'live mode refuses pages of hosts that are not registered (AUTH0004)', {
    expected:
      domains.length === 0
        ? 'a registered domain (there is none yet)'
        : `${domains.join(', ')}, or a sub-domain`,
    came: hostname,
    change: [add],
  });
}
