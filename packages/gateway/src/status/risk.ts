import type { Store } from '../store/contract.ts';

/** Won about which the gateway and the card companies have not agreed yet. */
export interface Risk {
  readonly payments: number;
  readonly won: number;
  /** Since when the longest has been so; null without any. */
  readonly sinceMs: number | null;
}

/** The money at risk in sum: one small read, whatever number of payments there is. */
export async function readRisk(store: Pick<Store, 'atRisk'>): Promise<Risk> {
  const { payments, won, since_ms: sinceMs } = await store.atRisk();
  return { payments, won, sinceMs };
}
