import { askGateway } from './ask-gateway.ts';
import { checkContentSecurityPolicy } from './content-security-policy.ts';
import { checkEmbedderPolicy } from './embedder-policy.ts';
import { fetchPage } from './fetch-page.ts';
import { type Finding, problem } from './finding.ts';
import { checkGatewayAddress } from './gateway-address.ts';
import { checkNetworkAccess, spaceOf } from './network-access.ts';
import { checkOpenerPolicy } from './opener-policy.ts';
import { checkPageAddress, checkSchemes } from './page-address.ts';
import { checkPageKeys } from './page-keys.ts';
import { checkPageScript, findPageScript } from './page-script.ts';
import { checkReferer } from './referer.ts';
import { checkReferrerPolicy } from './referrer-policy.ts';
import { checkRegisteredDomain, type Registration } from './registered-domain.ts';
import { type Account, tryAuthentication } from './try-authentication.ts';

export interface Examination {
  readonly pageUrl: URL;
  readonly gatewayOrigin: string;
  /** `DOJANG_URL` of this machine; null when not set. */
  readonly configuredUrl: string | null;
  /** What the shop's server sends as `Referer`; null when nobody said. */
  readonly sentReferer: URL | null;
  /** The mode this machine says; the gateway's own wins. */
  readonly mode: 'test' | 'live' | null;
  readonly testAccount: Account;
  readonly findRegistration: () => Promise<Registration>;
}

export interface Diagnosis {
  readonly mode: 'test' | 'live';
  /** Origin of the page after its redirects: what belongs into `Referer`. Null when it was not reached. */
  readonly shopOrigin: string | null;
  readonly findings: readonly Finding[];
}

/** Looks at all that lies between a shop's page and an open window, in the order of the flow. */
export async function examineShop(examination: Examination): Promise<Diagnosis> {
  const { gatewayOrigin } = examination;
  const [visit, gateway] = await Promise.all([fetchPage(examination.pageUrl), askGateway(gatewayOrigin)]);
  const mode = gateway.mode ?? examination.mode ?? 'test';
  if (!visit.ok) {
    const unreached = problem('page', `${visit.url.href} was not read: ${visit.reason}`, {
      change: ['start the shop, and name the page that opens the payment window'],
    });
    return { mode, shopOrigin: null, findings: [unreached, gateway.finding] };
  }
  const { page } = visit;
  const shopOrigin = page.url.origin;
  // Only the keys of the test account are public, and only test mode knows it.
  const tried =
    gateway.mode === 'test'
      ? await tryAuthentication(gatewayOrigin, examination.testAccount, shopOrigin)
      : null;
  const windowOrigin = tried?.windowOrigin ?? gatewayOrigin;
  const [pageSpace, gatewaySpace] = await Promise.all([spaceOf(page.url), spaceOf(new URL(windowOrigin))]);
  const script = findPageScript(page);
  const registration = await examination.findRegistration();
  const findings = [
    ...checkPageAddress(page),
    gateway.finding,
    ...checkGatewayAddress(
      { asked: gatewayOrigin, configured: examination.configuredUrl, answered: tried?.windowOrigin ?? null },
      mode,
    ),
    ...checkSchemes(page.url, windowOrigin, mode),
    ...checkNetworkAccess(page.url, windowOrigin, { page: pageSpace, gateway: gatewaySpace }),
    checkReferer(shopOrigin, examination.sentReferer),
    checkRegisteredDomain(registration, page.url.hostname, mode),
    ...(tried === null ? [] : [tried.finding]),
    ...checkPageScript(script, windowOrigin),
    ...checkPageKeys(page, registration, mode),
    checkReferrerPolicy(page, windowOrigin),
    ...checkContentSecurityPolicy(page, { gatewayOrigin: windowOrigin, windowOrigin, script }),
    checkOpenerPolicy(page),
    checkEmbedderPolicy(page, gateway.windowHeaders),
  ];
  return { mode, shopOrigin, findings };
}
