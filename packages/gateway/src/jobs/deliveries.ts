import { type DeliverDeps, deliver } from '../delivery/deliver.ts';
import type { Transports } from '../delivery/transports.ts';
import { type DeliveryRow, messageChannels } from '../store/contract.ts';
import { dueRows, type Leased } from './due-rows.ts';
import { type Job, job } from './runner.ts';

/** A slow receiver fills its own places and nobody else's. */
const PER_RECEIVER = 8;

/** Sends what is due to each receiver: partners' addresses, and customers by each channel that has a transport. */
export function deliveries(deps: DeliverDeps, transports: Transports): Job {
  const { ports, store } = deps;
  const channels = messageChannels.filter((channel) => transports[channel] !== undefined);
  const due = dueRows(deps, 'webhooks', { longestWaitMs: 600_000 });
  let lastServed = '';

  return job<Leased<DeliveryRow>>({
    name: 'deliver',
    periodMs: 250,
    concurrency: 128,
    take: async (free, underWay) => {
      const addresses = (await store.dueAddresses(ports.nowMs())).map(({ id }) => id);
      const items: Leased<DeliveryRow>[] = [];
      let isMore = false;
      for (const receiver of inTurn([...channels, ...addresses], lastServed)) {
        const busy = underWay.filter(({ row }) => row.address_id === receiver).length;
        const taken = await due.takeOf(receiver, Math.min(PER_RECEIVER - busy, free - items.length));
        items.push(...taken.items);
        isMore ||= taken.isMore;
        if (taken.items.length > 0) lastServed = receiver;
      }
      return { items, isMore };
    },
    putOff: (item) => due.putOff(item),
    subjectOf,
    run: async ({ row }, { stopping, log }) => {
      const transport = transports[channelOf(row)];
      if (transport === undefined) throw new Error(`There is no transport for ${row.address_id}.`);
      const { outcome, error } = await deliver(deps, transport, row, stopping);
      const subject = { ...subjectOf({ row }), outcome };
      if (outcome === 'delivered') log.info(subject, 'delivered');
      else if (outcome !== 'held') log.warn({ ...subject, reason: error }, 'not delivered');
      return 'done';
    },
  });
}

function channelOf({ address_id }: DeliveryRow): keyof Transports {
  return messageChannels.find((channel) => channel === address_id) ?? 'webhook';
}

function subjectOf({ row }: Pick<Leased<DeliveryRow>, 'row'>): Readonly<Record<string, string>> {
  return { deliveryId: row.id, addressId: row.address_id };
}

/** From where the last round ended, so that many busy receivers come in turn. */
function inTurn(receivers: readonly string[], lastServed: string): readonly string[] {
  const sorted = receivers.toSorted();
  return [...sorted.filter((id) => id > lastServed), ...sorted.filter((id) => id <= lastServed)];
}
