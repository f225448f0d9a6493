import type { Ports } from '../ports.ts';
import type { Store } from '../store/contract.ts';
import { update } from '../store/update.ts';
import { put, type Write } from '../store/write.ts';
import {
  differenceFromRow,
  differenceToRow,
  type Reconciliation,
  reconciliationFromRow,
  reconciliationToRow,
  type StoredDifference,
} from './rows.ts';

export interface ChangeDeps {
  readonly ports: Pick<Ports, 'nowMs' | 'randomBytes' | 'sleep'>;
  readonly store: Store;
}

/** What becomes of a row, whose version and time of change are not its business. Null: it stays as it is. */
type Change<Of> = (before: Of | null) => Of | null;
/** What else goes into the commit: an operator's act of the audit trail. */
type Also<Of> = (after: Of) => readonly Write[];

/** @returns what it is then; null: it stayed as it was */
export async function changeDay(
  deps: ChangeDeps,
  day: string,
  change: Change<Reconciliation>,
  also?: Also<Reconciliation>,
): Promise<Reconciliation | null> {
  return await changeRow(deps, {
    load: () => findDay(deps, day),
    change,
    toWrite: (after) => put('reconciliations', reconciliationToRow(after)),
    also,
  });
}

/** @returns what it is then; null: it stayed as it was */
export async function changeDifference(
  deps: ChangeDeps,
  id: string,
  change: Change<StoredDifference>,
  also?: Also<StoredDifference>,
): Promise<StoredDifference | null> {
  return await changeRow(deps, {
    load: () => findDifference(deps, id),
    change,
    toWrite: (after) => put('differences', differenceToRow(after)),
    also,
  });
}

/** A day as it stands; null: nobody has asked for it. */
export async function findDay(
  { store }: Pick<ChangeDeps, 'store'>,
  day: string,
): Promise<Reconciliation | null> {
  const row = await store.reconciliation(day);
  return row === undefined ? null : reconciliationFromRow(row);
}

export async function findDifference(
  { store }: Pick<ChangeDeps, 'store'>,
  id: string,
): Promise<StoredDifference | null> {
  const row = await store.difference(id);
  return row === undefined ? null : differenceFromRow(row);
}

interface RowChange<Of> {
  readonly load: () => Promise<Of | null>;
  readonly change: Change<Of>;
  readonly toWrite: (after: Of) => Write;
  readonly also: Also<Of> | undefined;
}

async function changeRow<Of extends { readonly updatedAtMs: number; readonly version: number }>(
  deps: ChangeDeps,
  { load, change, toWrite, also = () => [] }: RowChange<Of>,
): Promise<Of | null> {
  return await update<Of | null, Of | null>(deps, {
    load,
    decide: (before) => {
      const after = change(before);
      if (after === null) return null;
      return { ...after, updatedAtMs: deps.ports.nowMs(), version: (before?.version ?? 0) + 1 };
    },
    toWrites: (after) => (after === null ? [] : [toWrite(after), ...also(after)]),
  });
}
