import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Work } from '../src/order.ts';
import { createPartners } from '../src/partners.ts';
import { type Placed, placeOrder } from '../src/place-order.ts';
import { receiveResult, type SettleDeps } from '../src/settle-order.ts';
import { createSingleFlight } from '../src/single-flight.ts';
import { openDatabase } from '../src/store/database.ts';
import { createJournal } from '../src/store/journal.ts';
import { createOrderStore } from '../src/store/order-store.ts';
import { createShelf } from '../src/store/shelf.ts';
import { createWitness } from '../src/witness.ts';
import { startWireGateway, type WireGateway } from './wire-gateway.ts';

/** The shop's settling with its real database and SDK, in front of a gateway that does as it is told. */
export interface Settling {
  readonly deps: SettleDeps;
  readonly gateway: WireGateway;
  readonly clock: { nowMs: number };
  /** Places an order and returns its order number. */
  order(choice?: { readonly work?: Work; readonly productId?: string }): Promise<{
    readonly orderId: string;
    readonly orderNumber: string;
  }>;
  /** Brings a result and waits until it is settled. */
  bring(body: unknown): Promise<'order' | 'unknown'>;
  /** As after a crash: the same folder, a new process. */
  restart(): SettleDeps;
  close(): Promise<void>;
}

export const shopOrigin = 'http://127.0.0.1:3000';

export async function startSettling(): Promise<Settling> {
  const gateway = await startWireGateway();
  const dataDir = mkdtempSync(join(tmpdir(), 'dojang-shop-'));
  const clock = { nowMs: Date.now() };
  const opened: { close(): void }[] = [];
  const open = (): SettleDeps => {
    const database = openDatabase(dataDir);
    opened.push(database);
    const nowMs = () => clock.nowMs;
    const journal = createJournal(database);
    const witness = createWitness(journal, nowMs);
    return {
      store: createOrderStore(database),
      shelf: createShelf(database),
      journal,
      witness,
      partners: createPartners({ cstId: 'test', custKey: 'abcd1234567890' }, witness),
      flights: createSingleFlight(),
      nowMs,
    };
  };
  const deps = open();
  return {
    deps,
    gateway,
    clock,
    order: async ({ work = 'PAY', productId = 'tshirt' } = {}) => {
      const placed = await placeOrder(deps, {
        work,
        channel: 'post',
        gatewayUrl: gateway.url,
        shopOrigin,
        customerId: 'customer',
        productId,
        buyer: { name: '김도장', email: 'a@b.kr', phone: '01012345678' },
      });
      return { orderId: orderIdOf(placed), orderNumber: fieldsOf(placed)['PCD_PAY_OID'] ?? '' };
    },
    bring: async (body) => {
      const received = receiveResult(deps, body);
      if (received.kind === 'order') await received.settled;
      return received.kind;
    },
    restart: open,
    close: async () => {
      await deps.flights.landed();
      for (const database of opened) database.close();
      await gateway.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function fieldsOf(placed: Placed): Readonly<Record<string, string>> {
  if (placed.kind !== 'ready') throw new Error(`the order was not placed: ${placed.kind}`);
  return placed.payment.fields;
}

function orderIdOf(placed: Placed): string {
  if (placed.kind !== 'ready') throw new Error(`the order was not placed: ${placed.kind}`);
  return placed.orderId;
}
