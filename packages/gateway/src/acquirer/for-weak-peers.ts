import {
  type ApprovalStatus,
  type CancelStatus,
  isResting,
  isReversible,
  type LedgerEntry,
} from '@dojang/protocol/acquirer';
import { kstDate } from '@dojang/protocol/time';
import { CLOCK_OFF_MS } from '../clocks-differ.ts';
import type { Ports } from '../ports.ts';
import type { Acquirer, ChargeContext, Reply, Reversal } from './acquirer.ts';
import { createDayBooks } from './day-books.ts';
import type { KnownProfiles } from './profiles.ts';

/** A cancellation that was asked for so long ago, and that the card company does not know, will not arrive any more. */
const ARRIVED_BY_MS = 10 * 60_000 + 2 * CLOCK_OFF_MS;
const CANCEL_TIMEOUT_MS = 2_000;
/** The institution's codes: cancelled already; not asked. */
const CANCELLED_ALREADY = '1115';
const NOT_ASKED = '2116';

/**
 * The port as everybody uses it, whatever a card company can do. What one cannot tell is told by its books of the day, once that is
 * over; until then it is unknown, and what is unknown stays open and keeps its order number.
 */
export function forWeakPeers(
  acquirer: Acquirer,
  ports: Pick<Ports, 'nowMs' | 'monotonicMs' | 'deadline'>,
  profiles: KnownProfiles,
): Acquirer {
  const books = createDayBooks(ports, acquirer);
  const rests = (cardCompany: string) => isResting(profiles.of(cardCompany), ports.nowMs());

  async function reverse(asked: Reversal, context: ChargeContext): Promise<Reply<ApprovalStatus>> {
    const profile = profiles.of(context.cardCompany);
    const { attemptId, amountWon } = asked;
    const reversed: Reply<ApprovalStatus> = answer({ attemptId, amountWon, status: 'reversed' });
    if (isReversible(profile, { sinceMs: context.sinceMs, nowMs: ports.nowMs() })) {
      const reply = await acquirer.reverse(asked, context);
      if (reply.kind !== 'answer' || reply.answer.status !== 'not_found' || profile.remembersReversals)
        return reply;
    } else if (profile.inquiry) {
      const reply = await acquirer.inquire(asked, context);
      if (reply.kind !== 'answer') return reply;
      const { answer: said } = reply;
      if (said.attemptId !== attemptId) return unknown('it answers about something else');
      // Another amount, or one that cannot be cancelled: what its books say of it decides.
      if (said.status === 'approved' && said.amountWon === amountWon) {
        const { approvalNumber, approvedAtMs } = said;
        const cancelled = await cancelStanding(asked, asked, { approvalNumber, approvedAtMs }, context);
        if (cancelled.kind === 'answer') return cancelled;
      } else if (said.status === 'declined' || said.status === 'reversed') return reversed;
    }
    const booked = await books.ofAttempt(attemptId, context.sinceMs);
    if (booked === 'unknown') return unknown('only the books of its day can tell, and they are not closed');
    const approval = booked.find(({ kind }) => kind === 'approval');
    const standing = standingOf(booked);
    if (approval === undefined || standing.amountWon <= 0) return reversed;
    const { approvalNumber, bookedAtMs } = approval;
    return await cancelStanding(asked, standing, { approvalNumber, approvedAtMs: bookedAtMs }, context);
  }

  /** By approval number and day, which every card company knows. A second one finds nothing left, so it gives back once. */
  async function cancelStanding(
    { attemptId, amountWon: askedWon, merchant }: Reversal,
    { amountWon, taxWon, taxFreeWon }: Standing,
    { approvalNumber, approvedAtMs }: { readonly approvalNumber: string; readonly approvedAtMs: number },
    context: ChargeContext,
  ): Promise<Reply<ApprovalStatus>> {
    const cancelId = cancelIdOfAll(attemptId);
    const approvedOn = kstDate(approvedAtMs);
    const reply = await acquirer.cancel(
      attemptId,
      { cancelId, amountWon, taxWon, taxFreeWon, merchant, approvalNumber, approvedOn },
      // Its own time: to read the books may have taken that of the call.
      { ...context, takeFirst: async () => null, signal: ports.deadline(CANCEL_TIMEOUT_MS) },
    );
    if (reply.kind !== 'answer') return reply;
    const { answer: said } = reply;
    const isDone =
      said.cancelId === cancelId &&
      said.amountWon === amountWon &&
      (said.status === 'cancelled' || (said.status === 'declined' && said.code === CANCELLED_ALREADY));
    return isDone
      ? answer({ attemptId, amountWon: askedWon, status: 'reversed' })
      : unknown('it was not cancelled by its approval number');
  }

  return {
    ...acquirer,
    begin: async (request, context) =>
      rests(request.cardCompany) ? resting('unsent') : await acquirer.begin(request, context),
    approve: async (request, context) =>
      rests(context.cardCompany) ? resting('unsent') : await acquirer.approve(request, context),
    inquire: async (attempt, context) => {
      const { attemptId, amountWon } = attempt;
      // Whoever asks abandons then what it does not know, and has it reversed.
      if (!profiles.of(context.cardCompany).inquiry)
        return answer({ attemptId, amountWon, status: 'not_found' });
      return rests(context.cardCompany) ? resting('unknown') : await acquirer.inquire(attempt, context);
    },
    reverse: async (asked, context) =>
      rests(context.cardCompany) ? resting('unknown') : await reverse(asked, context),
    cancel: async (attemptId, request, context) => {
      const { cancelId, amountWon } = request;
      const { idempotentCancels, inquiry } = profiles.of(context.cardCompany);
      if (rests(context.cardCompany)) return resting('unsent');
      const askedAtMs = idempotentCancels ? null : await context.takeFirst();
      if (askedAtMs === null) return await acquirer.cancel(attemptId, request, context);
      // Asked for again it might give back twice.
      const notDone: Reply<CancelStatus> = answer({
        cancelId,
        amountWon,
        status: 'declined',
        code: NOT_ASKED,
      });
      if (inquiry) {
        const reply = await acquirer.inquireCancel({ cancelId, amountWon }, context);
        if (reply.kind !== 'answer' || reply.answer.status !== 'not_found') return reply;
        return ports.nowMs() >= askedAtMs + ARRIVED_BY_MS ? notDone : reply;
      }
      const booked = await books.ofCancel(cancelId, askedAtMs);
      if (booked === 'unknown') return unknown('only the books of its day can tell, and they are not closed');
      const [entry] = booked;
      if (entry === undefined) return notDone;
      return answer({
        cancelId,
        amountWon: entry.amountWon,
        status: 'cancelled',
        cancelledAtMs: entry.bookedAtMs,
      });
    },
  };
}

