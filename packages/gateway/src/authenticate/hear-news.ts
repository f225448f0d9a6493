import type { FlowDeps } from '../flow-deps.ts';
import { syncAuthentication } from './authenticate-card.ts';

/** News of a card company is only a reason to ask: what it says is not believed. */
export async function hearNews(deps: FlowDeps, authenticationId: string): Promise<void> {
  const row = await deps.store.paymentByAuthentication(authenticationId);
  if (row !== undefined) await syncAuthentication(deps, row.id);
}
