import { kstDayMs } from '@dojang/protocol/time';
import type { Store } from '../store/contract.ts';

/** How far the books were compared, and copied. */
export interface BooksState {
  /** End of the last day that was compared once the card companies had closed it; null: none was. */
  readonly comparedUntilMs: number | null;
  /** When `dojang db backup` made its last copy; null: none among the newest acts. */
  readonly backedUpAtMs: number | null;
}

const DAY_MS = 24 * 60 * 60_000;
const NEWEST_DAYS = 31;
const NEWEST_ACTS = 500;

export async function readBooksState(
  store: Pick<Store, 'recentReconciliations' | 'recentActs'>,
): Promise<BooksState> {
  const [days, acts] = await Promise.all([
    store.recentReconciliations(NEWEST_DAYS),
    store.recentActs({ limit: NEWEST_ACTS }),
  ]);
  const day = days.find(({ status }) => status === 'closed')?.id;
  return {
    comparedUntilMs: day === undefined ? null : kstDayMs(day) + DAY_MS,
    backedUpAtMs: acts.find(({ type }) => type === 'store.backup')?.at ?? null,
  };
}
