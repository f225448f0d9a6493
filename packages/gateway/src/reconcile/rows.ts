import type { LedgerEntry, MerchantFacts } from '@dojang/protocol/acquirer';
import type { DifferenceKind } from '../books/index.ts';
import type { Row } from '../store/tables.ts';
import { versionedJson } from '../store/versioned-json.ts';

/** A charge as the card companies' books have it: all that a payment can be made of. */
export interface BookedCharge
  extends Pick<LedgerEntry, 'amountWon' | 'taxWon' | 'taxFreeWon' | 'bookedAtMs' | 'acquirer' | 'card'> {
  /** What was given back of it, oldest first. */
  readonly givenBack: readonly Pick<
    LedgerEntry,
    'kind' | 'cancelId' | 'amountWon' | 'taxWon' | 'bookedAtMs'
  >[];
}

/** What the books of a day do not agree about, as it is stored. */
export interface StoredDifference {
  /** Made of what it is about, so that it is found once, however often the day is compared. */
  readonly id: string;
  /** `YYYYMMDD`, KST. */
  readonly day: string;
  readonly kind: DifferenceKind;
  /** `open`: somebody has to decide. `giving-back`: the card company is asked until it has. `settled`: no more. */
  readonly status: 'open' | 'giving-back' | 'settled';
  /** How it came to its end; null until then. */
  readonly settledBy: 'vanished' | 'given-back' | 'adopted' | null;
  readonly merchant: MerchantFacts;
  readonly orderReference: string;
  /** Our payment; null: nobody here knows the attempt, as after the restore of an older backup. */
  readonly paymentId: string | null;
  readonly attemptId: string | null;
  readonly cancelId: string | null;
  readonly traceNumber: string | null;
  readonly approvalNumber: string | null;
  readonly cardCompany: string | null;
  /** What each side says, in won. */
  readonly hereWon: number;
  readonly thereWon: number;
  /** Of a `charged-there`; a version before this one did not keep it. */
  readonly charge?: BookedCharge;
  readonly foundAtMs: number;
  readonly updatedAtMs: number;
  readonly dueAtMs: number | null;
  readonly version: number;
}

type DifferenceState = Omit<
  StoredDifference,
  'id' | 'day' | 'status' | 'orderReference' | 'foundAtMs' | 'updatedAtMs' | 'dueAtMs' | 'version'
>;

const differences = versionedJson<DifferenceState>('A difference', []);

export function differenceToRow(difference: StoredDifference): Row<'differences'> {
  const { id, day, status, orderReference, foundAtMs, updatedAtMs, dueAtMs, version, ...state } = difference;
  const isOver = status === 'settled';
  return {
    id,
    day,
    status,
    merchant_id: state.merchant.merchantId,
    order_reference: orderReference,
    at_risk_won: isOver ? null : Math.abs(state.thereWon - state.hereWon),
    at_risk_since: isOver ? null : foundAtMs,
    created_at: foundAtMs,
    updated_at: updatedAtMs,
    due_at: dueAtMs,
    version,
    state: differences.write(state),
  };
}

export function differenceFromRow(row: Row<'differences'>): StoredDifference {
  return {
    ...differences.read(row.state),
    id: row.id,
    day: row.day,
    status: statusOf(row.status),
    orderReference: row.order_reference,
    foundAtMs: row.created_at,
    updatedAtMs: row.updated_at,
    dueAtMs: row.due_at,
    version: row.version,
  };
}

function statusOf(text: string): StoredDifference['status'] {
  return text === 'giving-back' || text === 'settled' ? text : 'open';
}

/** A day whose books are compared, or were. */
export interface Reconciliation {
  /** `YYYYMMDD`, KST. */
  readonly day: string;
  /** `held`: nothing may be charged before it was compared. `provisional`: the card companies' day was not closed. */
  readonly status: 'held' | 'waiting' | 'provisional' | 'closed';
  /** Null: not compared yet. */
  readonly compared: Compared | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly dueAtMs: number | null;
  readonly version: number;
}

/** What came of it. */
export interface Compared {
  readonly atMs: number;
  /** Lines of the card companies' books. */
  readonly entries: number;
  readonly approvals: number;
  readonly approvedWon: number;
  readonly cancelledWon: number;
  readonly differences: number;
}

const reconciliations = versionedJson<{ readonly compared: Compared | null }>('A reconciliation', []);

export function reconciliationToRow(of: Reconciliation): Row<'reconciliations'> {
  return {
    id: of.day,
    status: of.status,
    created_at: of.createdAtMs,
    updated_at: of.updatedAtMs,
    due_at: of.dueAtMs,
    version: of.version,
    state: reconciliations.write({ compared: of.compared }),
  };
}

export function reconciliationFromRow(row: Row<'reconciliations'>): Reconciliation {
  const { status } = row;
  return {
    ...reconciliations.read(row.state),
    day: row.id,
    status: status === 'held' || status === 'provisional' || status === 'closed' ? status : 'waiting',
    createdAtMs: row.created_at,
    updatedAtMs: row.updated_at,
    dueAtMs: row.due_at,
    version: row.version,
  };
}
