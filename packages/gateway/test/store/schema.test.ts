import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoreLocation } from '../../src/store/contract.ts';
import { postgres, sqlite } from '../../src/store/dialect.ts';
import { firstRelease } from '../../src/store/migrations/001-first-release.ts';
import { openStore } from '../../src/store/open-store.ts';
import { dump } from '../support/dump.ts';
import { engines, type Place } from '../support/engines.ts';
import { nonceRow } from '../support/rows.ts';
import { dumpSchema, layoutOf } from '../support/schema-dump.ts';

/** A row in every table of the first release. */
const ROWS = `
  insert into payments values ('p1', 'shop', 'A1', 'paid', 'n1', 'a1', 'r1', '20260701', '20260702', 1, 2, null, 3, '{"goods":"티셔츠"}');
  insert into payments values ('p2', 'shop', 'A2', 'open', 'n2', null, null, '20260701', null, 1, 2, 5, 1, '{}');
  insert into merchants values ('shop', 'client', 'active', 1, 2, 1, '{}');
  insert into events values ('p1', 1, 'opened', 1, '{}');
  insert into claims values ('shop', 'A1', 'p1');
  insert into cancellations values ('c1', 'p1', 'n3', 4);
  insert into outbox values ('o1', 'payment-result', 'p1', 'shop', 'A1', '{}', 1, null);
  insert into webhook_addresses values ('w1', 'shop', 'https://shop.example.kr/', 'active', 1, 2, 1, '{}');
  insert into deliveries values ('d1', 'o1', 'w1', 'shop', 'A1', 'payment-result', 'delivered', 1, 2, null, 0, 1, 2);
  insert into deliveries values ('d2', 'o1', 'mail', 'shop', 'A1', 'mail-paid', 'pending', 1, 2, 3, 1, 1, 2);
  insert into delivery_attempts values ('d1', 1, 2, 12, 200, null, 'ok');
  insert into sealing_keys values ('k1', 'wrapped', 1, null);
  insert into meta values ('mode', 'test');
`;

describe.each(engines)('the tables on $name', (engine) => {
  let place: Place;
  beforeEach(async () => {
    place = await engine.place();
  });
  afterEach(() => place.remove());

  it('of a new store are those that are written down', async () => {
    await (await openStore(place.location)).close();
    await expect(await dumpSchema(place.location)).toMatchFileSnapshot('./schema.txt');
  });

  it('of a store of the first release become the same, and keep their rows', async () => {
    await makeFirstRelease(place.location);
    const store = await openStore(place.location);
    await expect(await dumpSchema(place.location)).toMatchFileSnapshot('./schema.txt');

    const content = await dump(place.location);
    for (const [table, rows] of Object.entries(content))
      expect(rows, table).toHaveLength(
        {
          commits: 0,
          keyring: 0,
          acts: 0,
          sealed_orders: 0,
          turnovers: 0,
          reconciliations: 0,
          differences: 0,
          attempts: 0,
          payout_days: 0,
          cancels: 0,
          payments: 2,
          meta: 2,
          nonces: 3,
          deliveries: 2,
          wrong_keys: 0,
        }[table] ?? 1,
      );
    expect(await store.payment('p1')).toEqual({
      id: 'p1',
      merchant_id: 'shop',
      order_number: 'A1',
      status: 'paid',
      authentication_id: 'a1',
      receipt_id: 'r1',
      request_date: '20260701',
      approval_date: '20260702',
      created_at: 1,
      updated_at: 2,
      due_at: null,
      ends_at: null,
      buyer_since: 1,
      short_buyer_since: null,
      at_risk_won: null,
      at_risk_since: null,
      purge_at: null,
      version: 3,
      state: '{"goods":"티셔츠"}',
    });
    expect(await store.payment('p2')).toMatchObject({ status: 'open', ends_at: 1 + 40 * 60_000 });
    expect(await store.redeemed('n1')).toEqual(nonceRow('n1', 'p1'));
    expect(await store.redeemed('n2')).toEqual(nonceRow('n2', 'p2'));
    expect(await store.redeemed('n3')).toEqual({ ...nonceRow('n3', 'p1'), cancellation_id: 'c1' });
    expect(await store.deliveriesByOrder('shop', 'A1')).toMatchObject([
      { id: 'd1', channel: 'webhook', address_id: 'w1', failures: 0, tries: 1, version: 2 },
    ]);
    expect(await store.recentMessages(9)).toMatchObject([
      { id: 'd2', channel: 'mail', address_id: null, failures: 1, tries: 1, due_at: 3 },
    ]);
    expect(await store.deliveryTries('d1')).toMatchObject([{ status: 200, answer: 'ok' }]);
    await store.close();
  });
});

describe('the tables on sqlite', () => {
  it('are laid out as in a new store', async () => {
    const [old, fresh] = [await engines[0]!.place(), await engines[0]!.place()];
    await makeFirstRelease(old.location);
    const layouts: unknown[] = [];
    for (const place of [old, fresh]) {
      await (await openStore(place.location)).close();
      if (place.location.engine === 'sqlite') layouts.push(layoutOf(place.location.file));
      await place.remove();
    }
    expect(layouts[0]).toEqual(layouts[1]);
  });
});

async function makeFirstRelease(location: StoreLocation): Promise<void> {
  if (location.engine === 'sqlite') {
    const db = new DatabaseSync(location.file);
    for (const statement of firstRelease(sqlite.words)) db.exec(statement);
    db.exec(ROWS);
    db.exec('pragma user_version = 1');
    db.close();
    return;
  }
  const client = new pg.Client({ connectionString: location.url });
  await client.connect();
  for (const statement of firstRelease(postgres.words)) await client.query(statement);
  await client.query(ROWS);
  await client.query(
    'create table migrations (number bigint primary key); insert into migrations values (1)',
  );
  await client.end();
}
