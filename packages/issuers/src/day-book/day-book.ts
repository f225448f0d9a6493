import type { LedgerEntry, LedgerPage } from '@dojang/protocol/acquirer';
import { kstDate, kstDayMs } from '@dojang/protocol/time';
import { approveRequest } from '@dojang/protocol/validate';
import { payoutDaysOf } from '../cards/payout-days.ts';
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
  readonly request: string;
  readonly approval_number: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** A call that came before midnight may be booked a little after it: until then the day is not closed. */
const CLOSES_AFTER_MS = 10 * 60 * 1000;

/** @throws RangeError when there is no such day, or no such place in it */
export function dayBook(ledger: Ledger, { day, after, limit }: Asked, nowMs: number): LedgerPage {
  const [fromMs, untilMs] = boundsOf(day);
  const sequence = after === undefined ? 0 : Number(after);
  if (!Number.isSafeInteger(sequence) || sequence < 0)
    throw new RangeError('after: the `next` of the page before');
  const rows = ledger.all<Row>(
    `SELECT b.*, c.tax_won, c.tax_free_won, a.request, a.approval_number,
       (SELECT coalesce(sum(tax_won), 0) FROM cancels WHERE attempt_id = b.attempt_id AND code IS NULL) AS cancelled_tax_won,
       (SELECT coalesce(sum(tax_free_won), 0) FROM cancels WHERE attempt_id = b.attempt_id AND code IS NULL) AS cancelled_tax_free_won
     FROM bookings b JOIN attempts a ON a.id = b.attempt_id LEFT JOIN cancels c ON c.id = b.cancel_id
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
    entries: shown.map(entryOf),
    next: rows.length > limit ? String(shown.at(-1)?.sequence) : null,
    isClosed: nowMs >= untilMs + CLOSES_AFTER_MS,
  };
}

/** What is booked was approved: its attempt has a request and an approval number. */
function entryOf(row: Row): LedgerEntry {
  const request = approveRequest.parse(JSON.parse(row.request));
  const card = findVirtualCard(row.card_id);
  if (card === undefined) throw new Error(`the booking ${row.sequence} is of no card`);
  const { acquirer, card: kind } = payoutFactsOf(card, request, row.at_ms);
  return {
    kind: row.kind,
    attemptId: row.attempt_id,
    // One that was done twice has the name that was given to it, twice.
    cancelId: row.cancel_id?.split('~')[0] ?? null,
    traceNumber: request.traceNumber,
    merchant: request.merchant,
    orderReference: request.orderReference,
    amountWon: Math.abs(row.amount_won),
    ...taxOf(row, request),
    approvalNumber: row.approval_number,
    bookedAtMs: row.at_ms,
    cardCompany: card.company,
    acquirer,
    card: kind,
    ...payoutDaysOf(row.at_ms),
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

function boundsOf(day: string): readonly [fromMs: number, untilMs: number] {
  const fromMs = kstDayMs(day);
  if (kstDate(fromMs) !== day) throw new RangeError('the day: one of the calendar, eight digits');
  return [fromMs, fromMs + DAY_MS];
}
