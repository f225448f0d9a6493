import type { Page } from './page.ts';
import { readElements } from './page-elements.ts';

/** A page for the tests of the checks. */
export function pageWith({
  url = 'http://localhost:3000/cart',
  headers = [],
  html = '',
  ...rest
}: {
  readonly url?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly html?: string;
} & Partial<Pick<Page, 'status' | 'scriptTexts' | 'givenUrl'>> = {}): Page {
  const list = new Headers({ 'content-type': 'text/html; charset=utf-8' });
  for (const [name, value] of headers) list.append(name, value);
  return {
    givenUrl: new URL(url),
    url: new URL(url),
    status: 200,
    headers: list,
    elements: readElements(html),
    scriptTexts: [],
    ...rest,
  };
}
