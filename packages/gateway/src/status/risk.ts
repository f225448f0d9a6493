import type { Store } from '../store/contract.ts';

/** Won about which the gateway and the card companies have not agreed yet. */
export interface Risk {
  readonly payments: number;
  /** What the books of some day do not agree about. */
  readonly differences: number;
  readonly won: number;
  /** Since when the longest has been so; null without any. */
  readonly sinceMs: number | null;
}

/** The money at risk in sum: two small reads, whatever number of payments there is. */
export async function readRisk(store: Pick<Store, 'atRisk' | 'differencesAtRisk'>): Promise<Risk> {
  const [open, books] = await Promise.all([store.atRisk(), store.differencesAtRisk()]);
  const since = [open.since_ms, books.since_ms].flatMap((each) => each ?? []);
  return {
    payments: open.payments,
    differences: books.differences,
    won: open.won + books.won,
    sinceMs: since.length === 0 ? null : Math.min(...since),
  };
}
