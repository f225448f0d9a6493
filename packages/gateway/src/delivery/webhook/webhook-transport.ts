import type { Ports } from '../../ports.ts';
import { resultFromBody } from '../../result/stored-result.ts';
import type { Keyring } from '../../seal/keyring.ts';
import type { Store } from '../../store/contract.ts';
import type { Sender } from '../http/sender.ts';
import type { Transport } from '../transport.ts';
import { webhookHeaders } from './sign.ts';
import { addressFromRow, secretsInForce } from './webhook-address.ts';
import { disableWebhookAddress } from './webhook-addresses.ts';

export interface WebhookDeps {
  readonly ports: Ports;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly sender: Sender;
}

const GONE = 410;

/** Posts results to the addresses of partners, signed. Nothing more goes to an address that answered 410 Gone. */
export function createWebhookTransport({ ports, store, keyring, sender }: WebhookDeps): Transport {
  return {
    send: async ({ delivery, outbox }, stopping) => {
      if (delivery.address_id === null) throw new Error(`Delivery ${delivery.id} has no address.`);
      const row = await store.webhookAddress(delivery.address_id);
      if (row?.status !== 'active') return null;
      const address = addressFromRow(row);
      const body = JSON.stringify(resultFromBody(outbox.body));
      const atMs = ports.nowMs();
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'Dojang-Webhooks/1',
        ...webhookHeaders({ id: delivery.id, body, atMs }, await secretsInForce(keyring, address, atMs)),
      };
      const call = await sender.post(address.url, { headers, body }, stopping);
      const isGone = call.status === GONE;
      if (isGone) await disableWebhookAddress({ ports, store }, address.id, 'the receiver answered 410 Gone');
      return { ...call, isFinal: isGone, receiver: new URL(address.url).origin };
    },
  };
}
