import { isHeld } from '../payment/state.ts';
import { type Reconciliation, reconciliationFromRow } from '../reconcile/rows.ts';
import { paymentFromRow } from '../record/payment-rows.ts';
import type { Mode } from '../settings.ts';
import type { PaymentRow, Store } from '../store/contract.ts';
import { readBacklogs } from './backlogs.ts';
import { type Risk, readRisk } from './risk.ts';

/** How a gateway stands, for one screen. */
export interface Status {
  readonly mode: Mode;
  readonly risk: Risk;
  /** Some of the payments with money at risk: those that a person decides, then the longest. */
  readonly atRisk: readonly RiskItem[];
  /** The newest day whose books were compared; null: none was. */
  readonly reconciled: Pick<Reconciliation, 'day' | 'status' | 'compared'> | null;
  /** Deliveries and results that wait, at most some ten thousand of each, and since when the longest. */
  readonly deliveries: { readonly waiting: number; readonly sinceMs: number | null };
}

export interface RiskItem {
  readonly paymentId: string;
  readonly merchantId: string;
  readonly orderNumber: string;
  readonly won: number;
  readonly sinceMs: number;
  /** Who brings it to its end. */
  readonly decides: 'gateway' | 'person';
  readonly what: 'approving' | 'abandoned' | 'cancelling' | 'held';
}

const SHOWN = 10;

export async function readStatus({
  mode,
  store,
}: {
  readonly mode: Mode;
  readonly store: Store;
}): Promise<Status> {
  const [risk, held, longest, backlogs, days] = await Promise.all([
    readRisk(store),
    store.paymentsHeld(SHOWN),
    store.paymentsAtRisk(SHOWN),
    readBacklogs(store),
    store.recentReconciliations(SHOWN),
  ]);
  const rows = new Map([...held, ...longest].map((row) => [row.id, row]));
  const items = [...rows.values()].map(itemOf);
  const byPerson = items.filter(({ decides }) => decides === 'person');
  const deliveries = backlogs.filter(({ queue }) => queue !== 'recovery');
  const since = deliveries.flatMap(({ since_ms }) => since_ms ?? []);
  return {
    mode,
    risk,
    atRisk: [...byPerson, ...items.filter(({ decides }) => decides === 'gateway')].slice(0, SHOWN),
    reconciled: days.map(reconciliationFromRow).find(({ compared }) => compared !== null) ?? null,
    deliveries: {
      waiting: deliveries.reduce((total, { count }) => total + count, 0),
      sinceMs: since.length === 0 ? null : Math.min(...since),
    },
  };
}

function itemOf(row: PaymentRow): RiskItem {
  const state = paymentFromRow(row);
  const { status } = state;
  const isOfApproval = status === 'approving' || status === 'abandoned';
  return {
    paymentId: row.id,
    merchantId: row.merchant_id,
    orderNumber: row.order_number,
    won: row.at_risk_won ?? 0,
    sinceMs: row.at_risk_since ?? row.updated_at,
    decides: isHeld(state) ? 'person' : 'gateway',
    what: isHeld(state) ? 'held' : isOfApproval ? status : 'cancelling',
  };
}
