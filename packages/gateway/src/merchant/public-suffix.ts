import { parse } from 'tldts';

/**
 * Is this a name under which anybody gets a domain (`kr`, `co.kr`, `github.io`), as the Public Suffix List has it? Who registers it
 * as his would have the pages of all of them. A name that the list does not know, such as `localhost`, is none.
 */
export function isPublicSuffix(hostname: string): boolean {
  const { domain, isIp, isIcann, isPrivate } = parse(hostname, { allowPrivateDomains: true });
  return isIp === false && domain === null && (isIcann === true || isPrivate === true);
}
