import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { adoptCharge, openDifferencesOf, requestDay, testAccount } from '../../packages/gateway/src/main.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import type { Fields } from '../../packages/protocol/src/payple/index.ts';
import { kstDate } from '../../packages/protocol/src/time.ts';
import { createPartner, dojang, parseResult, testCredentials } from '../../packages/sdk/src/index.ts';
import { verifiable } from '../../packages/sdk/test/verifiable.ts';
import { forgetPayment } from '../support/forget-payment.ts';
import { type House, openHouse } from '../support/house.ts';
import { hasCommit, type OlderGateway, type OlderVersion, unpackVersion } from '../support/older-version.ts';

/**
 * The version before this one: the first that reads from the store whether it can work on it (migration 14). A change that it cannot
 * work beside raises `readableFrom` (`store/migrate.ts`); then the version that came just before that change stands here.
 */
const BEFORE = '1c168cf95570bddc6ab749a7850a03730790779b';
/** Made before stores said so. */
const FIRST = { name: '0.1.0-draft', commit: '7af7dea9a24291b797d6c469889ce80685bda1b0' };

const isThere = hasCommit(BEFORE) && hasCommit(FIRST.commit);
if (!isThere) {
  const reason = 'this clone has no history to run one from (git fetch --unshallow)';
  process.stderr.write(`SKIPPED: the tests beside an older version: ${reason}\n`);
  test.skip(`an older version: ${reason}`, () => {});
}

/** What the next version may add: a table, a column that may be null, an index. */
const NEXT = [
  'alter table payments add column next_column bigint',
  'create table next_table (id text primary key)',
  'create index payments_next on payments (next_column)',
];

describe.skipIf(!isThere).each(engines)('the version before, on $name', (engine) => {
  let house: House;
  let older: OlderVersion | undefined;
  let gateway: OlderGateway | undefined;
  beforeEach(async () => {
    house = await openHouse({ engine });
  });
  afterEach(async () => {
    if (gateway?.kind === 'runs') await gateway.stop();
    gateway = undefined;
    older?.remove();
    await house.close();
  });

  async function start(commit: string): Promise<OlderGateway> {
    older = unpackVersion(commit);
    gateway = await older.start(house);
    return gateway;
  }

  const partnerOf = (url: string) =>
    createPartner({
      environment: dojang({ url, mode: 'test' }),
      credentials: testCredentials({ cstId: 'test', ...testAccount.keys }),
      shopOrigin: house.shopOrigin,
    });

  test('takes payments on tables that a newer one has added to, and each reads what the other wrote', async () => {
    await addMigration(house);
    const beside = await start(BEFORE);
    if (beside.kind !== 'runs') throw new Error(beside.said);
    const both = [
      [beside.url, house.gateway.url],
      [house.gateway.url, beside.url],
    ] as const;
    for (const [oneUrl, otherUrl] of both) {
      const [one, other] = [partnerOf(oneUrl), partnerOf(otherUrl)];
      const order = house.order();
      const { fields } = await one.requestPayment({ ...order, shopOrigin: house.shopOrigin });
      const result = verifiable(await house.payer.pay(fields));
      for (const reader of [one, other])
        expect(await reader.verify(result, order)).toMatchObject({ kind: 'paid', amountWon: 1000 });

      // What one process has opened, the other brings to its end, behind one address: so it goes during an upgrade.
      const confirmed = house.order({ work: 'CERT' });
      const opened = await one.requestPayment({ ...confirmed, shopOrigin: house.shopOrigin });
      const fieldsOfResult = Object.entries(await house.payer.pay(opened.fields)).map(([name, value]) => [
        name,
        value.replace(oneUrl, otherUrl),
      ]);
      const authenticated = parseResult(Object.fromEntries(fieldsOfResult) as Fields);
      if (authenticated.kind !== 'claims-authenticated') throw new Error(`It is ${authenticated.kind}.`);
      expect(await other.confirm(authenticated, confirmed)).toMatchObject({ kind: 'paid' });
      expect(await one.lookup(confirmed)).toMatchObject({ kind: 'paid' });
    }
  }, 60_000);

  test('looks up and cancels a payment that this one has adopted', async () => {
    const order = house.order();
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    await house.payer.pay(fields);
    await forgetPayment(house, order);
    const day = kstDate(house.ports.nowMs());
    await house.administer((deps) => requestDay(deps, day));
    const open = () => house.administer((deps) => openDifferencesOf(deps, day));
    await expect.poll(async () => (await open()).length, { timeout: 20_000 }).toBe(1);
    const [difference] = await open();
    const { orderNumber, amountWon } = order;
    const entry = {
      kind: 'approval',
      order: orderNumber,
      id: null,
      approvalNumber: null,
      day: null,
    } as const;
    const listed = {
      merchantId: 'test',
      orderNumber,
      status: 'paid',
      entries: [{ ...entry, amountWon }],
    } as const;
    const adopted = await house.administer((deps) =>
      adoptCharge(deps, { difference: difference!, order: listed }, { gatewayOrigin: house.gateway.url }),
    );
    expect(adopted).toMatchObject({ kind: 'adopted' });

    const beside = await start(BEFORE);
    if (beside.kind !== 'runs') throw new Error(beside.said);
    const one = partnerOf(beside.url);
    const paid = await one.lookup({ ...order, work: 'CERT' });
    if (paid.kind !== 'paid') throw new Error(paid.kind);
    expect(await one.cancel({ orderNumber, paidOn: paid, amountWon: 400 })).toMatchObject({
      kind: 'cancelled',
    });
    expect((await fetch(paid.receiptUrl.replace(house.gateway.url, beside.url))).status).toBe(200);
    expect(await partnerOf(house.gateway.url).lookup(order)).toMatchObject({
      kind: 'paid',
      cancelledWon: 400,
    });
  }, 60_000);

  test(`${FIRST.name} does not say so, and refuses the store`, async () => {
    const ended = await start(FIRST.commit);
    expect(ended).toMatchObject({
      kind: 'ended',
      code: 1,
      said: expect.stringMatching(/Start the newer version/),
    });
    const order = house.order();
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    expect(await house.payer.pay(fields)).toMatchObject({ PCD_PAY_RST: 'success' });
  }, 60_000);
});

async function addMigration({ location }: House): Promise<void> {
  if (location.engine === 'sqlite') {
    const db = new DatabaseSync(location.file, { timeout: 3_000 });
    for (const statement of [...NEXT, 'pragma user_version = 99'])
      db.exec(statement.replace('bigint', 'integer'));
    db.close();
    return;
  }
  const client = new pg.Client({ connectionString: location.url });
  await client.connect();
  for (const statement of [...NEXT, 'insert into migrations (number) values (99)'])
    await client.query(statement);
  await client.end();
}
