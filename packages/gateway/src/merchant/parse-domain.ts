import { isPublicSuffix } from './public-suffix.ts';

/** A host name without scheme, port or path, as it is registered: in ASCII form and lower case, without a dot at the end; null when the text is none. */
export function parseDomain(text: string): string | null {
  const authority = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/$/, '');
  // Every page of the host counts: who names one would think that only it does.
  if (/[/?#\\]/.test(authority)) return null;
  const url = URL.parse(`https://${authority.replace(/:\d+$/, '')}`);
  if (url === null || url.username !== '' || !/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.?$/.test(url.hostname))
    return null;
  const host = url.hostname.replace(/\.$/, '');
  return isPublicSuffix(host) ? null : host;
}
