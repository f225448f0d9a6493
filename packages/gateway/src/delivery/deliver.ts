import type { Ports } from '../ports.ts';
import type { Keyring } from '../seal/keyring.ts';
import type { Commit, DeliveryRow, Store } from '../store/contract.ts';
import type { DeliveryStatus } from './delivery.ts';
import type { Call, Sender } from './http/sender.ts';
import { pauseAfter } from './schedule.ts';
import { webhookHeaders } from './webhook/sign.ts';
import {
  addressFromRow,
  addressToRow,
  secretsInForce,
  type WebhookAddress,
} from './webhook/webhook-address.ts';

export interface WebhookDeps {
  readonly ports: Ports;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly sender: Sender;
}

/** How an attempt ended; `given-back`: this process stops, and another one shall go on. */
export type AttemptOutcome = 'delivered' | 'failed' | 'gone' | 'given-back';

const GONE = 410;
const CONFLICTS = 5;

/**
 * One attempt of a delivery that this process holds on lease, and its record. When `stopping` aborts, the delivery is
 * given back.
 */
export async function deliver(
  deps: WebhookDeps,
  leased: DeliveryRow,
  address: WebhookAddress,
  stopping: AbortSignal,
): Promise<AttemptOutcome> {
  const { ports, store, keyring, sender } = deps;
  const outbox = await store.outboxRow(leased.outbox_id);
  if (outbox === undefined) throw new Error(`Delivery ${leased.id} has no outbox row.`);
  const atMs = ports.nowMs();
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Dojang-Webhooks/1',
    ...webhookHeaders({ id: leased.id, body: outbox.body, atMs }, secretsInForce(keyring, address, atMs)),
  };
  const call = await sender.post(address.url, { headers, body: outbox.body }, stopping);
  const outcome = outcomeOf(call, stopping);
  await recordAttempt(deps, leased, call, outcome);
  return outcome;
}

function outcomeOf(call: Call, stopping: AbortSignal): AttemptOutcome {
  if (call.error === null) return 'delivered';
  if (call.status === null && stopping.aborted) return 'given-back';
  return call.status === GONE ? 'gone' : 'failed';
}

/** Keeps the attempt and what follows from it, also when the row was changed meanwhile (a lease that ended, a resend). */
export async function recordAttempt(
  { ports, store }: Pick<WebhookDeps, 'ports' | 'store'>,
  leased: DeliveryRow,
  call: Call,
  outcome: AttemptOutcome,
  pause: typeof pauseAfter = pauseAfter,
): Promise<void> {
  const chance = ports.randomBytes(4).readUInt32BE() / 2 ** 32;
  for (let conflicts = 0; conflicts < CONFLICTS; conflicts += 1) {
    const row = await store.delivery(leased.id);
    if (row === undefined) throw new Error(`Delivery ${leased.id} is gone.`);
    const commit: Commit = {
      deliveries: [
        {
          row: {
            ...after(row, call, outcome, { nowMs: ports.nowMs(), chance, pause }),
            version: row.version + 1,
          },
          expects: row.version,
        },
      ],
      deliveryAttempts: [
        {
          delivery_id: row.id,
          sequence: row.attempts + 1,
          at: call.atMs,
          duration_ms: call.durationMs,
          status: call.status,
          error: outcome === 'given-back' ? 'the gateway stopped before an answer came' : call.error,
          answer: call.answer,
        },
      ],
      ...(outcome === 'gone' && {
        webhookAddresses: await disabled(store, leased.address_id, ports.nowMs()),
      }),
    };
    const result = await store.commit(commit);
    if (result.kind === 'committed') return;
    if (result.kind === 'refused')
      throw new Error('The attempt could not be stored.', { cause: result.cause });
    // Without looking, a commit whose answer was lost would be kept twice.
    if (result.kind === 'indeterminate' && (await isRecorded(store, row, call))) return;
  }
  throw new Error(`Delivery ${leased.id} was changed by others ${CONFLICTS} times in a row.`);
}

function after(
  row: DeliveryRow,
  call: Call,
  outcome: AttemptOutcome,
  {
    nowMs,
    chance,
    pause,
  }: { readonly nowMs: number; readonly chance: number; readonly pause: typeof pauseAfter },
): DeliveryRow {
  const next = { ...row, attempts: row.attempts + 1, updated_at: nowMs };
  const ended = (status: DeliveryStatus): DeliveryRow => ({ ...next, status, due_at: null });
  if (row.status === 'delivered') return next;
  if (outcome === 'delivered') return ended('delivered');
  if (outcome === 'given-back') return { ...next, due_at: nowMs };
  const tries = row.tries + 1;
  const pauseMs = outcome === 'gone' ? null : pause(tries, { chance, retryAfterMs: call.retryAfterMs });
  return pauseMs === null ? { ...ended('failed'), tries } : { ...next, tries, due_at: nowMs + pauseMs };
}

async function disabled(
  store: Store,
  addressId: string,
  nowMs: number,
): Promise<NonNullable<Commit['webhookAddresses']>> {
  const row = await store.webhookAddress(addressId);
  if (row === undefined || row.status !== 'active') return [];
  const address = addressFromRow(row);
  const next: WebhookAddress = {
    ...address,
    status: 'disabled',
    disabledReason: 'the receiver answered 410 Gone',
    updatedAtMs: nowMs,
    version: address.version + 1,
  };
  return [{ row: addressToRow(next), expects: address.version }];
}

async function isRecorded(store: Store, before: DeliveryRow, call: Call): Promise<boolean> {
  const attempts = await store.deliveryAttempts(before.id);
  return attempts.some(({ sequence, at }) => sequence === before.attempts + 1 && at === call.atMs);
}
