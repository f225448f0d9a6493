import { type ApprovalStatus, isReversible, type OfAttempt } from '@dojang/protocol/acquirer';
import type { Ledger } from '../ledger/ledger.ts';
import type { PlayedProfile } from '../profile.ts';
import { bookedCardOf, findAttempt } from './attempts.ts';
import { cancelledWonOf } from './cancel.ts';

/**
 * Undoes an attempt, whatever became of it (망취소): an approval is given back, an attempt that never arrived is
 * remembered, so that it is refused when it does. Reversing twice gives back once. A weaker profile can less of it.
 */
export function reverseApproval(
  ledger: Ledger,
  { attemptId, amountWon }: OfAttempt,
  { atMs, profile }: { readonly atMs: number; readonly profile: PlayedProfile },
): ApprovalStatus {
  return ledger.transact(() => {
    const attempt = findAttempt(ledger, { attemptId, amountWon });
    if (attempt?.status.status === 'reversed') return attempt.status;
    if (attempt === undefined && !profile.remembersReversals)
      return { attemptId, amountWon, status: 'not_found' };
    // It stands, and can be cancelled alone.
    if (
      attempt?.status.status === 'approved' &&
      !isReversible(profile, { sinceMs: attempt.status.approvedAtMs, nowMs: atMs })
    )
      return attempt.status;
    if (attempt?.status.status === 'approved')
      giveBack(ledger, attemptId, attempt.status.amountWon - cancelledWonOf(ledger, attemptId), atMs);
    ledger.run(
      `INSERT INTO attempts (id, status, amount_won) VALUES (?, 'reversed', ?)
       ON CONFLICT (id) DO UPDATE SET status = 'reversed'`,
      attemptId,
      amountWon,
    );
    ledger.record({
      atMs,
      subject: attemptId,
      kind: 'reversed',
      detail: { was: attempt?.status.status ?? 'unseen' },
    });
    return { attemptId, amountWon: attempt?.status.amountWon ?? amountWon, status: 'reversed' };
  });
}

function giveBack(ledger: Ledger, attemptId: string, amountWon: number, atMs: number): void {
  const card = bookedCardOf(ledger, attemptId);
  if (card === undefined) throw new Error(`the approved attempt ${attemptId} was never booked`);
  ledger.run(
    `INSERT INTO bookings (card_id, attempt_id, kind, amount_won, at_ms) VALUES (?, ?, 'reversal', ?, ?)`,
    card,
    attemptId,
    -amountWon,
    atMs,
  );
  ledger.run('UPDATE cards SET spent_won = spent_won - ? WHERE id = ?', amountWon, card);
}
