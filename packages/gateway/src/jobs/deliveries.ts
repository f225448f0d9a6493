import { type DeliverDeps, deliver } from '../delivery/deliver.ts';
import { channelOf, messageChannels } from '../delivery/delivery.ts';
import type { Transports } from '../delivery/transports.ts';
import type { DeliveryRow } from '../store/contract.ts';
import { dueRows, type Leased } from './due-rows.ts';
import { type Job, job } from './runner.ts';

/** How many calls a receiver may have under way once it has shown that it answers. */
const MOST_PLACES = 8;
const LONGEST_WAIT_MS = 600_000;

/** Sends what is due to each receiver: partners' addresses, and customers by each channel that has a transport. */
export function deliveries(deps: DeliverDeps, transports: Transports): Job {
  const { ports, store } = deps;
  const webhooks = dueRows(deps, 'webhooks', { longestWaitMs: LONGEST_WAIT_MS });
  const messages = dueRows(deps, 'messages', { longestWaitMs: LONGEST_WAIT_MS });
  const channels = messageChannels.filter((channel) => transports[channel] !== undefined);
  let lastServed = '';
  /** One place to begin with, twice as many after each delivery, one again after a failure: many that hang take few places. */
  const places = new Map<string, number>();
  const placesOf = (receiver: string) => places.get(receiver) ?? 1;

  /** By the id of their address, or by their channel. */
  async function dueReceivers(): Promise<ReadonlyMap<string, typeof webhooks>> {
    const addresses = await store.dueAddresses(ports.nowMs());
    return new Map([
      ...channels.map((channel) => [channel, messages] as const),
      ...addresses.map(({ id }) => [id, webhooks] as const),
    ]);
  }

  return job<Leased<DeliveryRow>>({
    name: 'deliver',
    periodMs: 250,
    concurrency: 128,
    take: async (free, underWay) => {
      const items: Leased<DeliveryRow>[] = [];
      let isMore = false;
      for (const [receiver, queue] of inTurn(await dueReceivers(), lastServed)) {
        const busy = underWay.filter(({ row }) => receiverOf(row) === receiver).length;
        const taken = await queue.takeOf(receiver, Math.min(placesOf(receiver) - busy, free - items.length));
        items.push(...taken.items);
        isMore ||= taken.isMore;
        if (taken.items.length > 0) lastServed = receiver;
      }
      return { items, isMore };
    },
    putOff: (item) => webhooks.putOff(item),
    subjectOf,
    run: async ({ row }, { stopping, log }) => {
      const transport = transports[channelOf(row)];
      if (transport === undefined) throw new Error(`There is no transport for ${row.channel}.`);
      const { outcome, error, receiver: address } = await deliver(deps, transport, row, stopping);
      const receiver = receiverOf(row);
      if (outcome === 'delivered') places.set(receiver, Math.min(2 * placesOf(receiver), MOST_PLACES));
      else places.delete(receiver);
      const { merchant_id: merchantId, order_number: orderNumber } = row;
      const subject = { ...subjectOf({ row }), merchantId, orderNumber, address, outcome };
      if (outcome === 'delivered') log.info(subject, 'delivered');
      else if (outcome !== 'held') log.warn({ ...subject, reason: error }, 'not delivered');
      return 'done';
    },
  });
}

function receiverOf({ address_id, channel }: DeliveryRow): string {
  return address_id ?? channel;
}

function subjectOf({ row }: Pick<Leased<DeliveryRow>, 'row'>): Readonly<Record<string, string>> {
  const { id: deliveryId, channel, address_id } = row;
  return { deliveryId, channel, ...(address_id !== null && { addressId: address_id }) };
}

/** From where the last round ended, so that many busy receivers come in turn. */
function inTurn<Queue>(
  receivers: ReadonlyMap<string, Queue>,
  lastServed: string,
): readonly (readonly [string, Queue])[] {
  const sorted = [...receivers].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return [...sorted.filter(([id]) => id > lastServed), ...sorted.filter(([id]) => id <= lastServed)];
}
