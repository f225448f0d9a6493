import type { Sent } from './transport.ts';

/** What a try came to, in a word for whoever watches: `failed` is tried again, `refused` given up. */
export function outcomeOfTry({
  error,
  isFinal,
}: Pick<Sent, 'error' | 'isFinal'>): 'delivered' | 'failed' | 'refused' {
  return error === null ? 'delivered' : isFinal ? 'refused' : 'failed';
}
