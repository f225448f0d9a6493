import type { ApprovalStatus, CancelStatus, OfAuthentication } from '@dojang/protocol/acquirer';
import type { Contradiction } from './contradiction.ts';
import type { Abandoned, Approving, Authenticating, Cancellation } from './state.ts';

/** Clocks of card companies differ from ours by less than this, in both directions. */
const CLOCKS_DIFFER_MS = 24 * 60 * 60 * 1000;

export function contradictionOfAuthentication(
  { order, authentication }: Authenticating,
  answer: OfAuthentication,
): Contradiction | null {
  const subject = { of: 'authentication', id: authentication.id } as const;
  return (
    otherId(subject, answer.authenticationId) ?? otherAmount(subject, answer.amountWon, [order.amountWon])
  );
}

export function contradictionOfApproval(
  { order, authentication, attempt }: Approving,
  answer: ApprovalStatus,
  nowMs: number,
): Contradiction | null {
  const subject = { of: 'approval', id: attempt.id } as const;
  const otherwise =
    otherId(subject, answer.attemptId) ?? otherAmount(subject, answer.amountWon, [order.amountWon]);
  if (otherwise !== null || answer.status !== 'approved') return otherwise;
  const { maskedNumber: expected } = authentication.card;
  if (answer.maskedNumber !== expected)
    return { ...subject, on: 'card', said: answer.maskedNumber, expected };
  return impossibleTime(subject, answer.approvedAtMs, attempt.startedAtMs, nowMs);
}

/** A reversal gives back the order's amount, or what the card company claims to have charged instead. */
export function contradictionOfReversal(
  { order, attempt, contradiction }: Abandoned,
  answer: ApprovalStatus,
): Contradiction | null {
  const subject = { of: 'reversal', id: attempt.id } as const;
  const chargedWon = contradiction?.on === 'amount' ? [contradiction.saidWon] : [];
  return (
    otherId(subject, answer.attemptId) ??
    otherAmount(subject, answer.amountWon, [order.amountWon, ...chargedWon])
  );
}

export function contradictionOfCancellation(
  { id, amountWon, requestedAtMs }: Cancellation,
  answer: CancelStatus,
  nowMs: number,
): Contradiction | null {
  const subject = { of: 'cancellation', id } as const;
  const otherwise = otherId(subject, answer.cancelId) ?? otherAmount(subject, answer.amountWon, [amountWon]);
  if (otherwise !== null || answer.status !== 'cancelled') return otherwise;
  return impossibleTime(subject, answer.cancelledAtMs, requestedAtMs, nowMs);
}

type Subject = Pick<Contradiction, 'of' | 'id'>;

function otherId(subject: Subject, said: string): Contradiction | null {
  return said === subject.id ? null : { ...subject, on: 'id', said, expected: subject.id };
}

function otherAmount(
  subject: Subject,
  saidWon: number,
  [expectedWon, ...others]: readonly [number, ...number[]],
): Contradiction | null {
  if (saidWon === expectedWon || others.includes(saidWon)) return null;
  return { ...subject, on: 'amount', saidWon, expectedWon };
}

function impossibleTime(
  subject: Subject,
  saidMs: number,
  askedAtMs: number,
  nowMs: number,
): Contradiction | null {
  const [fromMs, untilMs] = [askedAtMs - CLOCKS_DIFFER_MS, nowMs + CLOCKS_DIFFER_MS];
  if (saidMs >= fromMs && saidMs <= untilMs) return null;
  return { ...subject, on: 'time', saidMs, fromMs, untilMs };
}
