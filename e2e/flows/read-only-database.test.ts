import { expect, onTestFinished, test } from 'vitest';
import { addWebhookAddress, testAccount } from '../../packages/gateway/src/main.ts';
import { readRisk } from '../../packages/gateway/src/status/risk.ts';
import { dump } from '../../packages/gateway/test/support/dump.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { startReceiver } from '../../packages/gateway/test/support/receiver.ts';
import { createPartner, dojang, parseResult, testCredentials } from '../../packages/sdk/src/index.ts';
import { type House, openHouse } from '../support/house.ts';
import { execute } from '../support/store-away.ts';

const postgres = engines.find(({ name }) => name === 'postgres');

/** As a server that has become a standby, or is kept from being written to: what is connected is cut, and finds it so. */
async function setReadOnly({ location }: House, isReadOnly: boolean): Promise<void> {
  if (location.engine !== 'postgres') throw new Error('A database can be made read-only.');
  const name = new URL(location.url).pathname.slice(1);
  const server = { engine: 'postgres', url: new URL('/postgres', location.url).href } as const;
  const change = isReadOnly
    ? 'set default_transaction_read_only = on'
    : 'reset default_transaction_read_only';
  await execute(server, `alter database ${name} ${change}`);
  await execute(server, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
}

test('a gateway whose PostgreSQL is read-only says so, takes and tells nothing that it cannot store, and goes on by itself', async () => {
  const house = await openHouse({ engine: postgres, lying: true });
  onTestFinished(() => house.close());
  const receiver = await startReceiver();
  onTestFinished(() => receiver.close());
  const { shopOrigin, lyingIssuers } = house;
  await house.administer((deps) =>
    addWebhookAddress(deps, { merchantId: 'test', url: `${receiver.origin}/hook` }),
  );
  const partner = createPartner({
    environment: dojang({ url: house.gateway.url, mode: 'test' }),
    credentials: testCredentials({ cstId: 'test', ...testAccount.keys }),
    shopOrigin,
  });
  const heard = (call: RegExp) => lyingIssuers?.heard.filter((each) => call.test(each.call)).length ?? 0;
  const asked = () => heard(/^POST .*\/(approvals|cancels)$/);

  async function certified() {
    const order = house.order({ amountWon: 10_000, work: 'CERT' });
    const { fields } = await partner.requestPayment({ ...order, shopOrigin });
    const result = parseResult(await house.payer.pay(fields));
    if (result.kind !== 'claims-authenticated') throw new Error(result.kind);
    return { order, result };
  }
  const readiness = async () => (await fetch(`${house.gateway.url}/readyz`)).status;
  const kept = async () => {
    const { payments, events, outbox, cancels, claims, nonces, attempts } = await dump(house.location);
    return { payments, events, outbox, cancels, claims, nonces, attempts };
  };

  const paid = await certified();
  const told = await partner.confirm(paid.result, paid.order);
  if (told.kind !== 'paid') throw new Error(told.kind);
  const held = await certified();
  const unopened = house.order({ amountWon: 3_000 });
  const { fields } = await partner.requestPayment({ ...unopened, shopOrigin });
  await expect.poll(() => receiver.posts.length).toBe(1);
  expect(await readiness()).toBe(200);

  await setReadOnly(house, true);
  await expect.poll(readiness, { timeout: 20_000 }).toBe(503);
  const [before, calls] = [await kept(), asked()];

  const post = async (url: string, body: Readonly<Record<string, unknown>>) => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    return [response.status, response.headers.get('retry-after')];
  };
  const unavailable = [503, expect.stringMatching(/^\d+$/)];
  const keys = { PCD_CST_ID: 'test', PCD_CUST_KEY: testAccount.keys.custKey };
  expect(
    await post(held.result.fields['PCD_PAY_COFURL'] ?? '', {
      ...keys,
      PCD_AUTH_KEY: held.result.fields['PCD_AUTH_KEY'],
      PCD_PAY_REQKEY: held.result.fields['PCD_PAY_REQKEY'],
    }),
  ).toEqual(unavailable);
  expect(await partner.confirm(held.result, held.order)).toMatchObject({ kind: 'unverified' });
  const cancel = { orderNumber: paid.order.orderNumber, paidOn: told, amountWon: 4_000 };
  expect((await partner.cancel(cancel)).kind).not.toMatch(/^cancelled|declined$/);
  await expect(house.payer.open(fields)).rejects.toThrow();
  // What has been told stays true.
  expect(await partner.lookup(paid.order)).toMatchObject({ kind: 'paid', cancelledWon: 0 });

  // The card companies were asked for nothing, and nothing has changed or was announced.
  expect(asked()).toBe(calls);
  expect(await kept()).toEqual(before);
  expect(receiver.posts).toHaveLength(1);

  await setReadOnly(house, false);
  await expect.poll(readiness, { timeout: 20_000 }).toBe(200);
  const confirmed = await partner.confirm(held.result, held.order);
  expect(confirmed).toMatchObject({ kind: 'paid', orderNumber: held.order.orderNumber });
  expect((await partner.cancel(cancel)).kind).toBe('cancelled');
  expect(parseResult(await house.payer.pay(fields)).kind).toBe('claims-paid');
  await expect.poll(() => receiver.posts.length, { timeout: 20_000 }).toBe(4);
  expect(asked()).toBe(calls + 3);
  expect(await house.administer(({ store }) => readRisk(store))).toMatchObject({ won: 0 });
}, 120_000);
