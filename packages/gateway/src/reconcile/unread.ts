import type { Order } from '../payment/state.ts';
import type { Keyring } from '../seal/keyring.ts';
import type { Store } from '../store/contract.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { differenceFromRow } from './rows.ts';

/**
 * After an older backup was put in its place a store does not know what was charged since. Until the card companies' books of those
 * days are read, nothing may be charged: it might be charged already.
 * @throws StoreUnavailable
 */
export async function refuseWhileUnread(store: Pick<Store, 'heldDay'>): Promise<void> {
  const day = await store.heldDay();
  if (day !== undefined)
    throw new StoreUnavailable(
      `The store was restored, and the card companies' books of ${day} have not been read: nothing is charged before.`,
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
