import type { LedgerEntry, LedgerPage } from '@dojang/protocol/acquirer';
import { kstDate, kstMidnightMs } from '@dojang/protocol/time';
import { findAttempt } from '../approval/attempts.ts';
import { payoutFactsOf } from '../cards/payout-facts.ts';
import { findVirtualCard } from '../cards/virtual-cards.ts';
import type { Ledger } from '../ledger/ledger.ts';

interface Asked {
  /** KST, `20261123`. */
  readonly day: string;
  /** Where the page before ended; undefined: from the beginning. */
  readonly after: string | undefined;
  readonly limit: number;
}

interface Row {
  readonly sequence: number;
  readonly card_id: string;
  readonly attempt_id: string;
  readonly cancel_id: string | null;
  readonly kind: LedgerEntry['kind'];
  readonly amount_won: number;
  readonly at_ms: number;
  readonly tax_won: number | null;
  readonly tax_free_won: number | null;
  readonly cancelled_tax_won: number;
  readonly cancelled_tax_free_won: number;
}

/** A call that came before midnight may be booked a little after it: until then the day is not closed. */
const CLOSES_AFTER_MS = 10 * 60 * 1000;

/** @throws RangeError when there is no such day, or no such place in it */
export function dayBook(ledger: Ledger, { day, after, limit }: Asked, nowMs: number): LedgerPage {
  const [fromMs, untilMs] = boundsOf(day);
  const sequence = after === undefined ? 0 : Number(after);
  if (!Number.isSafeInteger(sequence) || sequence < 0)
    throw new RangeError('after: the `next` of the page before');
  const rows = ledger.all<Row>(
    `SELECT b.*, c.tax_won, c.tax_free_won,
       (SELECT coalesce(sum(tax_won), 0) FROM cancels WHERE attempt_id = b.attempt_id AND code IS NULL) AS cancelled_tax_won,
       (SELECT coalesce(sum(tax_free_won), 0) FROM cancels WHERE attempt_id = b.attempt_id AND code IS NULL) AS cancelled_tax_free_won
     FROM bookings b LEFT JOIN cancels c ON c.id = b.cancel_id
     WHERE b.at_ms >= ? AND b.at_ms < ? AND b.sequence > ? AND b.amount_won <> 0
     ORDER BY b.sequence LIMIT ?`,
    fromMs,
    untilMs,
    sequence,
    limit + 1,
  );
  const shown = rows.slice(0, limit);
  return {
    day,
    entries: shown.map((row) => entryOf(ledger, row)),
    next: rows.length > limit ? String(shown.at(-1)?.sequence) : null,
    isClosed: nowMs >= untilMs + CLOSES_AFTER_MS,
  };
}

function entryOf(ledger: Ledger, row: Row): LedgerEntry {
  const amountWon = Math.abs(row.amount_won);
  const attempt = findAttempt(ledger, { attemptId: row.attempt_id, amountWon });
  const card = findVirtualCard(row.card_id);
  if (attempt?.request == null || card === undefined)
    throw new Error(`the booking ${row.sequence} has no approval`);
  const { request } = attempt;
  const { acquirer, card: kind } = payoutFactsOf(card, request.quota);
  return {
    kind: row.kind,
    attemptId: row.attempt_id,
    cancelId: row.cancel_id,
    traceNumber: request.traceNumber,
    merchant: request.merchant,
    orderReference: request.orderReference,
    amountWon,
    ...taxOf(row, request),
    approvalNumber: approvalNumberOf(ledger, row.attempt_id),
    bookedAtMs: row.at_ms,
    cardCompany: card.company,
    acquirer,
    card: kind,
  };
}

/** A cancellation says its own; a reversal gives back what the cancellations before it have left. */
function taxOf(row: Row, asked: Pick<LedgerEntry, 'taxWon' | 'taxFreeWon'>) {
  switch (row.kind) {
    case 'approval':
      return { taxWon: asked.taxWon, taxFreeWon: asked.taxFreeWon };
    case 'cancel':
      return { taxWon: row.tax_won ?? 0, taxFreeWon: row.tax_free_won ?? 0 };
    case 'reversal':
      return {
        taxWon: asked.taxWon - row.cancelled_tax_won,
        taxFreeWon: asked.taxFreeWon - row.cancelled_tax_free_won,
      };
  }
}

function approvalNumberOf(ledger: Ledger, attemptId: string): string {
  const row = ledger.get<{ readonly approval_number: string | null }>(
    'SELECT approval_number FROM attempts WHERE id = ?',
    attemptId,
  );
  if (row?.approval_number == null) throw new Error(`the booked attempt ${attemptId} has no approval number`);
  return row.approval_number;
}

function boundsOf(day: string): readonly [fromMs: number, untilMs: number] {
  const [year, month, date] = [day.slice(0, 4), day.slice(4, 6), day.slice(6)].map(Number);
  const fromMs = kstMidnightMs(year ?? 0, month ?? 0, date ?? 0);
  if (kstDate(fromMs) !== day) throw new RangeError('the day: one of the calendar, eight digits');
  return [fromMs, kstMidnightMs(year ?? 0, month ?? 0, (date ?? 0) + 1)];
}
