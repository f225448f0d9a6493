import type { Ports } from '../../ports.ts';
import type { Store, WebhookAddressRow } from '../../store/contract.ts';
import { update } from '../../store/update.ts';
import { put, type Write } from '../../store/write.ts';
import { addressFromRow, addressToRow, type WebhookAddress } from './webhook-address.ts';

interface AddressDeps {
  readonly ports: Ports;
  readonly store: Store;
}

/** Those that were not removed, oldest first; of one partner when given. */
export async function listWebhookAddresses(
  store: Store,
  merchantId?: string,
): Promise<readonly WebhookAddress[]> {
  const rows = await (merchantId === undefined
    ? store.webhookAddresses()
    : store.webhookAddressesOf(merchantId));
  return rows.map(addressFromRow).filter(({ status }) => status !== 'removed');
}

/** Sends there no more for now, and keeps what waits. */
export async function disableWebhookAddress(
  deps: AddressDeps,
  id: string,
  disabledReason: string,
): Promise<void> {
  await changeWebhookAddress(deps, id, (address) => ({ ...address, status: 'disabled', disabledReason }));
}

/**
 * Changes an address that was not removed. Null when there is none.
 * @param also what else goes into the commit
 */
export async function changeWebhookAddress(
  { ports, store }: AddressDeps,
  id: string,
  change: (address: WebhookAddress) => WebhookAddress,
  also: (address: WebhookAddress) => readonly Write[] = () => [],
): Promise<WebhookAddress | null> {
  return await update<WebhookAddressRow | undefined, WebhookAddress | null>(
    { ports, store },
    {
      load: () => store.webhookAddress(id),
      decide: (row) => {
        if (row === undefined || row.status === 'removed') return null;
        const address = addressFromRow(row);
        return { ...change(address), updatedAtMs: ports.nowMs(), version: address.version + 1 };
      },
      toWrites: (next) =>
        next === null ? [] : [put('webhook_addresses', addressToRow(next)), ...also(next)],
    },
  );
}
