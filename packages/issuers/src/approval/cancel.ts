import type { CancelRequest, CancelStatus, OfCancel } from '@dojang/protocol/acquirer';
import { findVirtualCard } from '../cards/virtual-cards.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { PlayedProfile } from '../profile.ts';
import { bookedCardOf, findAttempt } from './attempts.ts';
import { partRefusal } from './part-cancel.ts';

export type CancelOutcome =
  | { readonly ok: true; readonly status: CancelStatus }
  /** The cancel id is taken by a request that differs in these fields. */
  | { readonly ok: false; readonly differs: readonly string[] };

interface Row {
  readonly id: string;
  readonly attempt_id: string;
  readonly amount_won: number;
  /** Ledgers of before have none. */
  readonly tax_won: number | null;
  readonly tax_free_won: number | null;
  readonly code: string | null;
  readonly at_ms: number;
}

type Asked = OfCancel & Pick<CancelRequest, 'taxWon' | 'taxFreeWon'> & { readonly attemptId: string };

interface Circumstances {
  readonly atMs: number;
  /** An armed fault refuses the cancellation with this code. */
  readonly forcedDecline?: string | undefined;
  readonly profile: PlayedProfile;
}

/** Gives back a part of an approved amount, once for a cancel id; never more than what is left of it. */
export function cancelApproval(
  ledger: Ledger,
  { attemptId, cancelId, amountWon, taxWon, taxFreeWon }: Asked,
  { atMs, forcedDecline, profile }: Circumstances,
): CancelOutcome {
  return ledger.transact(() => {
    const known = ledger.get<Row>('SELECT * FROM cancels WHERE id = ?', cancelId);
    if (known !== undefined && profile.idempotentCancels) {
      const differs = [
        ...(known.attempt_id === attemptId ? [] : ['attemptId']),
        ...(known.amount_won === amountWon ? [] : ['amountWon']),
        ...((known.tax_won ?? taxWon) === taxWon ? [] : ['taxWon']),
        ...((known.tax_free_won ?? taxFreeWon) === taxFreeWon ? [] : ['taxFreeWon']),
      ];
      return differs.length === 0 ? { ok: true, status: statusOf(known) } : { ok: false, differs };
    }
    const code = forcedDecline ?? refusalOf(ledger, { attemptId, amountWon, atMs });
    // An attempt nobody has seen has no row that a refusal could belong to; asking again asks anew.
    if (findAttempt(ledger, { attemptId, amountWon }) === undefined)
      return { ok: true, status: { cancelId, amountWon, status: 'declined', code: '1117' } };
    const id = known === undefined ? cancelId : onceMore(ledger, cancelId);
    ledger.run(
      'INSERT INTO cancels (id, attempt_id, amount_won, tax_won, tax_free_won, code, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
      id,
      attemptId,
      amountWon,
      taxWon,
      taxFreeWon,
      code,
      atMs,
    );
    if (code === null) book(ledger, { attemptId, cancelId: id, amountWon, atMs });
    const status = inquireCancel(ledger, { cancelId: id, amountWon });
    return { ok: true, status: { ...status, cancelId } };
  });
}

/** A card company that does not remember ids does the same once more. */
function onceMore(ledger: Ledger, cancelId: string): string {
  const times = ledger.get<{ readonly count: number }>(
    `SELECT count(*) AS count FROM cancels WHERE id = ? OR substr(id, 1, ?) = ?`,
    cancelId,
    cancelId.length + 1,
    `${cancelId}~`,
  );
  return `${cancelId}~${times?.count ?? 0}`;
}

/** What is known of a cancellation. */
export function inquireCancel(ledger: Ledger, { cancelId, amountWon }: OfCancel): CancelStatus {
  const row = ledger.get<Row>('SELECT * FROM cancels WHERE id = ?', cancelId);
  return row === undefined ? { cancelId, amountWon, status: 'not_found' } : statusOf(row);
}

/** Won given back by cancellations of an attempt. */
export function cancelledWonOf(ledger: Ledger, attemptId: string): number {
  return (
    ledger.get<{ readonly won: number }>(
      'SELECT coalesce(sum(amount_won), 0) AS won FROM cancels WHERE attempt_id = ? AND code IS NULL',
      attemptId,
    )?.won ?? 0
  );
}

function refusalOf(
  ledger: Ledger,
  { attemptId, amountWon, atMs }: Pick<Asked, 'attemptId' | 'amountWon'> & { readonly atMs: number },
): string | null {
  const status = findAttempt(ledger, { attemptId, amountWon })?.status;
  if (status?.status === 'reversed') return '1115';
  if (status?.status !== 'approved') return '1117';
  const restWon = status.amountWon - cancelledWonOf(ledger, attemptId);
  if (restWon === 0) return '1115';
  if (amountWon > restWon) return '1128';
  if (amountWon === status.amountWon) return null;
  const company = findVirtualCard(bookedCardOf(ledger, attemptId) ?? '')?.company ?? '';
  const { card, approvedAtMs } = status;
  return partRefusal(
    { company, kind: card?.kind ?? null, approvedAtMs },
    { parts: partsOf(ledger, attemptId), atMs },
  );
}

function partsOf(ledger: Ledger, attemptId: string): number {
  const done = 'SELECT count(*) AS count FROM cancels WHERE attempt_id = ? AND code IS NULL';
  return ledger.get<{ readonly count: number }>(done, attemptId)?.count ?? 0;
}

function book(
  ledger: Ledger,
  { attemptId, cancelId, amountWon, atMs }: OfCancel & { readonly attemptId: string; readonly atMs: number },
): void {
  const card = bookedCardOf(ledger, attemptId);
  if (card === undefined) throw new Error(`the approved attempt ${attemptId} was never booked`);
  ledger.run(
    `INSERT INTO bookings (card_id, attempt_id, cancel_id, kind, amount_won, at_ms) VALUES (?, ?, ?, 'cancel', ?, ?)`,
    card,
    attemptId,
    cancelId,
    -amountWon,
    atMs,
  );
  ledger.run('UPDATE cards SET spent_won = spent_won - ? WHERE id = ?', amountWon, card);
  ledger.record({ atMs, subject: attemptId, kind: 'refunded', detail: { amountWon } });
}

function statusOf(row: Row): CancelStatus {
  const about = { cancelId: row.id, amountWon: row.amount_won };
  return row.code === null
    ? { ...about, status: 'cancelled', cancelledAtMs: row.at_ms }
    : { ...about, status: 'declined', code: row.code };
}
