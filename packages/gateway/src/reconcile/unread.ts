import type { Order, PaymentState } from '../payment/state.ts';
import type { Keyring } from '../seal/keyring.ts';
import type { Store } from '../store/contract.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { differenceFromRow } from './rows.ts';

/**
 * After an older backup was put in its place a store does not know what was charged since. Until the card companies' books of those
 * days are read, nothing may be charged, or given back: it might be already.
 * @throws StoreUnavailable
 */
export async function refuseWhileUnread(store: Pick<Store, 'heldDay'>): Promise<void> {
  const day = await store.heldDay();
  if (day !== undefined)
    throw new StoreUnavailable(
      `The store was restored, and the card companies' books of ${day} have not been read: nothing is charged or given back before.`,
    );
}

/** Does a charge of this order stand at a card company that no payment here accounts for? */
export async function isChargedUnknown(
  store: Pick<Store, 'differencesOfOrder'>,
  keyring: Pick<Keyring, 'orderReference'>,
  { merchantId, orderNumber }: Pick<Order, 'merchantId' | 'orderNumber'>,
): Promise<boolean> {
  const rows = await store.differencesOfOrder(merchantId, keyring.orderReference(merchantId, orderNumber));
  return rows
    .map(differenceFromRow)
    .some(({ kind, status }) => kind === 'charged-there' && status !== 'settled');
}

/** What a card company has given back of a payment and no cancellation here accounts for, in won, by cancellation where it names one. */
export async function givenBackUnknown(
  store: Pick<Store, 'differencesOfOrder'>,
  keyring: Pick<Keyring, 'orderReference'>,
  state: PaymentState,
): Promise<readonly { readonly cancelId: string | null; readonly won: number }[]> {
  const { merchantId, orderNumber } = state.order;
  const rows = await store.differencesOfOrder(merchantId, keyring.orderReference(merchantId, orderNumber));
  // One that has been taken in since stays a difference until the day is compared once more.
  const known = new Set(state.status === 'paid' ? state.cancellations.map(({ id }) => id) : []);
  return rows
    .map(differenceFromRow)
    .filter(({ paymentId, status }) => paymentId === state.id && status !== 'settled')
    .filter(
      ({ kind, cancelId }) =>
        kind === 'cancelled-amount' || (kind === 'cancelled-there-only' && !known.has(cancelId ?? '')),
    )
    .map(({ cancelId, thereWon, hereWon }) => ({ cancelId, won: thereWon - hereWon }));
}
