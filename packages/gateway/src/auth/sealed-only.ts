import type { Merchant } from '../merchant/merchant.ts';

/** For a hint: why an order that the server did not seal is refused, with the command that changes it. */
export function sealedOnlyWords({ id }: Pick<Merchant, 'id'>): string {
  return `this partner takes sealed orders only; to change that: dojang merchants edit ${id} --sealed-orders-only off`;
}
