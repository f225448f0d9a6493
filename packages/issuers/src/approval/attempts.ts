import type { ApprovalStatus, ApproveRequest, OfAttempt } from '@dojang/protocol/acquirer';
import { approveRequest } from '@dojang/protocol/validate';
import { cardNameOf } from '../authentication/authentications.ts';
import { payoutFactsOf } from '../cards/payout-facts.ts';
import { findVirtualCard } from '../cards/virtual-cards.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** One attempt of the gateway to charge. Without a request: reversed before it arrived. */
export interface Attempt {
  readonly id: string;
  readonly request: ApproveRequest | null;
  readonly status: Exclude<ApprovalStatus, { readonly status: 'not_found' }>;
}

interface Row {
  readonly id: string;
  readonly request: string | null;
  readonly status: Attempt['status']['status'];
  readonly code: string | null;
  readonly approval_number: string | null;
  readonly approved_at_ms: number | null;
  /** Ledgers of before have none for what was never approved. */
  readonly amount_won: number | null;
  readonly card_id: string | null;
}

export function findAttempt(ledger: Ledger, asked: OfAttempt): Attempt | undefined {
  const row = ledger.get<Row>('SELECT * FROM attempts WHERE id = ?', asked.attemptId);
  if (row === undefined) return undefined;
  const request = row.request === null ? null : approveRequest.parse(JSON.parse(row.request));
  return {
    id: row.id,
    request,
    status: {
      attemptId: row.id,
      amountWon: row.amount_won ?? asked.amountWon,
      ...readStatus(row, request),
    },
  };
}

/** The last attempt to charge what a customer authenticated. */
export function lastAttemptOf(ledger: Ledger, authenticationId: string): Attempt | undefined {
  const row = ledger.get<Pick<Row, 'id' | 'amount_won'>>(
    `SELECT id, amount_won FROM attempts WHERE json_extract(request, '$.authenticationId') = ?
     ORDER BY rowid DESC LIMIT 1`,
    authenticationId,
  );
  return row && findAttempt(ledger, { attemptId: row.id, amountWon: row.amount_won ?? 0 });
}

/** The card a standing approval was booked on. */
export function bookedCardOf(ledger: Ledger, attemptId: string): string | undefined {
  return ledger.get<{ readonly card_id: string }>(
    `SELECT card_id FROM bookings WHERE attempt_id = ? AND kind = 'approval'`,
    attemptId,
  )?.card_id;
}

export function isApprovalNumberTaken(ledger: Ledger, approvalNumber: string): boolean {
  return ledger.get('SELECT 1 FROM attempts WHERE approval_number = ?', approvalNumber) !== undefined;
}

function readStatus(row: Row, request: ApproveRequest | null) {
  switch (row.status) {
    case 'approved': {
      const card = findVirtualCard(row.card_id ?? '');
      if (
        request === null ||
        card === undefined ||
        row.approval_number === null ||
        row.approved_at_ms === null
      ) {
        throw new Error(`the approved attempt ${row.id} is incomplete`);
      }
      return {
        status: row.status,
        approvalNumber: row.approval_number,
        approvedAtMs: row.approved_at_ms,
        cardName: cardNameOf(card),
        maskedNumber: card.maskedNumber,
        ...payoutFactsOf(card, request, row.approved_at_ms),
      };
    }
    case 'declined':
      if (row.code === null) throw new Error(`the declined attempt ${row.id} has no code`);
      return { status: row.status, code: row.code };
    case 'reversed':
      return { status: row.status };
  }
}
