import type { Store } from '../store/contract.ts';
import { differenceFromRow, type StoredDifference } from './rows.ts';

const DIFFERENCES_AT_ONCE = 500;

/** The differences of a day (`YYYYMMDD`, KST), by id. They may be changed meanwhile. */
export async function* differencesOfDay(
  store: Pick<Store, 'differencesOfDay'>,
  day: string,
): AsyncGenerator<StoredDifference> {
  for (let after = ''; ; ) {
    const rows = await store.differencesOfDay(day, after, DIFFERENCES_AT_ONCE);
    for (const row of rows) yield differenceFromRow(row);
    if (rows.length < DIFFERENCES_AT_ONCE) return;
    after = rows.at(-1)?.id ?? '';
  }
}
