import { payple as paypleOrigins } from '@dojang/protocol/payple';
import type { Mode } from './credentials.ts';
import { InputError } from './errors.ts';
import { shapeOfValue, shownValue } from './shape-of-value.ts';

/** A gateway, and the mode in which it works. Nothing falls back from one to another. */
export interface Environment<M extends Mode> {
  /** Whether real money moves. */
  readonly mode: M;
  /** Whose gateway it is. What Payple cannot do is done otherwise there. */
  readonly product: 'payple' | 'dojang';
  /** Where partner authentication goes. */
  readonly origin: string;
  /** The only origins to which keys are ever sent, whatever an answer or a result says. */
  readonly origins: readonly string[];
}

/** Payple itself. */
export const payple = {
  test: environment({ mode: 'test', product: 'payple', origins: paypleOrigins.test }),
  live: environment({ mode: 'live', product: 'payple', origins: paypleOrigins.live }),
};

/**
 * Your own Dojang. `url` is the address by which the gateway knows itself (`DOJANG_URL`): answers that point anywhere
 * else are refused. Live needs https, except on this machine.
 * @throws InputError
 */
export function dojang<M extends Mode>(input: { readonly url: string; readonly mode: M }): Environment<M> {
  const url = URL.canParse(input.url) ? new URL(input.url) : null;
  const rule = 'an http(s) address without a path, such as https://pay.example.com';
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.username) {
    throw new InputError({
      parameter: 'url',
      rule,
      got: hasUserinfo(input.url) ? shapeOfValue(input.url) : shownValue(input.url),
    });
  }
  if (input.mode === 'live' && url.protocol !== 'https:' && !isLoopback(url.hostname)) {
    throw new InputError({ parameter: 'url', rule: 'https in live mode', got: shownValue(input.url) });
  }
  return environment({ mode: input.mode, product: 'dojang', origins: [url.origin] });
}

function environment<M extends Mode>(input: {
  readonly mode: M;
  readonly product: 'payple' | 'dojang';
  readonly origins: readonly [string, ...string[]];
}): Environment<M> {
  return Object.freeze({ ...input, origin: input.origins[0] });
}

/** A name and password in an address, readable or not. */
function hasUserinfo(url: unknown): boolean {
  return typeof url === 'string' && url.includes('@');
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
