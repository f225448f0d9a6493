import type { Won } from '@dojang/protocol/payple';
import type { CommandOf } from './command.ts';
import type { Paid } from './state.ts';

/**
 * All cancellations of a payment stand in its state, which is read whole: how many a partner may ask for, those included that were
 * declined. A part is refused sooner than the whole rest, so that the rest can be given back when no part can any more.
 */
const MOST_BEFORE_A_PART = 100;
const MOST_BEFORE_THE_REST = 200;

/** How many it may have had before this one, when it has had as many; null: one more may be asked for. An operator may always. */
export function mostCancellations(
  { cancellations }: Paid,
  { amountWon, isByOperator }: CommandOf<'start_cancel'>,
  restWon: Won,
): number | null {
  if (isByOperator === true || amountWon > restWon) return null;
  const most = amountWon < restWon ? MOST_BEFORE_A_PART : MOST_BEFORE_THE_REST;
  return cancellations.length < most ? null : most;
}
