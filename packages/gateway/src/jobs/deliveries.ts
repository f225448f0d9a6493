import { type DeliverDeps, deliver } from '../delivery/deliver.ts';
import { shareOut } from '../delivery/share-out.ts';
import type { Transports } from '../delivery/transports.ts';
import { type DeliveryRow, messageChannels } from '../store/contract.ts';
import { type Job, job } from './runner.ts';

/** A slow receiver fills its own places and nobody else's. */
const PER_RECEIVER = 8;
/** Well beyond the 10 s of a call and the commit after it. */
const LEASE_MS = 60_000;

/** Shares results out among the addresses of their partners, and sends what is due to each receiver. */
export function deliveries(deps: DeliverDeps, transports: Transports): Job {
  const { ports, store } = deps;
  const channels = messageChannels.filter((channel) => transports[channel] !== undefined);
  let lastServed = '';

  return job<DeliveryRow>({
    name: 'deliver',
    periodMs: 500,
    concurrency: 128,
    take: async (free, underWay) => {
      while (await shareOut(deps));
      const nowMs = ports.nowMs();
      const addresses = (await store.dueAddresses(nowMs)).map(({ id }) => id);
      const items: DeliveryRow[] = [];
      let isMore = false;
      for (const addressId of inTurn([...channels, ...addresses], lastServed)) {
        const busy = underWay.filter(({ address_id }) => address_id === addressId).length;
        const limit = Math.min(PER_RECEIVER - busy, free - items.length);
        isMore ||= limit < 1;
        if (limit < 1) continue;
        const rows = await store.leaseDeliveries({ addressId, nowMs, untilMs: nowMs + LEASE_MS, limit });
        isMore ||= rows.length === limit;
        items.push(...rows);
        lastServed = addressId;
      }
      return { items, isMore };
    },
    subjectOf,
    run: async (row, { stopping, log }) => {
      const transport = transports[channelOf(row)];
      if (transport === undefined) throw new Error(`There is no transport for ${row.address_id}.`);
      const { outcome, error } = await deliver(deps, transport, row, stopping);
      const subject = { ...subjectOf(row), outcome };
      if (outcome === 'delivered') log.info(subject, 'delivered');
      else if (outcome !== 'held') log.warn({ ...subject, reason: error }, 'not delivered');
      return 'done';
    },
    // The lease ends by itself.
    putOff: async () => {},
  });
}

function channelOf({ address_id }: DeliveryRow): keyof Transports {
  return messageChannels.find((channel) => channel === address_id) ?? 'webhook';
}

function subjectOf(row: DeliveryRow): Readonly<Record<string, string>> {
  return { deliveryId: row.id, addressId: row.address_id };
}

/** From where the last round ended, so that many busy receivers come in turn. */
function inTurn(receivers: readonly string[], lastServed: string): readonly string[] {
  const sorted = receivers.toSorted();
  return [...sorted.filter((id) => id > lastServed), ...sorted.filter((id) => id <= lastServed)];
}
