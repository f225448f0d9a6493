import type { ApprovalStatus } from '@dojang/protocol/acquirer';
import { kstTimestamp } from '@dojang/protocol/time';
import type { Command } from '../payment/decide.ts';
import type { Ports } from '../ports.ts';

/** What a card company's answer means for the attempt; null when it is not an outcome (not found, still open). */
export function outcomeOf(
  ports: Pick<Ports, 'randomBytes'>,
  attemptId: string,
  answer: ApprovalStatus,
): Command | null {
  switch (answer.status) {
    case 'approved':
      return {
        type: 'hear_approved',
        attemptId,
        amountWon: answer.amountWon,
        approval: {
          approvalNumber: answer.approvalNumber,
          approvedAtMs: answer.approvedAtMs,
          cardName: answer.cardName,
          maskedNumber: answer.maskedNumber,
          transactionKey: transactionKey(ports, answer.approvedAtMs),
        },
        receiptId: ports.randomBytes(24).toString('base64url'),
      };
    case 'declined':
      return { type: 'hear_declined', attemptId, institutionCode: answer.code };
    case 'reversed':
      return { type: 'hear_not_approved', attemptId };
    case 'not_found':
      return null;
  }
}

/** 24 digits: 14 of the time in KST, and ten more, which only tell apart what happens within one second. */
export function transactionKey(ports: Pick<Ports, 'randomBytes'>, timeMs: number): string {
  return `${kstTimestamp(timeMs)}${[...ports.randomBytes(10)].map((byte) => String(byte % 10)).join('')}`;
}
