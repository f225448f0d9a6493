import { testAccount } from '../packages/gateway/src/main.ts';
import {
  createPartner,
  dojang,
  type Order,
  type Partner,
  parseResult,
  testCredentials,
} from '../packages/sdk/src/index.ts';
import { createPayer } from '../packages/sdk/src/testing/index.ts';

export const SHOP_ORIGIN = 'http://127.0.0.1:3999';

/** The shop of the test account at one of the gateways. */
export function shopAt(url: string): Partner<'test'> {
  return createPartner({
    environment: dojang({ url, mode: 'test' }),
    credentials: testCredentials({ cstId: 'test', ...testAccount.keys }),
    shopOrigin: SHOP_ORIGIN,
  });
}

/** An order of which the customer has approved the card, so that the shop may confirm. */
export async function certified(url: string, orderNumber: string) {
  const order: Order = { work: 'CERT', goods: '도장', amountWon: 5_000, orderNumber, resultUrl: '/result' };
  const { fields } = await shopAt(url).requestPayment({ ...order, shopOrigin: SHOP_ORIGIN });
  const fromWindow = await createPayer({ shopOrigin: SHOP_ORIGIN }).pay(fields);
  const result = parseResult(fromWindow);
  if (result.kind !== 'claims-authenticated') throw new Error(result.kind);
  return { order, result, fields: fromWindow };
}
