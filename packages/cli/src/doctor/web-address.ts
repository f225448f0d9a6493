import { isLoopback } from './page.ts';

/** An address as a person types it: without a scheme, http on this machine and https elsewhere. Null when it is none. */
export function readWebAddress(text: string): URL | null {
  const given = text.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(given);
  const url = URL.parse(hasScheme ? given : `https://${given}`);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    return null;
  return !hasScheme && isLoopback(url) ? URL.parse(`http://${given}`) : url;
}
