import { domainToUnicode } from 'node:url';

/**
 * A shop's domain as its customers know it, for them to see whom they pay: Hangul as Hangul. Any other letters stay in the
 * ASCII form, since they may look like those of somebody else.
 */
export function shopDomain(shopOrigin: string): string {
  const { host, hostname } = new URL(shopOrigin);
  const shown = domainToUnicode(hostname);
  return /^[a-z\d.-]*[가-힣][a-z\d가-힣.-]*$/.test(shown) ? host.replace(hostname, shown) : host;
}
