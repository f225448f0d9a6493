import type { Mode } from './credentials.ts';
import type { Environment } from './environment.ts';

/**
 * True when an address lies on one of the environment's own origins. An address that came through a browser may be
 * anybody's: whoever posts to it posts the partner's keys.
 */
export function isPinned(environment: Environment<Mode>, address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.username === '' && url.password === '' && environment.origins.includes(url.origin);
}
