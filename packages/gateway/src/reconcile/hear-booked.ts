import type { LedgerEntry } from '@dojang/protocol/acquirer';
import { isCompleted } from '../payment/state.ts';
import { changePayment, type RecordDeps } from '../record/change-payment.ts';
import { idBeside } from '../store/month-ids.ts';

/** Takes what the books have for the answer that a restored backup has lost. */
export async function hearBooked(deps: RecordDeps, entry: LedgerEntry): Promise<void> {
  await (entry.kind === 'cancel' ? hearCancel(deps, entry) : hearCharge(deps, entry));
}

/** Nobody may ask for it again before: in the backup it may stand as not asked for yet. */
async function hearCancel(deps: RecordDeps, { attemptId, cancelId, amountWon, bookedAtMs }: LedgerEntry) {
  const row = (await deps.store.paymentsByAttempts([attemptId ?? ''])).get(attemptId ?? '');
  if (row === undefined || cancelId === null) return;
  await changePayment(deps, row.id, {
    type: 'hear_cancellation',
    cancelId,
    answer: { cancelId, amountWon, status: 'cancelled', cancelledAtMs: bookedAtMs },
    chance: deps.ports.randomBytes(10),
  });
}

/**
 * Takes a charge that stands in the books for the answer to its attempt. Of a payment that stood at `approving` in a backup nobody else
 * may tell: what was answered since is lost, and a card company that cannot be asked would be told to reverse what a shop has as paid.
 */
async function hearCharge(deps: RecordDeps, charge: LedgerEntry): Promise<void> {
  const attemptId = charge.attemptId ?? '';
  const row = (await deps.store.paymentsByAttempts([attemptId])).get(attemptId);
  if (row === undefined) return;
  const { ports } = deps;
  const { amountWon, approvalNumber, bookedAtMs: approvedAtMs, acquirer, card } = charge;
  await changePayment(deps, row.id, async ({ authentication }) => {
    // Books name no card: it is the one that was authenticated.
    const { cardName, maskedNumber } = isCompleted(authentication)
      ? authentication.card
      : { cardName: '', maskedNumber: '' };
    return {
      command: {
        type: 'hear_approval',
        attemptId,
        answer: {
          attemptId,
          amountWon,
          status: 'approved',
          approvalNumber,
          approvedAtMs,
          cardName,
          maskedNumber,
          acquirer,
          card,
          isInterestFree: null,
          interestBy: null,
        },
        receiptId: idBeside(row.id, 'r', ports.randomBytes(24).toString('base64url')),
        chance: ports.randomBytes(10),
      },
    };
  });
}
