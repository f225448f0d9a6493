import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Work } from '../src/order.ts';
import { type Placed, placeOrder } from '../src/place-order.ts';
import { receiveResult } from '../src/receive-result.ts';
import { createShopDeps, type ShopDeps } from '../src/shop-deps.ts';
import { openDatabase } from '../src/store/database.ts';
import { startWireGateway, type WireGateway } from './wire-gateway.ts';

/** The shop behind its pages, with its real database and SDK, in front of a gateway that answers as a test says. */
export interface Counter {
  readonly deps: ShopDeps;
  readonly database: DatabaseSync;
  readonly gateway: WireGateway;
  readonly clock: { nowMs: number };
  /** Places an order and returns its order number. */
  order(choice?: { readonly work?: Work; readonly productId?: string }): Promise<{
    readonly orderId: string;
    readonly orderNumber: string;
  }>;
  /** Brings a result and waits until the inbox is done with it. */
  bring(body: unknown): Promise<'order' | 'unknown'>;
  /** As after a crash: the same folder, a new process. */
  restart(): ShopDeps;
  close(): Promise<void>;
}

export const shopOrigin = 'http://127.0.0.1:3000';

export async function openCounter(): Promise<Counter> {
  const gateway = await startWireGateway();
  const dataDir = mkdtempSync(join(tmpdir(), 'dojang-shop-'));
  const clock = { nowMs: Date.now() };
  const opened: { readonly deps: ShopDeps; readonly database: DatabaseSync }[] = [];
  const open = () => {
    const database = openDatabase(dataDir);
    const deps = createShopDeps({
      database,
      gatewayUrl: gateway.url,
      cstId: 'test',
      custKey: 'abcd1234567890',
      refundKey: 'refund-key-of-the-shop',
      nowMs: () => clock.nowMs,
    });
    const shop = { deps, database };
    opened.push(shop);
    return shop;
  };
  const { deps, database } = open();
  return {
    deps,
    database,
    gateway,
    clock,
    order: async ({ work = 'PAY', productId = 'tshirt' } = {}) => {
      const placed = await placeOrder(deps, {
        work,
        channel: 'post',
        gatewayUrl: gateway.url,
        shopOrigin,
        failure: null,
        customerId: 'customer',
        productId,
        buyer: { name: '김도장', email: 'a@b.kr', phone: '01012345678' },
      });
      const { orderId, request } = ready(placed);
      return { orderId, orderNumber: request.fields['PCD_PAY_OID'] ?? '' };
    },
    bring: async (body) => {
      const received = receiveResult(deps, body);
      if (received.kind === 'order') await received.looked;
      return received.kind;
    },
    restart: () => open().deps,
    close: async () => {
      for (const shop of opened) {
        await shop.deps.inbox.close();
        if (shop.database.isOpen) shop.database.close();
      }
      await gateway.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function ready(placed: Placed): Extract<Placed, { kind: 'ready' }> {
  if (placed.kind !== 'ready') throw new Error(`the order was not placed: ${placed.kind}`);
  return placed;
}
