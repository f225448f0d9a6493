import type { FastifyBaseLogger } from 'fastify';
import { type AttemptOutcome, recordAttempt } from '../delivery/deliver.ts';
import { type Channel, factsOf, kindOf } from '../delivery/message.ts';
import { pauseAfter } from '../delivery/schedule.ts';
import type { SendResult, Transport } from '../delivery/transport.ts';
import { findMerchant } from '../merchant/merchants.ts';
import type { Ports } from '../ports.ts';
import type { DeliveryRow, Store } from '../store/contract.ts';

export interface MessageDeps {
  readonly ports: Ports;
  readonly store: Store;
  /** Channels without one keep their messages for who reads the outbox. */
  readonly transports: Readonly<Partial<Record<Channel, Transport>>>;
}

const PERIOD_MS = 1_000;
const AT_ONCE = 8;
const LEASE_MS = 60_000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** News of a payment this old would frighten more than tell; also what waited for a transport that came late. */
const TOO_OLD_MS = 4 * DAY_MS;

/** The one loop that sends messages that are due. Returns how to stop it; stopping ends the calls under way. */
export function startDueMessages(deps: MessageDeps, log: FastifyBaseLogger): () => Promise<void> {
  const { ports, store, transports } = deps;
  const stopping = new AbortController();
  let round: Promise<void> | null = null;

  async function sendDue(): Promise<void> {
    for (const [channel, transport] of Object.entries(transports)) {
      const nowMs = ports.nowMs();
      const lease = { addressId: channel, nowMs, untilMs: nowMs + LEASE_MS, limit: AT_ONCE };
      const rows = stopping.signal.aborted ? [] : await store.leaseDeliveries(lease);
      await Promise.all(rows.map((row) => run(row, transport)));
    }
  }

  async function run(row: DeliveryRow, transport: Transport): Promise<void> {
    const subject = { messageId: row.id, channel: row.address_id };
    try {
      const result = await attempt(deps, row, transport, stopping.signal);
      const outcome = outcomeOf(result, stopping.signal);
      await recordAttempt(deps, row, result, outcome, atMostADay);
      const told = { ...subject, outcome, reason: result.error };
      if (outcome === 'delivered') log.info(subject, 'a message was sent');
      else log.warn(told, 'a message was not sent');
    } catch (error) {
      log.error({ err: error, ...subject }, 'a message could not be handled; it will be tried again');
    }
  }

  function wake(): void {
    if (stopping.signal.aborted) return;
    round ??= sendDue()
      .catch((error: unknown) =>
        log.error({ err: error }, 'taking up messages failed; it will be tried again'),
      )
      .finally(() => {
        round = null;
      });
  }

  const stop = ports.every(PERIOD_MS, wake);
  return async () => {
    stop();
    stopping.abort();
    for (const transport of Object.values(transports)) transport.close();
    await round;
  };
}

async function attempt(
  { ports, store }: MessageDeps,
  row: DeliveryRow,
  transport: Transport,
  signal: AbortSignal,
): Promise<SendResult> {
  const outbox = await store.outboxRow(row.outbox_id);
  const merchant = await findMerchant(store, row.merchant_id);
  if (outbox === undefined || merchant === undefined) throw new Error(`Message ${row.id} has no outbox row.`);
  const facts = factsOf(outbox);
  const atMs = ports.nowMs();
  const refused = (error: string): SendResult => ({
    atMs,
    durationMs: 0,
    status: null,
    error,
    answer: '',
    retryAfterMs: null,
    isRefused: true,
  });
  if (facts.to === '') return refused('the recipient was erased');
  if (atMs - row.created_at > TOO_OLD_MS) return refused('older than four days');
  return await transport.send({ id: row.id, occasion: kindOf(row.kind).occasion, facts, merchant }, signal);
}

function outcomeOf({ error, status, isRefused }: SendResult, stopping: AbortSignal): AttemptOutcome {
  if (error === null) return 'delivered';
  if (isRefused) return 'gone';
  return stopping.aborted && status === null ? 'given-back' : 'failed';
}

const atMostADay: typeof pauseAfter = (failedTries, options) => {
  const pauseMs = pauseAfter(failedTries, options);
  return pauseMs === null ? null : Math.min(pauseMs, DAY_MS);
};
