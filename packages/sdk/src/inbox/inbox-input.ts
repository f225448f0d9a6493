import type { Expected, Paid, PaidOtherwise } from '../outcome.ts';
import type { Asker } from './ask-gateway.ts';
import type { OrderOutcome } from './inbox-outcome.ts';
import type { InboxStorage } from './storage.ts';

/** What an inbox is made of. */
export interface InboxInput<Transaction, Objection extends string, Own extends Expected = Expected> {
  /** Asks the gateway: of `createPartner`. */
  readonly partner: Asker<Objection>['partner'];
  /** Remembers what is open and what is done: `sqlStorage`, `transactionalSqlStorage`, `memoryStorage` for tests, or your own. */
  readonly storage: InboxStorage<Transaction>;
  /**
   * Your order, from your own database: what its payment must be, and whatever else of it `beforeConfirm` looks at. Null for a number
   * that is none of yours.
   */
  readonly expectedOf: (orderNumber: string) => Promise<Own | null> | Own | null;
  /**
   * The last check before a CERT payment is charged: stock, price. It gets the order as `expectedOf` returned it. What it objects is returned as `not-confirmed`, and nothing is
   * charged, now or later. It may be asked again for the same order, after a restart or in another process: set goods aside under
   * the order number.
   */
  readonly beforeConfirm?:
    | ((order: NoInfer<Own>) => Promise<Objection | null> | Objection | null)
    | undefined;
  /**
   * Hands over what was bought. Called once for each order, however many results arrive, at once or in other processes. After a
   * crash in the middle it is called again with the same `key`, unless it writes through the `transaction` of a storage that has one.
   */
  readonly fulfil: (paid: Paid, fulfilment: Fulfilment<Transaction>) => Promise<void> | void;
  /**
   * Called when money has moved, and not for the order as it is: see {@link PaidOtherwise}. Tell somebody, and say what becomes of
   * it. `cancel`: it is given back, which needs a refund key in the credentials, unless the order that was paid is fulfilled;
   * never is that order fulfilled afterwards. `keep`, as without this: nothing is given back, and that order, when it is yours, goes
   * on as paid.
   */
  readonly onPaidOtherwise?:
    | ((
        otherwise: PaidOtherwise,
        paidOrder: { readonly isFulfilled: boolean },
      ) => Promise<'cancel' | 'keep'> | 'cancel' | 'keep')
    | undefined;
  /**
   * Called with each outcome of an order, received or found by the follow-up: write it down for your order's page. May be called
   * with the same again.
   */
  readonly onOutcome?:
    | ((orderNumber: string, outcome: OrderOutcome<Objection>) => Promise<void> | void)
    | undefined;
  /** `whsec_…`; when given, a webhook that it did not sign is refused, and so is a cancellation that no webhook brings. Without it a webhook proves as little as any other result. */
  readonly webhookSecret?: string | readonly string[] | undefined;
  /** For tests: the time by which open orders come due. Default `Date.now`. */
  readonly nowMs?: (() => number) | undefined;
}

/** What `fulfil` is called with, beside the payment. */
export interface Fulfilment<Transaction> {
  /** The same for each fulfilment of one order: pass it on to whatever can tell repetitions apart. */
  readonly key: string;
  /** What the storage gives to write through, so that it is committed together; null for storages without. */
  readonly transaction: Transaction;
}