/** Of the cancellation that takes all that stands of an attempt. */
export function cancelIdOfAll(attemptId: string): string {
  return `whole_${attemptId}`;
}

/** What has not been given back of an attempt. */
type Standing = Pick<LedgerEntry, 'amountWon' | 'taxWon' | 'taxFreeWon'>;

/** By all that is booked of it. */
function standingOf(booked: readonly LedgerEntry[]): Standing {
  const sum = (part: keyof Standing) =>
    booked.reduce((rest, entry) => rest + (entry.kind === 'approval' ? entry[part] : -entry[part]), 0);
  return {
    amountWon: sum('amountWon'),
    taxWon: Math.max(0, sum('taxWon')),
    taxFreeWon: Math.max(0, sum('taxFreeWon')),
  };
}

function answer<Answer>(said: Answer): Reply<Answer> {
  return { kind: 'answer', answer: said };
}

function unknown(why: string): { readonly kind: 'unknown'; readonly cause: Error } {
  return { kind: 'unknown', cause: new Error(`The card company cannot be asked otherwise: ${why}.`) };
}

function resting<Kind extends 'unsent' | 'unknown'>(
  kind: Kind,
): { readonly kind: Kind; readonly cause: Error } {
  return { kind, cause: new Error('The card company is closed for maintenance.') };
}
