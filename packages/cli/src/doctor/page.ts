import type { PageElement } from './page-elements.ts';

/** The shop's page as it was fetched. */
export interface Page {
  readonly givenUrl: URL;
  /** Where the redirects led. */
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly elements: readonly PageElement[];
  /** Text of the scripts of the page's own origin, as far as they were read. */
  readonly scriptTexts: readonly string[];
}

/** Browsers give these addresses the rights of https ones. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || /^(127\.|\[::1\])/.test(hostname);
}

/** Isolation headers count on these pages alone. */
export function isSecureContext(url: URL): boolean {
  return url.protocol === 'https:' || isLoopback(url);
}
