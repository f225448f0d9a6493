import { isIP } from 'node:net';
import type { Mode } from '../../settings.ts';
import { isPublicAddress } from './public-address.ts';

const MAX_LENGTH = 2_000;

type CheckedUrl =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly message: string };

/**
 * May webhooks go there, as far as the text tells? In live: https, and no address that is not public. In test plain http and
 * any host. Any port.
 * @returns the address without a fragment and without a dot at the end of its host, or the rule it breaks
 */
export function checkUrl(text: string, mode: Mode): CheckedUrl {
  const url = URL.parse(text);
  if (url === null || text.length > MAX_LENGTH || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return refused('the address must be a URL such as https://shop.example.kr/webhooks');
  if (url.username !== '' || url.password !== '')
    return refused('the address must not hold a user or password');
  if (url.port === '0') return refused('port 0 is none');
  url.hash = '';
  // The same host, and no certificate names it with the dot.
  url.hostname = url.hostname.replace(/\.$/, '');
  if (mode === 'test') return { ok: true, url: url.href };
  if (url.protocol !== 'https:') return refused('live mode needs https');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (host === 'localhost' || host.endsWith('.localhost') || (isIP(host) !== 0 && !isPublicAddress(host)))
    return refused('live mode needs a host at a public address');
  return { ok: true, url: url.href };
}

function refused(message: string): CheckedUrl {
  return { ok: false, message };
}
