import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type House, openHouse } from '../support/house.ts';
import { emptyPlace, installAlone, type Place } from './install.ts';
import { getRuntime, runtimes } from './runtimes.ts';

const files = ['buy.mjs', 'buy.cjs'];
const bought = {
  claimed: 'claims-authenticated',
  kind: 'paid',
  webhook: 200,
  fulfilled: [1000],
  looked: 'paid',
};

let house: House;
let shop: Place;

beforeAll(async () => {
  house = await openHouse();
  // Said for Deno, which takes a file for ESM otherwise.
  shop = emptyPlace('buy', { type: 'commonjs' });
  await installAlone(shop, inject('tarballs').sdk);
});
afterAll(async () => {
  shop?.remove();
  await house?.close();
});

async function buyWith(program: string, args: readonly string[]): Promise<unknown> {
  const output = await shop.run(program, args, {
    DOJANG_URL: house.gateway.url,
    SHOP_ORIGIN: house.shopOrigin,
    CUST_KEY: 'abcd1234567890',
    ORDER: house.order().orderNumber,
  });
  return JSON.parse(output);
}

test.for(files)('the newest Node buys with %s', async (file) => {
  expect(await buyWith(process.execPath, [file])).toEqual(bought);
});

describe.each(runtimes)('$name', (runtime) => {
  let got: Awaited<ReturnType<typeof getRuntime>>;
  beforeAll(async () => {
    got = await getRuntime(runtime);
  });
  afterAll(() => got?.remove());

  test.for(files)('buys with %s', async (file, { skip }) => {
    if (got === null) return skip(`${runtime.from} could not be had`);
    expect(await buyWith(got.program, [...runtime.args, file])).toEqual(bought);
  });
});
