import type { LedgerEntry } from '@dojang/protocol/acquirer';
import { isCompleted } from '../payment/state.ts';
import { changePayment, type RecordDeps } from '../record/change-payment.ts';
import { idBeside } from '../store/month-ids.ts';

/**
 * Takes a charge that stands in the books for the answer to its attempt. Of a payment that stood at `approving` in a backup nobody else
 * may tell: what was answered since is lost, and a card company that cannot be asked would be told to reverse what a shop has as paid.
 */
export async function hearBooked(deps: RecordDeps, charge: LedgerEntry): Promise<void> {
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
