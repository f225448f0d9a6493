import type { Page } from './page.ts';

/** One policy of a page. A page may have several; all of them must allow what it does. */
export interface CspPolicy {
  readonly from: 'header' | 'meta';
  /** Names in lower case, sources as written. */
  readonly directives: ReadonlyMap<string, readonly string[]>;
}

/** What a policy in a meta element cannot say. */
const HEADER_ONLY = ['frame-ancestors', 'report-uri', 'sandbox'];

/** Policies of a header; several headers, or commas in one, make several policies. */
export function parseCspHeader(header: string | null): readonly CspPolicy[] {
  return (header ?? '')
    .split(',')
    .map((text) => parsePolicy(text, 'header'))
    .filter(({ directives }) => directives.size > 0);
}

/** All policies in force on a page. Browsers heed one in a meta element in the head alone. */
export function policiesOf({ headers, elements }: Pick<Page, 'headers' | 'elements'>): readonly CspPolicy[] {
  const metas = elements
    .filter(
      ({ name, attributes, isInHead }) =>
        name === 'meta' &&
        isInHead &&
        attributes.get('http-equiv')?.trim().toLowerCase() === 'content-security-policy',
    )
    .map(({ attributes }) => parsePolicy(attributes.get('content') ?? '', 'meta'));
  return [...parseCspHeader(headers.get('content-security-policy')), ...metas];
}

/** The first directive of a fall-back chain that a policy has; undefined when it has none, and so allows all. */
export function findDirective(
  { directives }: CspPolicy,
  chain: readonly string[],
): { readonly name: string; readonly sources: readonly string[] } | undefined {
  for (const name of chain) {
    const sources = directives.get(name);
    if (sources !== undefined) return { name, sources };
  }
  return undefined;
}

function parsePolicy(text: string, from: CspPolicy['from']): CspPolicy {
  const directives = new Map<string, readonly string[]>();
  for (const part of text.split(';')) {
    const [first, ...sources] = part.trim().split(/[\t\n\f\r ]+/);
    const name = first?.toLowerCase() ?? '';
    if (name === '' || (from === 'meta' && HEADER_ONLY.includes(name))) continue;
    // The first of repeated directives counts.
    if (!directives.has(name)) directives.set(name, sources);
  }
  return { from, directives };
}
