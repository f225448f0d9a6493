import type { Ports } from './ports.ts';
import { StoreUnavailable } from './store/store-unavailable.ts';

/** What begins later than this leaves the card company too little of the time of its request. */
const BEGIN_WITHIN_MS = 4_000;

/**
 * To be called right before something is stored that a card company will be asked for.
 * @param arrivedAtMs when the request that wants it arrived, by the monotonic clock
 * @throws StoreUnavailable too late: nothing is begun, and all can be tried again
 */
export function beginInTime({ monotonicMs }: Pick<Ports, 'monotonicMs'>, arrivedAtMs: number): void {
  if (monotonicMs() >= arrivedAtMs + BEGIN_WITHIN_MS)
    throw new StoreUnavailable('It took too long to begin; nothing was asked of the card company.');
}
