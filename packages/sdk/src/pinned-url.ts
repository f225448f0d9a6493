import { paths } from '@dojang/protocol/payple';
import type { Mode } from './credentials.ts';
import type { Environment } from './environment.ts';

/**
 * An address on one of the environment's own origins, as it is read: what is asked must be what was looked at. Null for any
 * other. One that came through a browser may be anybody's: whoever posts to it posts the partner's keys.
 */
export function pinnedUrl(environment: Environment<Mode>, address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const isOwn = url.username === '' && url.password === '' && environment.origins.includes(url.origin);
  return isOwn ? url : null;
}

const CONFIRM_PATHS: readonly string[] = [paths.confirm, paths.confirmAlias].map((path) =>
  path.replace(/\?.*/, ''),
);

/** The same, where a confirm goes and nothing else does: another address of the gateway may write down what it is sent. */
export function pinnedConfirmUrl(environment: Environment<Mode>, address: string): URL | null {
  const url = pinnedUrl(environment, address);
  return url !== null && CONFIRM_PATHS.includes(url.pathname) ? url : null;
}
