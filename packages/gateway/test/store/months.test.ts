import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PaymentRow, Store } from '../../src/store/contract.ts';
import { postgres } from '../../src/store/dialect.ts';
import { firstRelease } from '../../src/store/migrations/001-first-release.ts';
import { idBeside, monthAt } from '../../src/store/month-ids.ts';
import { openStore } from '../../src/store/open-store.ts';
import { comingMonths, makeMonths } from '../../src/store/postgres-months.ts';
import { createQueueStatements, queueNames, queueTable } from '../../src/store/queues.ts';
import { createReads } from '../../src/store/reads.ts';
import { RecentMonths } from '../../src/store/recent-months.ts';
import { type Table, tables } from '../../src/store/tables.ts';
import { insert, put } from '../../src/store/write.ts';
import { createWriteStatements } from '../../src/store/write-statements.ts';
import { engines, type Place } from '../support/engines.ts';
import {
  commitOf,
  deliveryRow,
  eventRow,
  outboxRow,
  paymentRow,
  tryRow,
  webhookAddressRow,
} from '../support/rows.ts';

const now = monthAt(Date.now());
const LATER = '209902';

let place: Place;
let store: Store;
let client: pg.Client;
beforeEach(async () => {
  place = await engines.find(({ name }) => name === 'postgres')!.place();
  if (place.location.engine !== 'postgres') throw new Error('This suite is for PostgreSQL.');
  store = await openStore(place.location);
  client = new pg.Client({ connectionString: place.location.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await store.close();
  await place.remove();
});

/** A payment with all that grows with it. */
async function keep(
  id: string,
  receiptId = idBeside(id, 'r', id.slice(-4)),
  approvalDate: string | null = null,
): Promise<void> {
  const outboxId = `${id}:1:approved`;
  const deliveryId = idBeside(outboxId, 'msg', id.slice(-4));
  const result = await store.commit(
    commitOf([
      put(
        'payments',
        paymentRow(id, {
          receipt_id: receiptId,
          approval_date: approvalDate,
          authentication_id: idBeside(id, 'auth', id.slice(-4)),
        }),
      ),
      insert('events', eventRow(id, 1)),
      insert('outbox', outboxRow(outboxId, id)),
      put('deliveries', deliveryRow(deliveryId, { outbox_id: outboxId })),
      insert('delivery_tries', tryRow(deliveryId, 1)),
    ]),
  );
  expect(result).toEqual({ kind: 'committed' });
}

/** In which table each row of a table lies. */
async function places(table: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ place: string }>(
    `select tableoid::regclass::text as place from ${table} order by 1`,
  );
  return rows.map(({ place: each }) => each);
}

const grown = ['payments', 'events', 'outbox', 'deliveries', 'delivery_tries'];

describe('months', () => {
  it('have room before they begin, the next one too, and each holds its own rows', async () => {
    await keep(`pay_${now}_aaaa`);
    await keep(`pay_${monthAt(Date.now(), 1)}_bbbb`);
    for (const table of grown)
      expect(await places(table)).toEqual([`${table}_${now}`, `${table}_${monthAt(Date.now(), 1)}`]);
  });

  it('that nobody made room for lose nothing: their rows lie in the rest, and go over', async () => {
    await keep(`pay_${LATER}_aaaa`);
    await keep('pay_20260712345678');
    for (const table of grown) expect(await places(table)).toEqual([`${table}_rest`, `${table}_rest`]);

    expect(await makeMonths(client, [LATER])).toEqual([LATER]);
    expect(await makeMonths(client, [LATER])).toEqual([]);
    for (const table of grown) expect(await places(table)).toEqual([`${table}_${LATER}`, `${table}_rest`]);
    expect(await store.payment(`pay_${LATER}_aaaa`)).toMatchObject({ version: 1 });
    await keep(`pay_${LATER}_bbbb`);
    expect(await places('payments')).toContain(`payments_${LATER}`);
  });

  it('are made by one of many who make them together', async () => {
    const others = await Promise.all(
      [1, 2, 3].map(async () => {
        const other = new pg.Client({ connectionString: connectionString() });
        await other.connect();
        return other;
      }),
    );
    await Promise.all([client, ...others].map((each) => makeMonths(each, [LATER])));
    await Promise.all(others.map((each) => each.end()));
    await keep(`pay_${LATER}_aaaa`);
    expect(await places('payments')).toEqual([`payments_${LATER}`]);
  });

  it('do not wait for long behind somebody who works on the rest, and are made the next time', async () => {
    const other = new pg.Client({ connectionString: connectionString() });
    await other.connect();
    await other.query('begin');
    await other.query('select * from payments');
    await expect(makeMonths(client, [LATER])).rejects.toMatchObject({ code: '55P03' });
    await other.query('rollback');
    await other.end();
    expect(await makeMonths(client, [LATER])).toEqual([LATER]);
  });

  it('are those of Seoul', async () => {
    const months = await comingMonths(client, 13);
    expect(months).toEqual(Array.from({ length: 14 }, (_, later) => monthAt(Date.now(), later)));
  });

  it('hold a receipt id once, also in the rest', async () => {
    for (const id of [`pay_${now}_`, 'pay_old']) {
      await keep(`${id}aaaa`, 'r_the-same');
      const second = await store.commit(
        commitOf([put('payments', paymentRow(`${id}bbbb`, { receipt_id: 'r_the-same' }))]),
      );
      expect(second).toEqual({ kind: 'conflict', on: 'key' });
      await store.commit(commitOf([put('payments', paymentRow(`${id}bbbb`))]));
      const changed = await store.commit(
        commitOf([put('payments', paymentRow(`${id}bbbb`, { receipt_id: 'r_the-same', version: 2 }))]),
      );
      expect(changed).toEqual({ kind: 'conflict', on: 'key' });
    }
  });
});

describe('a store with many months', () => {
  it.each([
    ['payment', `pay_${now}_aaaa`],
    ['paymentByAuthentication', `auth_${now}_aaaa`],
    ['paymentByReceipt', `r_${now}_aaaa`],
    ['events', `pay_${now}_aaaa`],
    ['outboxOf', `pay_${now}_aaaa`],
    ['outboxRow', `pay_${now}_aaaa:1:approved`],
    ['delivery', `msg_${now}_aaaa`],
    ['deliveriesOf', `pay_${now}_aaaa:1:approved`],
    ['deliveryTries', `msg_${now}_aaaa`],
  ] as const)('looks into one of them alone: %s', async (read, id) => {
    await makeMonths(client, [LATER]);
    await keep(`pay_${now}_aaaa`);
    let plan = '';
    const reads = createReads(postgres, async ({ sql, parameters }) => {
      plan = await planOf(sql, parameters);
      return (await client.query<Record<string, unknown>>(sql, parameters)).rows;
    });
    const found = await reads[read](id);
    expect(Array.isArray(found) ? found.length : found).toBeTruthy();
    expect([...new Set(plan.match(/\w+_(?:\d{6}|rest)(?= )/g))]).toHaveLength(1);
  });

  it.each([['paymentsApprovedOn', [`${now}15`, '', 9]]] as const)(
    'looks from the month of the day on, and into what has none: %s',
    async (read, args) => {
      await makeMonths(client, ['202011', LATER]);
      await keep(`pay_${now}_aaaa`, undefined, `${now}15`);
      await keep('pay_0fff', undefined, `${now}15`);
      let plan = '';
      const reads = createReads(postgres, async ({ sql, parameters }) => {
        plan = await planOf(sql, parameters);
        return (await client.query<Record<string, unknown>>(sql, parameters)).rows;
      });
      const found = (await Reflect.apply(reads[read], null, args)) as readonly PaymentRow[];
      expect(found.map(({ id }) => id)).toContain(`pay_${now}_aaaa`);
      expect(plan).not.toContain('payments_202011');
      expect(plan).toContain('payments_rest');
      expect(found.map(({ id }) => id)).toContain('pay_0fff');
    },
  );

  it.each(queueNames)(
    'looks for what is due in the recent ones, and into all every half minute: %s',
    async (queue) => {
      const leased: string[] = [];
      const dialect = createQueueStatements(postgres);
      const table = queueTable(queue);
      const { byMonth }: Table = tables[table];
      if (byMonth === undefined) return;
      await makeMonths(client, ['202011']);
      const recent = new RecentMonths(true);
      const look = async (nowMs: number) => {
        const from = recent.from(queue, 'a', nowMs);
        const { sql, parameters } = dialect.lease(queue, {
          nowMs,
          untilMs: nowMs + 1,
          limit: 1,
          of: 'a',
          from,
        });
        leased.push((await planOf(sql, parameters)).includes(`${table}_202011`) ? 'all' : 'recent');
      };
      const nowMs = Date.now();
      for (const afterMs of [0, 1_000, 29_999, 30_000, 31_000]) await look(nowMs + afterMs);
      expect(leased.splice(0)).toEqual(['all', 'recent', 'recent', 'all', 'recent']);
      // In a minute, and half a minute longer.
      recent.comesDue(table, `${byMonth}_202011_a`, nowMs + 60_000);
      for (const afterMs of [32_000, 60_001, 90_000, 90_001]) await look(nowMs + afterMs);
      expect(leased.splice(0)).toEqual(['all', 'all', 'all', 'recent']);
      recent.comesDue(table, `${byMonth}_${now}_a`, nowMs + 92_000);
      await look(nowMs + 92_000);
      recent.comesDue(table, 'p1', nowMs);
      await look(nowMs + 93_000);
      // A clock that was set back.
      await look(nowMs - 3_600_000);
      expect(leased).toEqual(['recent', 'all', 'all']);
    },
  );

  it('sends what has come due in an old one at once, when this process wrote it', async () => {
    await makeMonths(client, ['202011']);
    const nowMs = Date.now();
    const lease = { nowMs, untilMs: nowMs + 1_000, limit: 9, of: 'w1' };
    await store.commit(commitOf([put('webhook_addresses', webhookAddressRow('w1'))]));
    const dueAt = async (id: string) => {
      await store.commit(commitOf([put('deliveries', deliveryRow(id, { address_id: 'w1', due_at: nowMs }))]));
      return [
        (await store.dueAddresses(nowMs)).map((address) => address.id),
        (await store.lease('webhooks', lease)).map((row) => row.id),
      ];
    };
    expect([await store.dueAddresses(nowMs), await store.lease('webhooks', lease)]).toEqual([[], []]);
    expect(await dueAt(`msg_${now}_a`)).toEqual([['w1'], [`msg_${now}_a`]]);
    expect(await dueAt('msg_202011_a')).toEqual([['w1'], ['msg_202011_a']]);
    // Nobody ended it: it comes due again where it is.
    expect(
      (await store.lease('webhooks', { ...lease, nowMs: nowMs + 1_000 })).map(({ id }) => id).toSorted(),
    ).toEqual(['msg_202011_a', `msg_${now}_a`]);
  });

  it('is told in half a minute of what another process wrote into an old one', async () => {
    await makeMonths(client, ['202011']);
    const nowMs = Date.now();
    await store.lease('recovery', { nowMs, untilMs: nowMs, limit: 9 });
    const other = await openStore(place.location);
    await other.commit(commitOf([put('payments', paymentRow('pay_202011_a', { due_at: nowMs }))]));
    await other.close();
    const leaseAt = async (atMs: number) =>
      (await store.lease('recovery', { nowMs: atMs, untilMs: atMs + 1, limit: 9 })).map(({ id }) => id);
    expect(await leaseAt(nowMs + 29_999)).toEqual([]);
    expect(await leaseAt(nowMs + 30_000)).toEqual(['pay_202011_a']);
  });

  it('changes a payment in one of them alone', async () => {
    const { sql, parameters } = createWriteStatements(postgres).update(
      put('payments', paymentRow(`pay_${now}_aaaa`, { version: 2, receipt_id: `r_${now}_aaaa` })) as never,
    );
    const plan = await planOf(sql, parameters);
    expect([...new Set(plan.match(/payments_(?:\d{6}|rest)(?= )/g))]).toEqual([`payments_${now}`]);
  });
});

describe('a store of before', () => {
  it('keeps its rows, each in its month', async () => {
    const url = connectionString();
    await store.close();
    await client.query('drop schema public cascade; create schema public');
    for (const statement of firstRelease(postgres.words)) await client.query(statement);
    await client.query(`
      insert into payments select id, 'shop', id, 'paid', id, 'a', null, '20260701', null, 1, 2, null, 3, '{}'
        from unnest(array['pay_202607_a', 'pay_202607_b', 'pay_202608_a', 'pay_ffff', 'pay_20260711112222']) as id;
      insert into events select id, 1, 'opened', 1, '{}' from payments;
      create table migrations (number bigint primary key);
      insert into migrations values (1);
    `);
    store = await openStore({ engine: 'postgres', url });
    for (const table of ['payments', 'events'])
      expect(await places(table)).toEqual([
        ...['202607', '202607', '202608'].map((month) => `${table}_${month}`),
        ...['rest', 'rest'].map((rest) => `${table}_${rest}`),
      ]);
    const { rows } = await client.query("select relname from pg_class where relname like '%_before'");
    expect(rows).toEqual([]);
  });
});

async function planOf(sql: string, parameters: readonly unknown[]): Promise<string> {
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, [...parameters]);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

function connectionString(): string {
  if (place.location.engine !== 'postgres') throw new Error('This suite is for PostgreSQL.');
  return place.location.url;
}
