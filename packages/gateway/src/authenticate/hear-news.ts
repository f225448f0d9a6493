import type { FlowDeps } from '../flow-deps.ts';
import { traceSubject } from '../trace.ts';
import { syncAuthentication } from './authenticate-card.ts';

/** News of a card company is only a reason to ask: what it says is not believed. */
export async function hearNews(deps: FlowDeps, authenticationId: string): Promise<void> {
  const row = await deps.store.paymentByAuthentication(authenticationId);
  if (row === undefined) return;
  traceSubject({ paymentId: row.id, merchantId: row.merchant_id, orderNumber: row.order_number });
  await syncAuthentication(deps, row.id);
}
