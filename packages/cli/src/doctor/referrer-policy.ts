import type { Finding } from './finding.ts';
import { ok, warning } from './finding.ts';
import { detectStack, headerLines } from './header-line.ts';
import type { Page } from './page.ts';

const SUBJECT = 'Referrer-Policy';
const GOOD = 'strict-origin-when-cross-origin';

const POLICIES = [
  'no-referrer',
  'no-referrer-when-downgrade',
  'same-origin',
  'origin',
  'strict-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
] as const;
type Policy = (typeof POLICIES)[number];

/** Names that `<meta name="referrer">` also knows. */
const META_NAMES = new Map<string, Policy>([
  ['never', 'no-referrer'],
  ['default', GOOD],
  ['always', 'unsafe-url'],
  ['origin-when-crossorigin', 'origin-when-cross-origin'],
]);

export interface EffectivePolicy {
  readonly policy: Policy;
  readonly from: 'header' | 'meta' | 'default';
}

/**
 * The policy a browser goes by: the last meta it knows, else the last known word of the header, else its default.
 * @param header all headers of the name, joined by commas
 */
export function effectiveReferrerPolicy(header: string | null, metas: readonly string[]): EffectivePolicy {
  const known = (text: string) => POLICIES.find((policy) => policy === text);
  const meta = metas
    .map((text) => text.trim().toLowerCase())
    .map((text) => META_NAMES.get(text) ?? known(text))
    .findLast((policy) => policy !== undefined);
  if (meta !== undefined) return { policy: meta, from: 'meta' };
  const named = (header ?? '')
    .split(',')
    .map((text) => known(text.trim().toLowerCase()))
    .findLast((policy) => policy !== undefined);
  return named === undefined ? { policy: GOOD, from: 'default' } : { policy: named, from: 'header' };
}

/**
 * Does the form POST that opens the window say where it comes from? By Fetch, `no-referrer` and (across origins)
 * `same-origin` turn its `Origin` into `null` and leave out its `Referer`.
 */
export function checkReferrerPolicy(
  page: Pick<Page, 'url' | 'headers' | 'elements'>,
  windowOrigin: string,
): Finding {
  const metas = page.elements.flatMap(({ name, attributes }) =>
    name === 'meta' && attributes.get('name')?.toLowerCase() === 'referrer'
      ? [attributes.get('content') ?? '']
      : [],
  );
  const header = page.headers.get('referrer-policy');
  const { policy, from } = effectiveReferrerPolicy(header, metas);
  const hides =
    policy === 'no-referrer' ||
    (policy === 'same-origin' && page.url.origin !== new URL(windowOrigin).origin);
  if (!hides)
    return ok(
      SUBJECT,
      `${policy}${from === 'default' ? ' (the browser’s default)' : ''}: the window learns the page's origin`,
    );
  const stack = detectStack(page.headers);
  const isDefault = stack === 'helmet' && from === 'header';
  return warning(
    SUBJECT,
    `${policy}${isDefault ? ' (the default of helmet)' : ''}: the browser opens the window with Origin: null and no Referer, so the gateway cannot check where it was opened`,
    {
      expected: `${GOOD}, or no policy`,
      came: from === 'meta' ? `<meta name="referrer" content="${policy}">` : `Referrer-Policy: ${header}`,
      change:
        from === 'meta'
          ? [`<meta name="referrer" content="${GOOD}">`]
          : headerLines(stack, 'Referrer-Policy', GOOD),
    },
  );
}
