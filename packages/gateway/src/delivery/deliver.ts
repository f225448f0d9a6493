import type { Ports } from '../ports.ts';
import type { DeliveryRow, Store } from '../store/contract.ts';
import { update } from '../store/update.ts';
import { insert, put } from '../store/write.ts';
import type { DeliveryStatus } from './delivery.ts';
import { pauseAfter } from './schedule.ts';
import type { Sent, Transport } from './transport.ts';

export interface DeliverDeps {
  readonly ports: Ports;
  readonly store: Store;
}

/**
 * How a try ended. `refused`: it failed, and no other one follows. `given-back`: this process stops, and another one shall
 * go on. `held`: nothing was tried.
 */
export type Outcome = 'delivered' | 'failed' | 'refused' | 'given-back' | 'held';

/** One try of a delivery that this process holds on lease, and its record. */
export async function deliver(
  deps: DeliverDeps,
  transport: Transport,
  leased: DeliveryRow,
  stopping: AbortSignal,
): Promise<{ readonly outcome: Outcome } & Pick<Sent, 'error' | 'receiver'>> {
  const outbox = await deps.store.outboxRow(leased.outbox_id);
  if (outbox === undefined) throw new Error(`Delivery ${leased.id} has no outbox row.`);
  const sent = await transport.send({ delivery: leased, outbox }, stopping);
  if (sent === null) return { outcome: 'held', error: null };
  const outcome = outcomeOf(sent, stopping);
  await recordTry(deps, leased, sent, outcome);
  const { error, receiver } = sent;
  return { outcome, error, ...(receiver !== undefined && { receiver }) };
}

function outcomeOf({ error, status, isFinal }: Sent, stopping: AbortSignal): Outcome {
  if (error === null) return 'delivered';
  if (isFinal) return 'refused';
  return status === null && stopping.aborted ? 'given-back' : 'failed';
}

/** Keeps the try and what follows from it, also when the row was changed meanwhile (a lease that ended, a resend). */
async function recordTry(
  { ports, store }: DeliverDeps,
  leased: DeliveryRow,
  sent: Sent,
  outcome: Outcome,
): Promise<void> {
  const chance = ports.randomBytes(4).readUInt32BE() / 2 ** 32;
  await update(
    { ports, store },
    {
      load: async () => {
        const row = await store.delivery(leased.id);
        if (row === undefined) throw new Error(`Delivery ${leased.id} is gone.`);
        return row;
      },
      decide: (row) => ({
        ...after(row, sent, outcome, { nowMs: ports.nowMs(), chance }),
        version: row.version + 1,
      }),
      toWrites: (next) => [
        put('deliveries', next),
        insert('delivery_tries', {
          delivery_id: next.id,
          sequence: next.tries,
          at: sent.atMs,
          duration_ms: sent.durationMs,
          status: sent.status,
          error: outcome === 'given-back' ? 'the gateway stopped before an answer came' : sent.error,
          answer: sent.answer,
        }),
      ],
    },
  );
}

function after(
  row: DeliveryRow,
  sent: Sent,
  outcome: Outcome,
  { nowMs, chance }: { readonly nowMs: number; readonly chance: number },
): DeliveryRow {
  const next = { ...row, tries: row.tries + 1, updated_at: nowMs };
  const ended = (status: DeliveryStatus): DeliveryRow => ({ ...next, status, due_at: null });
  if (row.status === 'delivered') return next;
  if (outcome === 'delivered') return ended('delivered');
  if (outcome === 'given-back') return { ...next, due_at: nowMs };
  const failures = row.failures + 1;
  const pauseMs =
    outcome === 'refused' ? null : pauseAfter(failures, { chance, retryAfterMs: sent.retryAfterMs });
  return pauseMs === null ? { ...ended('failed'), failures } : { ...next, failures, due_at: nowMs + pauseMs };
}
