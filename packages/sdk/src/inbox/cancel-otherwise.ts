import { kstDate } from '@dojang/protocol/time';
import type { CancelOutcome } from '../cancellation.ts';
import type { CallOptions } from '../deadline.ts';
import type { PaidOtherwise } from '../outcome.ts';
import type { InboxInput } from './inbox-input.ts';
import type { InboxStorage } from './storage.ts';

interface CancelOtherwiseDeps {
  readonly partner: InboxInput<unknown, string>['partner'];
  readonly storage: InboxStorage<unknown>;
  readonly onPaidOtherwise?: InboxInput<unknown, string>['onPaidOtherwise'];
  readonly identityOf: (orderNumber: string) => { readonly key: string };
  readonly isOurs: (orderNumber: string) => Promise<boolean>;
  readonly follow: (orderNumber: string) => Promise<void>;
}

/**
 * Asks the shop about money that has moved and not for an order as it is, and gives it back when the shop says so. Null when
 * nothing is given back.
 */
export function createCancelOtherwise({
  partner,
  storage,
  onPaidOtherwise,
  identityOf,
  isOurs,
  follow,
}: CancelOtherwiseDeps) {
  return async (otherwise: PaidOtherwise, call: CallOptions): Promise<CancelOutcome | null> => {
    const { orderNumber, amountWon, cancelledWon } = otherwise.payment;
    const { key } = identityOf(orderNumber);
    if (await storage.isDone(givenBackKey(key))) return null;
    const isFulfilled = await storage.isDone(key);
    const said = await onPaidOtherwise?.(otherwise, { isFulfilled });
    if (isFulfilled || cancelledWon >= amountWon) return null;
    if (said === 'cancel') return giveBack(otherwise, key, call);
    const isAnother = orderNumber !== otherwise.orderNumber;
    if (isAnother && (await isOurs(orderNumber))) await follow(orderNumber);
    return null;
  };

  /** Who gives an order's money back and who fulfils it exclude each other. */
  async function giveBack(
    { payment }: PaidOtherwise,
    key: string,
    call: CallOptions,
  ): Promise<CancelOutcome | null> {
    const tried: CancelOutcome[] = [];
    try {
      await storage.once(key, async () => {
        const { orderNumber } = payment;
        const paidOn = payment.approvedAtKst === '' ? kstDate(Date.now()) : payment;
        const outcome = await partner.cancel({ orderNumber, paidOn, requestId: key }, call);
        tried.push(outcome);
        if (!isGivenBack(outcome)) throw new NotGivenBack();
      });
      if (tried.length > 0) await storage.once(givenBackKey(key), async () => undefined);
    } catch (error) {
      if (!(error instanceof NotGivenBack)) throw error;
    }
    return tried[0] ?? null;
  }
}

/** Remembers what a lookup need not tell: Payple's does not know of cancellations. */
export function givenBackKey(orderKey: string): string {
  return `${orderKey} given back`;
}

/** Ends the work of `once` undone, so that the order may still be fulfilled as what it is: paid. */
class NotGivenBack extends Error {
  override readonly name = 'NotGivenBack';
}

function isGivenBack(outcome: CancelOutcome): boolean {
  return (
    outcome.kind === 'cancelled' || (outcome.kind === 'cancel-declined' && outcome.reason === 'nothing-left')
  );
}
