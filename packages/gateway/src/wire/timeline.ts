import type { FlowDeps } from '../flow-deps.ts';
import { eventFromRow } from '../record/payment-rows.ts';

/** What a partner's server asks with, in test mode, and finds in the answer: what this gateway noted of the order, as JSON. */
export const TIMELINE_HEADER = 'dojang-timeline';

/** So many happenings are told; an order has a dozen. */
const MOST = 60;

/** `code`: of the wire, or the card company's own. */
interface Noted {
  readonly type: string;
  readonly atMs: number;
  readonly code?: string;
}

/** What happened to the payments of an order, in order; the newest when there are too many. It names nothing of a buyer. */
export async function timelineOf(
  { store }: Pick<FlowDeps, 'store'>,
  order: { readonly merchantId: string; readonly orderNumber: string },
): Promise<string> {
  const payments = await store.paymentsByOrder(order.merchantId, order.orderNumber);
  const rows = (await Promise.all(payments.map(({ id }) => store.events(id)))).flat();
  const noted = rows
    .map((row): Noted => {
      const code = codeOf(eventFromRow(row));
      return { type: row.type, atMs: row.at, ...(code !== null && { code }) };
    })
    .toSorted((one, other) => one.atMs - other.atMs);
  return JSON.stringify(noted.slice(-MOST));
}

function codeOf(event: ReturnType<typeof eventFromRow>): string | null {
  if (event.type === 'cancel_declined') return event.institutionCode;
  if (!('failure' in event)) return null;
  const { failure } = event;
  return 'institutionCode' in failure ? failure.institutionCode : null;
}
