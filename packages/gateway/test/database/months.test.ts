import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { attachMonth, detachMonth, makeRoom, readMonths } from '../../src/database/months.ts';
import type { Store } from '../../src/store/contract.ts';
import { monthAt } from '../../src/store/month-ids.ts';
import { openStore } from '../../src/store/open-store.ts';
import { makeMonths } from '../../src/store/postgres-months.ts';
import { insert, put, take } from '../../src/store/write.ts';
import { engines, type Place } from '../support/engines.ts';
import { claimRow, commitOf, deliveryRow, eventRow, paymentRow } from '../support/rows.ts';

const OLD = '202011';
const ID = `pay_${OLD}_aaaa`;

let place: Place;
let url: string;
let store: Store;
let client: pg.Client;
beforeEach(async () => {
  place = await engines.find(({ name }) => name === 'postgres')!.place();
  if (place.location.engine !== 'postgres') throw new Error('This suite is for PostgreSQL.');
  ({ url } = place.location);
  store = await openStore(place.location);
  client = new pg.Client({ connectionString: url });
  await client.connect();
  await makeMonths(client, [OLD]);
});
afterEach(async () => {
  await client.end();
  await store.close();
  await place.remove();
});

const keep = (columns: Parameters<typeof paymentRow>[1] = {}) =>
  store.commit(
    commitOf([
      put('payments', paymentRow(ID, { order_number: 'A', status: 'paid', ...columns })),
      insert('events', eventRow(ID, 1)),
      take(claimRow('A', ID)),
    ]),
  );

it('a month is taken out with all its rows while others are paid, and put back', async () => {
  await keep();
  const tables = await detachMonth(url, OLD);
  expect(tables).toEqual(
    ['payments', 'deliveries', 'events', 'outbox', 'delivery_tries'].map((name) => `${name}_${OLD}`),
  );
  expect(await store.payment(ID)).toBeUndefined();
  expect(await store.events(ID)).toEqual([]);
  // Its order number stays taken.
  expect(await store.claim('shop', 'A')).toMatchObject({ payment_id: ID });
  expect((await client.query(`select id from payments_${OLD}`)).rows).toEqual([{ id: ID }]);
  await expect(detachMonth(url, OLD)).rejects.toThrow(/is out already/);

  await attachMonth(url, OLD);
  expect(await store.payment(ID)).toMatchObject({ status: 'paid' });
  expect(await store.events(ID)).toHaveLength(1);
  await expect(attachMonth(url, OLD)).rejects.toThrow(/is in already/);
});

it.each(['due_at', 'ends_at', 'at_risk_since', 'purge_at', 'buyer_since', 'short_buyer_since'] as const)(
  'a month stays while a payment of it has %s',
  async (column) => {
    await keep({ [column]: 1 });
    await expect(detachMonth(url, OLD)).rejects.toThrow(
      /^1 payments or deliveries of 202011 are still to be/,
    );
    expect(await store.payment(ID)).toBeDefined();
    expect((await readMonths(url)).months[0]).toMatchObject({ month: OLD, open: 1 });
  },
);

it('a month stays while a webhook of it is under way', async () => {
  await store.commit(commitOf([put('deliveries', deliveryRow(`msg_${OLD}_a`, { due_at: 1 }))]));
  await expect(detachMonth(url, OLD)).rejects.toThrow(/still to be looked after/);
});

it('a month that is not over, or not there, is said by name', async () => {
  await expect(detachMonth(url, monthAt(Date.now()))).rejects.toThrow(/is not over/);
  await expect(detachMonth(url, '201901')).rejects.toThrow(/There is no month 201901: dojang db months/);
  await expect(attachMonth(url, '201901')).rejects.toThrow(/There is no month 201901/);
});

it('months are taken out or not at all, when somebody holds their tables', async () => {
  await keep();
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  await other.query('begin');
  await other.query('select * from delivery_tries');
  await expect(detachMonth(url, OLD)).rejects.toThrow(/in use just now, and nothing was changed/);
  await other.query('rollback');
  await other.end();
  expect(await store.payment(ID)).toBeDefined();
});

it('there is room for a year to come', async () => {
  const made = await makeRoom(url);
  expect(made.at(-1)).toBe(monthAt(Date.now(), 12));
  expect(await makeRoom(url)).toEqual([]);
  const { months, rest } = await readMonths(url);
  expect(months.map(({ month }) => month)).toEqual([
    OLD,
    ...Array.from({ length: 13 }, (_, later) => monthAt(Date.now(), later)),
  ]);
  expect(rest).toBe(0);
});
