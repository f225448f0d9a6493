import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Shop, startShop } from '../../examples/shop/src/server.ts';
import { createPayer, type Payer } from '../../packages/sdk/src/testing/index.ts';
import { type Answer, sendForm, sendJson } from './attack.ts';
import { type House, openHouse } from './house.ts';

type Fields = Readonly<Record<string, string>>;

export const REFUND_KEY = 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0';
export const BUYER = { name: '김도장', email: 'a@b.kr', phone: '01012345678' };

interface PlacedOrder {
  /** Path of its page. */
  readonly url: string;
  readonly fields: Fields;
  readonly orderNumber: string;
}

/** The example shop on a house of its own, and who orders and pays there without a browser. */
export interface ExampleShop {
  readonly house: House;
  readonly shop: Shop;
  readonly payer: Payer;
  /** An order of a T-shirt that waits for its payment. @param headers of who orders */
  place(choice?: Fields, headers?: Fields): Promise<PlacedOrder>;
  /** Brings a result as the browser does: cross-site, without cookies. */
  bring(result: Fields): Promise<Answer>;
  /** Another process of the shop, on the same database. */
  openOther(): Promise<Shop>;
  close(): Promise<void>;
}

export async function openExampleShop(): Promise<ExampleShop> {
  const house = await openHouse();
  const dataDir = mkdtempSync(join(tmpdir(), 'dojang-shop-'));
  const shops: Shop[] = [];
  const open = async () => {
    const opened = await startShop({
      host: '127.0.0.1',
      port: 0,
      dataDir,
      gatewayUrl: house.gateway.url,
      cstId: 'test',
      custKey: 'abcd1234567890',
      refundKey: REFUND_KEY,
    });
    shops.push(opened);
    return opened;
  };
  const shop = await open();
  return {
    house,
    shop,
    payer: createPayer({ shopOrigin: shop.url }),
    place: async (choice = {}, headers = {}) => {
      const body = { productId: 'tshirt', ...BUYER, ...choice };
      const answer = await sendJson(`${shop.url}/orders`, body, { origin: shop.url, ...headers });
      const { url, fields } = JSON.parse(answer.text) as { url: string; fields: Fields };
      return { url, fields, orderNumber: fields['PCD_PAY_OID'] ?? '' };
    },
    bring: (result) => sendForm(`${shop.url}/payments/result`, result, { origin: house.gateway.url }),
    openOther: open,
    close: async () => {
      for (const opened of shops) await opened.close();
      await house.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
