import { isRegisteredHost, type Merchant } from '../merchant/merchant.ts';
import { parsePageAddress } from '../merchant/shop-origin.ts';
import type { Mode } from '../settings.ts';

/**
 * Whether a page may make a call of the partner's server, and read its answer: in test mode, of a registered domain, where the
 * partner allows it. @param pageOrigin as the browser said it
 */
export function mayPageCall(mode: Mode, merchant: Merchant, pageOrigin: string): boolean {
  if (mode !== 'test' || !merchant.pagesMayCall) return false;
  const address = parsePageAddress(pageOrigin);
  return address !== null && isRegisteredHost(merchant, new URL(address.origin).hostname);
}

/** For the hint and the log: why a call of a page was refused, and what to change. */
export function pageCallWords(mode: Mode, { id }: Merchant, pageOrigin: string): string {
  const origin = parsePageAddress(pageOrigin)?.origin;
  const refused =
    `a page (Origin ${origin ?? 'null'}) made this call, and its keys are everybody's: nothing was charged or given back. ` +
    "Make it from the shop's server";
  if (mode !== 'test') return refused;
  const domain = origin === undefined ? '<host>' : new URL(origin).hostname;
  return (
    `${refused}. In test mode a page of a registered domain may, to try things out: dojang merchants edit ${id} --page-calls on; ` +
    `dojang merchants domains ${id} --add ${domain}`
  );
}
