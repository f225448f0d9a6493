import { kstDate } from '@dojang/protocol/time';
import type { PaymentEvent } from '../payment/events.ts';
import { atRiskSinceMs, moneyAtRisk } from '../payment/money-at-risk.ts';
import {
  type Cancellation,
  endsAtMs,
  needsRecovery,
  type Paid,
  type PaymentState,
  purgeableFromMs,
} from '../payment/state.ts';
import type { ClaimRow, EventRow, PaymentRow } from '../store/contract.ts';
import { versionedJson } from '../store/versioned-json.ts';
import { keptSince } from './kept-since.ts';
import { orderFromStored } from './stored-order.ts';
import {
  countAttempt,
  countAttemptOnStart,
  keepForPayout,
  keepForPayoutInEvents,
  keepSealed,
  keepSealedOnOpening,
  nameReturn,
  nameReturned,
  nameTerms,
  separateReasons,
  separateStatuses,
} from './upcast-payment.ts';

/** How long after its start an unanswered approval or cancellation is taken up by recovery; every asker has an answer by then. */
export const APPROVAL_OVERDUE_MS = 10_000;

/** How long a cancellation waits that could not be sent. */
const UNSENT_WAIT_MS = 1_000;
export const LONGEST_UNSENT_WAIT_MS = 60_000;

const states = versionedJson<PaymentState>('A payment', [
  separateStatuses,
  nameReturn,
  keepSealed,
  countAttempt,
  keepForPayout,
]);
const events = versionedJson<PaymentEvent>('An event', [
  separateReasons,
  nameReturned,
  nameTerms,
  keepSealedOnOpening,
  countAttemptOnStart,
  keepForPayoutInEvents,
]);

export function paymentToRow(state: PaymentState, version: number, nowMs: number): PaymentRow {
  const isPaid = state.status === 'paid';
  const kept = keptSince(state);
  const riskSince = atRiskSinceMs(state);
  return {
    id: state.id,
    merchant_id: state.order.merchantId,
    order_number: state.order.orderNumber,
    status: state.status,
    authentication_id: state.authentication?.id ?? null,
    receipt_id: isPaid ? state.receiptId : null,
    request_date: kstDate(state.openedAtMs),
    approval_date: isPaid ? kstDate(state.approval.approvedAtMs) : null,
    created_at: state.openedAtMs,
    updated_at: nowMs,
    due_at: dueAtMs(state, nowMs),
    ends_at: endsAtMs(state),
    buyer_since: kept?.isShort === false ? kept.sinceMs : null,
    short_buyer_since: kept?.isShort === true ? kept.sinceMs : null,
    at_risk_won: riskSince === null ? null : moneyAtRisk(state),
    at_risk_since: riskSince,
    purge_at: purgeableFromMs(state),
    version,
    state: states.write(state),
  };
}

/** Was it paid, and asked for or approved on the day (`YYYYMMDD`, KST)? */
export function isPaidOn(state: PaymentState, day: string): state is Paid {
  return (
    state.status === 'paid' &&
    (kstDate(state.openedAtMs) === day || kstDate(state.approval.approvedAtMs) === day)
  );
}

export function paymentFromRow(row: Pick<PaymentRow, 'state'>): PaymentState {
  const state = states.read(row.state);
  return { ...state, order: orderFromStored(state.order) };
}

export function eventToRow(
  paymentId: string,
  sequence: number,
  event: PaymentEvent,
  nowMs: number,
): EventRow {
  const { type, ...data } = event;
  return { payment_id: paymentId, sequence, type, at: nowMs, data: events.write(data) };
}

export function eventFromRow({ type, data }: Pick<EventRow, 'type' | 'data'>): PaymentEvent {
  const event = events.read(data, { type });
  return event.type === 'opened' || event.type === 'adopted'
    ? { ...event, order: orderFromStored(event.order) }
    : event;
}

/** The order number is held from the commit that stores `approving`. */
export function claimOf(state: PaymentState): ClaimRow {
  return { merchant_id: state.order.merchantId, order_number: state.order.orderNumber, payment_id: state.id };
}

/** When something must be done about it, if nobody does. */
function dueAtMs(state: PaymentState, nowMs: number): number | null {
  if (!needsRecovery(state)) return null;
  if (state.status === 'approving') return state.attempt.startedAtMs + APPROVAL_OVERDUE_MS;
  if (state.status !== 'paid') return nowMs;
  const pending = state.cancellations.filter(({ status }) => status === 'pending');
  return Math.min(...pending.map(cancellationDueMs));
}

/**
 * Whoever asks for a cancellation gets the time that it takes. One that could not be sent is tried ever more seldom: each of its tries is
 * stored, and would make it look new.
 */
export function cancellationDueMs({ requestedAtMs, askedAtMs, unsentAtMs }: Cancellation): number {
  if (unsentAtMs === undefined) return (askedAtMs ?? requestedAtMs) + APPROVAL_OVERDUE_MS;
  const waitMs = (unsentAtMs - requestedAtMs) / 2;
  return Math.round(unsentAtMs + Math.min(Math.max(waitMs, UNSENT_WAIT_MS), LONGEST_UNSENT_WAIT_MS));
}
