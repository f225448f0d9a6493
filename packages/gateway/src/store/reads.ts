import type { Reads } from './contract.ts';
import type { Queries } from './queries.ts';
import type { Query } from './statement.ts';

/** Asks an engine. */
export type Ask = <Input, Row>(query: Query<Input, Row>, input: Input) => Promise<readonly Row[]>;

/** Well below the parameters an engine takes in one statement (32,766 on SQLite). */
const IDS_AT_ONCE = 1024;

/** All reads of the contract, on top of one function that asks the engine. */
export function createReads(queries: Queries, ask: Ask): Reads {
  const first = async <Input, Row>(query: Query<Input, Row>, input: Input) => (await ask(query, input))[0];
  return {
    hasCommitted: async (id) => (await first(queries.hasCommitted, { id })) !== undefined,
    payment: (id) => first(queries.payment, { id }),
    paymentByAuthentication: (authentication_id) =>
      first(queries.paymentByAuthentication, { authentication_id }),
    paymentByReceipt: (receipt_id) => first(queries.paymentByReceipt, { receipt_id }),
    redeemed: (nonce) => first(queries.redeemed, { nonce }),
    paymentsByOrder: (merchant_id, order_number) =>
      ask(queries.paymentsByOrder, { merchant_id, order_number }),
    recentPayments: ({ limit, merchantId }) =>
      merchantId === undefined
        ? ask(queries.recentPayments, { limit })
        : ask(queries.recentPaymentsOfMerchant, { merchant_id: merchantId, limit }),
    turnover: async ({ merchantId, approvedFrom, openedFromMs }) => {
      const row = await first(queries.turnover, {
        merchant_id: merchantId,
        approval_date: approvedFrom,
        created_at: openedFromMs,
      });
      return { payments: row?.payments ?? 0, amountWon: row?.amount_won ?? 0 };
    },
    paymentsOf: (merchant_id, { after: { created_at, id }, limit }) =>
      ask(queries.paymentsOf, { merchant_id, created_at, id, limit }),
    paymentVersions: async (ids) => {
      const versions = new Map<string, number>();
      for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
        const padded = padToPowerOfTwo(ids.slice(start, start + IDS_AT_ONCE));
        for (const row of await ask(queries.paymentVersions(padded.length), padded))
          versions.set(row.id, row.version);
      }
      return versions;
    },
    events: (payment_id) => ask(queries.events, { payment_id }),
    claim: (merchant_id, order_number) => first(queries.claim, { merchant_id, order_number }),
    outboxRow: (id) => first(queries.outboxRow, { id }),
    webhookAddress: (id) => first(queries.webhookAddress, { id }),
    webhookAddresses: () => ask(queries.webhookAddresses, {}),
    webhookAddressesOf: (merchant_id) => ask(queries.webhookAddressesOf, { merchant_id }),
    dueAddresses: (now) => ask(queries.dueAddresses, { now }),
    delivery: (id) => first(queries.delivery, { id }),
    deliveriesOf: (outbox_id) => ask(queries.deliveriesOf, { outbox_id }),
    deliveriesByOrder: (merchant_id, order_number) =>
      ask(queries.deliveriesByOrder, { merchant_id, order_number }),
    recentDeliveries: ({ limit, merchantId }) =>
      merchantId === undefined
        ? ask(queries.recentDeliveries, { limit })
        : ask(queries.recentDeliveriesOfMerchant, { merchant_id: merchantId, limit }),
    recentMessages: (limit) => ask(queries.recentMessages, { limit }),
    deliveryTries: (delivery_id) => ask(queries.deliveryTries, { delivery_id }),
    outboxOf: (payment_id) => ask(queries.outboxOf, { payment_id }),
    merchant: (id) => first(queries.merchant, { id }),
    merchantByClientKey: (client_key) => first(queries.merchantByClientKey, { client_key }),
    merchants: () => ask(queries.merchants, {}),
    sealingKeys: () => ask(queries.sealingKeys, {}),
    meta: async (key) => (await first(queries.meta, { key }))?.value,
  };
}

function padToPowerOfTwo(ids: readonly string[]): readonly string[] {
  const length = 2 ** Math.ceil(Math.log2(ids.length));
  return [...ids, ...Array.from({ length: length - ids.length }, () => ids[0]!)];
}
