import type { PaymentState } from '../payment/state.ts';
import { eventFromRow, paymentFromRow } from '../record/payment-rows.ts';
import type { PaymentRow, Store } from '../store/contract.ts';

/** Who shall be forgotten: how the partner or the customer names them. */
export interface BuyerQuery {
  readonly merchantId: string;
  readonly by: 'phone' | 'email' | 'member';
  readonly value: string;
}

const BATCH = 200;

/** Ids of the payments of a partner that still hold a buyer's data, oldest first. */
export async function findBuyer(store: Store, query: BuyerQuery): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const row of paymentsOf(store, query.merchantId)) {
    const state = paymentFromRow(row);
    if (state.buyerErasedAtMs === null && (await isOf(store, state, query))) found.push(state.id);
  }
  return found;
}

/** All payments of a partner, oldest first, read in batches. */
async function* paymentsOf(store: Store, merchantId: string): AsyncGenerator<PaymentRow> {
  let after: Pick<PaymentRow, 'created_at' | 'id'> | undefined = { created_at: -1, id: '' };
  while (after !== undefined) {
    const rows = await store.paymentsOf(merchantId, { after, limit: BATCH });
    yield* rows;
    after = rows.at(-1);
  }
}

async function isOf(store: Store, state: PaymentState, { by, value }: BuyerQuery): Promise<boolean> {
  const { order } = state;
  switch (by) {
    case 'member':
      return order.payerNo === value;
    case 'phone':
      return digitsOf(value) !== '' && digitsOf(order.payerPhone) === digitsOf(value);
    case 'email': {
      const isSame = (email: string) => email.trim().toLowerCase() === value.trim().toLowerCase();
      if (isSame(order.payerEmail) || isSame(state.receiptEmail)) return true;
      // An address that was typed and then changed stands in an earlier event alone.
      const events = (await store.events(state.id)).map(eventFromRow);
      return events.some((event) => event.type === 'authentication_started' && isSame(event.receiptEmail));
    }
  }
}

function digitsOf(phone: string): string {
  return phone.replace(/\D/g, '');
}
