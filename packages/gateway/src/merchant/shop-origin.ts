/**
 * The origin a `Referer` names; null when it is none. A missing scheme reads as https (integrations send bare host
 * names); path, query and port are as a browser would read them; user information is refused. So is a host with other
 * characters than names and IP addresses have: the URL standard lets `*`, `;` and `,` through, and the origin stands in the
 * policy of who may frame the window.
 */
export function parseShopOrigin(referer: string): string | null {
  const text = referer.trim();
  if (text === '') return null;
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  if (url.username !== '' || url.password !== '') return null;
  if (!/^([a-z\d._-]+|\[[a-f\d:.]+\])$/.test(url.hostname)) return null;
  return url.origin;
}
