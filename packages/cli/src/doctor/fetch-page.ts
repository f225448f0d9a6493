import { type BoundedAnswer, fetchBounded, unreachableReason } from './fetch-bounded.ts';
import type { Page } from './page.ts';
import { baseOf, type PageElement, readElements } from './page-elements.ts';

const TIMEOUT_MS = 10_000;
const MAX_PAGE_BYTES = 2 * 1024 * 1024;
const MAX_REDIRECTS = 10;
const MAX_SCRIPTS = 12;
const MAX_SCRIPT_BYTES = 1024 * 1024;

export type Visit =
  | { readonly ok: true; readonly page: Page }
  | { readonly ok: false; readonly url: URL; readonly reason: string };

/** Fetches a page as a browser would: along its redirects, with the scripts of its own origin. */
export async function fetchPage(givenUrl: URL): Promise<Visit> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  let url = givenUrl;
  try {
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const answer = await fetchBounded(url, {
        signal,
        maxBytes: MAX_PAGE_BYTES,
        headers: { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' },
      });
      const next = redirectOf(answer, url);
      if (next === null) return { ok: true, page: await toPage(givenUrl, url, answer) };
      if (!/^https?:$/.test(next.protocol))
        return { ok: false, url, reason: `it redirects to ${next.protocol}` };
      url = next;
    }
    return { ok: false, url, reason: `it redirects more than ${MAX_REDIRECTS} times` };
  } catch (error) {
    return { ok: false, url, reason: unreachableReason(error) };
  }
}

function redirectOf({ status, headers }: BoundedAnswer, url: URL): URL | null {
  if (![301, 302, 303, 307, 308].includes(status)) return null;
  return URL.parse(headers.get('location') ?? '', url.href);
}

async function toPage(givenUrl: URL, url: URL, { status, headers, text }: BoundedAnswer): Promise<Page> {
  const elements = readElements(text);
  return { givenUrl, url, status, headers, elements, scriptTexts: await readOwnScripts(url, elements) };
}

/** A shop built by a bundler loads the gateway's script from one of its own. One that cannot be read is left out. */
async function readOwnScripts(url: URL, elements: readonly PageElement[]): Promise<readonly string[]> {
  const base = baseOf(elements, url);
  const addresses = elements
    .filter(({ name, attributes }) => name === 'script' && attributes.has('src'))
    .map(({ attributes }) => URL.parse(attributes.get('src') ?? '', base.href))
    .filter((address) => address !== null)
    .filter((address) => address.origin === url.origin);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const answers = await Promise.allSettled(
    addresses
      .slice(0, MAX_SCRIPTS)
      .map((address) => fetchBounded(address, { signal, maxBytes: MAX_SCRIPT_BYTES })),
  );
  return answers.flatMap((answer) =>
    answer.status === 'fulfilled' && answer.value.status === 200 ? [answer.value.text] : [],
  );
}
