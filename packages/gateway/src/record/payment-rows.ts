import { kstDate } from '@dojang/protocol/time';
import type { PaymentEvent } from '../payment/events.ts';
import type { PaymentState } from '../payment/state.ts';
import type { ClaimRow, EventRow, PaymentRow } from '../store/contract.ts';
import { orderFromStored } from './stored-order.ts';

/** How long after its start an unanswered approval or cancellation is taken up by recovery; every asker has been told by then. */
export const APPROVAL_OVERDUE_MS = 10_000;

export function paymentToRow(state: PaymentState, version: number, nowMs: number): PaymentRow {
  return {
    id: state.id,
    merchant_id: state.order.merchantId,
    order_number: state.order.orderNumber,
    status: state.status,
    auth_nonce: state.authNonce,
    authentication_id: state.authentication?.id ?? null,
    receipt_id: state.receiptId,
    request_date: kstDate(state.openedAtMs),
    approval_date: state.approval && kstDate(state.approval.approvedAtMs),
    created_at: state.openedAtMs,
    updated_at: nowMs,
    due_at: dueAtMs(state, nowMs),
    version,
    state: JSON.stringify(state),
  };
}

export function paymentFromRow(row: PaymentRow): PaymentState {
  const state = JSON.parse(row.state) as PaymentState;
  return { ...state, order: orderFromStored(state.order) };
}

export function eventToRow(
  paymentId: string,
  sequence: number,
  event: PaymentEvent,
  nowMs: number,
): EventRow {
  const { type, ...data } = event;
  return { payment_id: paymentId, sequence, type, at: nowMs, data: JSON.stringify(data) };
}

export function eventFromRow(row: EventRow): PaymentEvent {
  const event = { type: row.type, ...(JSON.parse(row.data) as object) } as PaymentEvent;
  return event.type === 'opened' ? { ...event, order: orderFromStored(event.order) } : event;
}

/** The order number is held from the commit that stores `approving`. */
export function claimOf(state: PaymentState): ClaimRow {
  return { merchant_id: state.order.merchantId, order_number: state.order.orderNumber, payment_id: state.id };
}

function dueAtMs(state: PaymentState, nowMs: number): number | null {
  const firstMs = firstDueAtMs(state, nowMs);
  return firstMs === null ? null : Math.max(firstMs, state.recoveryAtMs ?? 0);
}

function firstDueAtMs(state: PaymentState, nowMs: number): number | null {
  if (state.status === 'approving' && state.attempt !== null)
    return state.attempt.startedAtMs + APPROVAL_OVERDUE_MS;
  if (state.status === 'abandoned') return state.held ? null : nowMs;
  const pending = state.cancellations.find(({ status }) => status === 'pending');
  return pending === undefined ? null : pending.requestedAtMs + APPROVAL_OVERDUE_MS;
}
