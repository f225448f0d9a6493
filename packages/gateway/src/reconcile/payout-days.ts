import type { PayoutDays } from '@dojang/protocol/acquirer';
import { update } from '../store/update.ts';
import { insert, patch, type Write } from '../store/write.ts';
import type { ChangeDeps } from './change-rows.ts';

/** What the books say of one movement of a payment. */
export interface PayoutDaysOf extends PayoutDays {
  /** Of the attempt or the cancellation. */
  readonly id: string;
  readonly paymentId: string;
}

const AT_ONCE = 200;

/** Stores what is new of it: a day that was read before says the same, or what it did not know then. */
export async function keepPayoutDays(deps: ChangeDeps, found: readonly PayoutDaysOf[]): Promise<void> {
  for (let from = 0; from < found.length; from += AT_ONCE) {
    const some = found.slice(from, from + AT_ONCE);
    await update(deps, {
      load: async () =>
        new Map((await deps.store.payoutDays(some.map(({ id }) => id))).map((row) => [row.id, row])),
      decide: (known) =>
        some.flatMap(({ id, paymentId, acquiredOn, depositOn }): readonly Write[] => {
          const before = known.get(id);
          const days = {
            acquired_on: acquiredOn ?? before?.acquired_on ?? null,
            deposit_on: depositOn ?? before?.deposit_on ?? null,
          };
          if (before === undefined) return [insert('payout_days', { id, payment_id: paymentId, ...days })];
          const isSame = before.acquired_on === days.acquired_on && before.deposit_on === days.deposit_on;
          return isSame ? [] : [patch('payout_days', { id }, days)];
        }),
      toWrites: (writes) => writes,
    });
  }
}
