import { paths } from '@dojang/protocol/payple';
import { type CspPolicy, findDirective, parseCspHeader, policiesOf } from './csp-policy.ts';
import { allowsUrl } from './csp-source.ts';
import { type Finding, ok, problem, warning } from './finding.ts';
import { detectStack } from './header-line.ts';
import { isLoopback, type Page } from './page.ts';
import { isFromGateway, type PageScript } from './page-script.ts';

const SUBJECT = 'Content-Security-Policy';

/** Where the browser goes in a payment. */
export interface Destinations {
  /** Origin the script comes from. */
  readonly gatewayOrigin: string;
  /** Origin of the window. */
  readonly windowOrigin: string;
  readonly script: PageScript;
}

interface Need {
  readonly directive: string;
  /** The directive and what a browser goes by when it is not there. */
  readonly chain: readonly string[];
  readonly url: URL;
  readonly what: string;
  readonly isAllowed?: (sources: readonly string[]) => boolean;
}

/** Does the page's policy let the script in, the frame, the form and (with `clientKey`) the authentication? */
export function checkContentSecurityPolicy(page: Page, destinations: Destinations): readonly Finding[] {
  const needs = needsOf(page, destinations);
  const policies = policiesOf(page);
  const reportOnly = parseCspHeader(page.headers.get('content-security-policy-report-only'));
  const enforced = policies.flatMap((policy) => [
    ...needs.flatMap((need) => blocked(page, policy, need)),
    ...sandboxed(policy),
    ...upgraded(policy, destinations),
  ]);
  const announced = reportOnly.flatMap((policy) =>
    needs
      .flatMap((need) => blocked(page, policy, need))
      .map(
        (finding): Finding => ({
          ...finding,
          status: 'warning',
          subject: `${SUBJECT}-Report-Only`,
          says: `once enforced, ${finding.says}`,
        }),
      ),
  );
  if (enforced.length + announced.length > 0) return [...enforced, ...announced];
  return [
    ok(
      SUBJECT,
      policies.length === 0 ? 'none: nothing is blocked' : 'lets the script, the window and its form through',
    ),
  ];
}

function needsOf(page: Page, { gatewayOrigin, windowOrigin, script }: Destinations): readonly Need[] {
  const windowUrl = new URL(paths.window, windowOrigin);
  // A script from elsewhere is a problem of its own; the policy must fit the right one.
  const isRight = script.url !== null && isFromGateway(script.url, gatewayOrigin);
  const scriptUrl = isRight ? script.url : new URL(paths.script, gatewayOrigin);
  const clientNeed: Need = {
    directive: 'connect-src',
    chain: ['connect-src', 'default-src'],
    url: new URL('/js/v1/auth', scriptUrl.origin),
    what: 'the authentication by clientKey',
  };
  return [
    {
      directive: 'script-src',
      chain: ['script-src-elem', 'script-src', 'default-src'],
      url: scriptUrl,
      what: "the gateway's script",
      isAllowed: (sources) => allowsScript(sources, page, scriptUrl, script),
    },
    {
      directive: 'frame-src',
      chain: ['frame-src', 'child-src', 'default-src'],
      url: windowUrl,
      what: 'the payment window in its layer',
    },
    {
      directive: 'form-action',
      chain: ['form-action'],
      url: windowUrl,
      what: 'the form that opens the window',
    },
    ...(script.usesClientKey ? [clientNeed] : []),
  ];
}

/** With `'strict-dynamic'` hosts do not count: the element needs the nonce, or a script that has it must add it. */
function allowsScript(sources: readonly string[], page: Page, url: URL, script: PageScript): boolean {
  const nonce = script.element?.attributes.get('nonce');
  if (nonce !== undefined && nonce !== '' && sources.includes(`'nonce-${nonce}'`)) return true;
  if (!sources.some((source) => /^'strict-dynamic'$/i.test(source))) return allowsUrl(sources, url, page.url);
  return script.element === null && sources.some((source) => /^'(nonce|sha(256|384|512))-/i.test(source));
}

function blocked(page: Page, policy: CspPolicy, need: Need): readonly Finding[] {
  const found = findDirective(policy, need.chain);
  if (found === undefined) return [];
  const isAllowed = need.isAllowed ?? ((sources) => allowsUrl(sources, need.url, page.url));
  if (isAllowed(found.sources)) return [];
  const kept = found.sources.filter((source) => source.toLowerCase() !== "'none'");
  const isStrict =
    need.directive === 'script-src' && kept.some((source) => /^'strict-dynamic'$/i.test(source));
  const sources = [...kept, need.url.origin];
  const name = found.name === 'default-src' || found.name === 'child-src' ? need.directive : found.name;
  return [
    problem(SUBJECT, `${found.name} blocks ${need.what}`, {
      expected: isStrict
        ? "a nonce of the policy on the script's element ('strict-dynamic' ignores hosts)"
        : `${need.url.origin} in ${name}`,
      came: `${found.name} ${found.sources.join(' ')}${policy.from === 'meta' ? ' (in a meta element)' : ''}`,
      change: isStrict
        ? [`<script nonce="…" src="${need.url.href}"></script>`]
        : [directiveLine(page, policy, name, sources)],
    }),
  ];
}

function directiveLine(page: Page, policy: CspPolicy, name: string, sources: readonly string[]): string {
  if (policy.from === 'header' && detectStack(page.headers) === 'helmet') {
    const option = name.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
    const list = sources.map((source) => JSON.stringify(source)).join(', ');
    return `helmet({ contentSecurityPolicy: { directives: { ${option}: [${list}] } } })`;
  }
  return `${SUBJECT}: ${name} ${sources.join(' ')}; … (the other directives stay)`;
}

/** A sandboxed page has no origin, unless it keeps its own. */
function sandboxed(policy: CspPolicy): readonly Finding[] {
  const words = policy.directives.get('sandbox');
  if (words === undefined) return [];
  const missing = ['allow-scripts', 'allow-same-origin', 'allow-forms', 'allow-popups'].filter(
    (word) => !words.includes(word),
  );
  if (missing.length === 0) return [];
  return [
    problem(SUBJECT, 'sandbox takes from the page what a payment needs', {
      expected: 'no sandbox, or one that allows scripts, forms, tabs and the own origin',
      came: ['sandbox', ...words].join(' '),
      change: [`${SUBJECT}: ${['sandbox', ...words, ...missing].join(' ')}; …`],
    }),
  ];
}

/** `upgrade-insecure-requests` turns a plain gateway's address into https; Safari does so on this machine too. */
function upgraded(policy: CspPolicy, { windowOrigin }: Destinations): readonly Finding[] {
  const origin = new URL(windowOrigin);
  if (!policy.directives.has('upgrade-insecure-requests') || origin.protocol !== 'http:') return [];
  const explanation = {
    expected: 'an https gateway, or no upgrade-insecure-requests in development',
    came: `upgrade-insecure-requests, and the gateway at ${windowOrigin}`,
    change: ['helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } })'],
  };
  return [
    isLoopback(origin)
      ? warning(
          SUBJECT,
          'upgrade-insecure-requests: Safari asks for the plain gateway over https',
          explanation,
        )
      : problem(
          SUBJECT,
          'upgrade-insecure-requests: browsers ask for the plain gateway over https',
          explanation,
        ),
  ];
}
