import type { FastifyBaseLogger } from 'fastify';
import { deliver, type WebhookDeps } from '../delivery/deliver.ts';
import { shareOut } from '../delivery/share-out.ts';
import { addressFromRow, type WebhookAddress } from '../delivery/webhook/webhook-address.ts';
import type { DeliveryRow } from '../store/contract.ts';

const PERIOD_MS = 500;
/** A slow receiver fills its own places and nobody else's. */
const PER_ADDRESS = 8;
const AT_ONCE = 128;
/** Well beyond the 10 s of a call and the commit after it. */
const LEASE_MS = 60_000;
/** How long a stopping process waits for answers before it gives the rest back. */
const GRACE_MS = 2_000;

/**
 * The one loop that takes up webhooks that are due. Returns how to stop it; stopping waits a little for the calls under
 * way and gives back what has no answer by then.
 */
export function startDueWebhooks(deps: WebhookDeps, log: FastifyBaseLogger): () => Promise<void> {
  const underWay = new Map<string, Set<Promise<void>>>();
  const stopping = new AbortController();
  let stopped = false;
  let round: Promise<void> | null = null;
  let lastServed = '';

  const busy = (addressId: string) => underWay.get(addressId)?.size ?? 0;
  const allUnderWay = () => [...underWay.values()].flatMap((calls) => [...calls]);

  function wake(): void {
    if (stopped) return;
    round ??= takeUp()
      .catch((error: unknown) =>
        log.error({ err: error }, 'taking up webhooks failed; it will be tried again'),
      )
      .finally(() => {
        round = null;
      });
  }

  async function takeUp(): Promise<void> {
    while (await shareOut(deps));
    const due = (await deps.store.dueAddresses(deps.ports.nowMs())).map(addressFromRow);
    // From where the last round ended, so that many busy addresses come in turn.
    const later = due.filter(({ id }) => id > lastServed);
    for (const address of [...later, ...due.filter(({ id }) => id <= lastServed)]) {
      const limit = Math.min(PER_ADDRESS - busy(address.id), AT_ONCE - allUnderWay().length);
      if (stopped || limit <= 0) continue;
      const nowMs = deps.ports.nowMs();
      const lease = { addressId: address.id, nowMs, untilMs: nowMs + LEASE_MS, limit };
      const rows = await deps.store.leaseDeliveries(lease);
      lastServed = address.id;
      for (const row of rows) start(row, address, rows.length === limit);
    }
  }

  function start(row: DeliveryRow, address: WebhookAddress, moreMayWait: boolean): void {
    const calls = underWay.get(address.id) ?? new Set();
    underWay.set(address.id, calls);
    const call = run(row, address).finally(() => {
      calls.delete(call);
      if (calls.size === 0) underWay.delete(address.id);
      if (moreMayWait) wake();
    });
    calls.add(call);
  }

  async function run(row: DeliveryRow, address: WebhookAddress): Promise<void> {
    const subject = { deliveryId: row.id, addressId: address.id };
    try {
      const outcome = await deliver(deps, row, address, stopping.signal);
      if (outcome === 'gone') log.warn(subject, 'a receiver answered 410 Gone; its address is disabled');
      else log.info({ ...subject, outcome }, 'a webhook was sent');
    } catch (error) {
      log.error({ err: error, ...subject }, 'a webhook could not be handled; it will be tried again');
    }
  }

  const stop = deps.ports.every(PERIOD_MS, wake);
  return async () => {
    stop();
    stopped = true;
    await round;
    const ended = new AbortController();
    const calls = Promise.all(allUnderWay()).finally(() => ended.abort());
    await Promise.race([calls, deps.ports.sleep(GRACE_MS, ended.signal)]);
    stopping.abort();
    await calls;
  };
}
