import type { PaymentEvent } from '../payment/events.ts';
import { type AnnounceDeps, announcements } from '../result/announce.ts';
import { insert, take, type Write } from '../store/write.ts';
import { claimOf } from './payment-rows.ts';
import { eventWrites, type Happened, happened, paymentWrite } from './write-payment.ts';

/** What happened to a payment before anybody here knew of it, and when; the first of all is `adopted`. */
export interface Past {
  readonly events: readonly PaymentEvent[];
  readonly atMs: number;
}

/**
 * All that is stored of a payment that was adopted, as if it had been paid here: its events, its order number, its results. Those were
 * sent before the backup was put back, so they are there to be sent again, and not sent by themselves.
 * @param past oldest first
 */
export function adoptionWrites(deps: AnnounceDeps, past: readonly Past[], nowMs: number): readonly Write[] {
  const writes: Write[] = [];
  let last: Happened | null = null;
  for (const { events, atMs } of past) {
    const next: Happened = happened(last, events, atMs);
    const states = { before: last?.state ?? next.state, after: next.state };
    const results = announcements(deps, states, events, atMs);
    writes.push(...eventWrites(next), ...results.map((row) => insert('outbox', { ...row, due_at: null })));
    last = next;
  }
  if (last === null) return [];
  return [paymentWrite({ ...last, version: 1, atMs: nowMs }), take(claimOf(last.state)), ...writes];
}
