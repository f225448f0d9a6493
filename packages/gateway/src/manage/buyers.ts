import { erasePayment } from '../record/erase-payment.ts';
import { actBy, type ManageDeps } from './act.ts';

/** Numbers of payments. `open`: something about them is under way, and they keep their data for now. */
export interface ErasedBuyers {
  readonly erased: number;
  readonly open: number;
}

/** Erases the customer of each payment. Doing it again changes nothing. */
export async function eraseBuyers(deps: ManageDeps, ids: readonly string[]): Promise<ErasedBuyers> {
  let erased = 0;
  let open = 0;
  for (const id of ids) {
    const result = await erasePayment(deps, id, ({ state }) => [
      actBy(deps, { type: 'buyer.erase', merchantId: state.order.merchantId, subject: id }),
    ]);
    if (result === 'erased') erased += 1;
    if (result === 'open') open += 1;
  }
  return { erased, open };
}
