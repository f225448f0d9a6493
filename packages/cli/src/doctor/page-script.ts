import { paths, payple } from '@dojang/protocol/payple';
import { type Finding, ok, problem, warning } from './finding.ts';
import { isLoopback, type Page } from './page.ts';
import { baseOf, type PageElement } from './page-elements.ts';

const SUBJECT = 'script';
const IN_ADDRESS = /\/js\/(?:cpay\.payple\.[\w.-]*\.js|v1\/payment\.js)$/;
const IN_TEXT = /(?:(https?:)?\/\/[\w.:[\]-]+)?\/js\/(?:cpay\.payple\.[\w.-]*?\.js|v1\/payment\.js)/;
const SERVED: readonly string[] = [paths.script, paths.olderScript, paths.clientScript];

/** How a page gets the browser script. */
export interface PageScript {
  /** The element in the HTML; null when a script adds it, or nobody does. */
  readonly element: PageElement | null;
  /** Its address as far as it stands somewhere. */
  readonly url: URL | null;
  /** The page loads it, or a script of the page names its path or its function. */
  readonly isNamed: boolean;
  readonly usesClientKey: boolean;
}

export function findPageScript({
  url,
  elements,
  scriptTexts,
}: Pick<Page, 'url' | 'elements' | 'scriptTexts'>): PageScript {
  const base = baseOf(elements, url);
  const texts = [...elements.map(({ text }) => text), ...scriptTexts];
  const usesClientKey = texts.some((text) => /\bclientKey\b/.test(text));
  for (const element of elements) {
    const address =
      element.name === 'script' ? URL.parse(element.attributes.get('src') ?? '', base.href) : null;
    if (address !== null && IN_ADDRESS.test(address.pathname))
      return { element, url: address, isNamed: true, usesClientKey };
  }
  const named = texts.map((text) => IN_TEXT.exec(text)?.[0]).find((found) => found !== undefined);
  // A path alone is put behind an address that only the running page knows.
  const isWhole = named !== undefined && !named.startsWith('/js/');
  return {
    element: null,
    url: isWhole ? URL.parse(named, base.href) : null,
    isNamed: named !== undefined || texts.some((text) => /\bPaypleCpayAuthCheck\b/.test(text)),
    usesClientKey,
  };
}

/** Does the page load the gateway's script, from the gateway? */
export function checkPageScript(script: PageScript, gatewayOrigin: string): readonly Finding[] {
  const line = `<script src="${gatewayOrigin}${paths.script}"></script>`;
  const expected = `${gatewayOrigin}${paths.script} or ${gatewayOrigin}${paths.clientScript}`;
  const { element, url, isNamed } = script;
  if (!isNamed)
    return [
      warning(
        SUBJECT,
        'neither the page nor its scripts name it; if it is added later, load it from the gateway',
        {
          expected,
          came: 'no such script on this page',
          change: [line],
        },
      ),
    ];
  if (url === null)
    return [ok(SUBJECT, 'a script of the page adds it; its host is known to the running page alone')];
  const explanation = { expected, came: url.href, change: [line] };
  if (!SERVED.includes(url.pathname))
    return [
      problem(SUBJECT, 'a gateway serves three names of the script, and this is none of them', explanation),
    ];
  if (!isFromGateway(url, gatewayOrigin))
    return [problem(SUBJECT, `${hostWords(url)}; it opens the window of the host it came from`, explanation)];
  if (element?.attributes.has('integrity'))
    return [
      warning(SUBJECT, 'integrity pins one version; the script changes under the same address', {
        came: `integrity="${element.attributes.get('integrity')}"`,
        change: [line],
      }),
    ];
  return [ok(SUBJECT, `${url.href} (jQuery is not needed)`)];
}

function hostWords(url: URL): string {
  const all: readonly string[] = [...payple.test, ...payple.live];
  return all.includes(url.origin)
    ? "the page loads Payple's own script"
    : 'the page loads it from another host';
}

/** `localhost` and `127.0.0.1` with the same port are one gateway. */
export function isFromGateway(url: URL, gatewayOrigin: string): boolean {
  const gateway = new URL(gatewayOrigin);
  if (url.origin === gateway.origin) return true;
  return (
    isLoopback(url) && isLoopback(gateway) && url.protocol === gateway.protocol && url.port === gateway.port
  );
}
