import { parse } from 'tldts';

/**
 * Is this a name under which anybody gets a domain (`kr`, `co.kr`, `github.io`), as the Public Suffix List has it? Who registers it
 * as his would have the pages of all of them. A name that the list does not know, such as `localhost`, is none.
 */
export function isPublicSuffix(hostname: string): boolean {
  return publicSuffixOf(hostname) === hostname;
}

/**
 * Does the host belong to whom the domain belongs to? Its owner gives names away further down too: `amazonaws.com` is one
 * company's, `s3.ap-northeast-2.amazonaws.com` is a public suffix, and everybody may have a bucket below it.
 */
export function isOfDomain(hostname: string, domain: string): boolean {
  if (hostname !== domain && !hostname.endsWith(`.${domain}`)) return false;
  const suffix = publicSuffixOf(hostname);
  return suffix === null || suffix.length < domain.length;
}

function publicSuffixOf(hostname: string): string | null {
  const { publicSuffix, isIcann, isPrivate } = parse(hostname, { allowPrivateDomains: true });
  return isIcann === true || isPrivate === true ? publicSuffix : null;
}
