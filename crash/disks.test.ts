import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../simulation/random.ts';
import { compareAtRest } from './books.ts';
import { breakableDisk } from './broken-disk.ts';
import { sendCustomers } from './customers.ts';
import { openRealHouse } from './house.ts';
import type { RealProcess } from './real-process.ts';
import { certified, shopAt } from './shop.ts';
import { smallDisk } from './small-disk.ts';

type House = Parameters<typeof openRealHouse>[0];

/** A house under load, whose customers notice that it goes on. */
async function openUnderLoad(prefix: string, options: House) {
  const house = await openRealHouse(options);
  onTestFinished(() => house.close());
  const [gateway] = house.gateways;
  if (gateway === undefined) throw new Error('There is one.');
  const urls = house.gateways.map(({ url }) => url);
  const customers = sendCustomers(urls, { lanes: 6, random: createRandom(1, prefix), prefix });
  const bought = () => customers.told.filter(({ paidBy }) => paidBy.length > 0).length;
  const buysMore = async () => {
    const before = bought();
    await expect.poll(bought, { timeout: 30_000 }).toBeGreaterThan(before + 3);
  };
  async function agree(...others: readonly string[]) {
    await customers.leave();
    const orderNumbers = [...others, ...customers.told.map(({ orderNumber }) => orderNumber)];
    await expect
      .poll(
        async () => {
          const books = await house.readBooks(orderNumbers);
          return [...compareAtRest({ told: customers.told, ...books }, house.announced), books.riskWon];
        },
        { timeout: 150_000, interval: 500 },
      )
      .toEqual([0]);
  }
  return { house, gateway, buysMore, agree };
}

const readiness = async ({ url }: RealProcess) => {
  const response = await fetch(`${url}/readyz`);
  const { checks } = (await response.json()) as { checks: Record<string, { status: string }> };
  return [response.status, checks['store']?.status];
};
const isReady = (gateway: RealProcess) =>
  expect.poll(() => readiness(gateway), { timeout: 30_000 }).toEqual([200, 'ok']);
const isUnready = (gateway: RealProcess) =>
  expect.poll(() => readiness(gateway), { timeout: 30_000 }).toEqual([503, 'failed']);

type Certified = Awaited<ReturnType<typeof certified>>;

/** While nothing can be written: it is not confirmed, and whoever asks hears when to ask again. */
async function isNotTaken({ url }: RealProcess, { order, result }: Certified): Promise<void> {
  expect(await shopAt(url).confirm(result, order)).toMatchObject({ kind: 'unverified' });
  const raw = await fetch(result.fields['PCD_PAY_COFURL'] ?? '', {
    method: 'POST',
    body: JSON.stringify({
      PCD_CST_ID: 'test',
      PCD_CUST_KEY: 'abcd1234567890',
      PCD_AUTH_KEY: result.fields['PCD_AUTH_KEY'],
      PCD_PAY_REQKEY: result.fields['PCD_PAY_REQKEY'],
    }),
  });
  expect([raw.status, raw.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
}

const disk = breakableDisk();
if (typeof disk === 'string') {
  process.stderr.write(`SKIPPED: the tests of disks that fail: ${disk}\n`);
  test.skip(`disks that fail: ${disk}`, () => {});
}

describe.skipIf(typeof disk === 'string')('a gateway on SQLite whose disk', () => {
  afterAll(() => {
    if (typeof disk !== 'string') disk.remove();
  });

  async function open(prefix: string) {
    if (typeof disk === 'string') throw new Error(disk);
    disk.become('sound');
    const settings = (folder: string) => disk.settings(folder);
    return { disk, ...(await openUnderLoad(prefix, { engine: 'sqlite', settings })) };
  }

  test.each(['full', 'read-only'] as const)(
    'is %s says so, takes nothing, and goes on by itself once it can write',
    { timeout: 240_000 },
    async (condition) => {
      const { disk: broken, gateway, buysMore, agree } = await open(`DISK-${condition}`);
      await buysMore();
      const held = await certified(gateway.url, `HELD-${condition}`);
      broken.become(condition);
      await isUnready(gateway);
      await isNotTaken(gateway, held);
      broken.become('sound');
      await isReady(gateway);
      expect(await shopAt(gateway.url).confirm(held.result, held.order)).toMatchObject({ kind: 'paid' });
      await buysMore();
      await agree(held.order.orderNumber);
    },
  );

  test('makes nothing durable any more ends: what is on it then, nobody knows, and it is read anew', {
    timeout: 240_000,
  }, async () => {
    const { disk: broken, gateway, buysMore, agree } = await open('DISK-fsync');
    await buysMore();
    broken.become('no fsync');
    expect(await gateway.ended()).toBe(70);
    broken.become('sound');
    await gateway.start();
    await buysMore();
    await agree();
  });
});

describe('gateways on PostgreSQL whose disk', () => {
  /** Room for the cluster as it begins, and little more. */
  const MIB = 160;

  test.for(['is full', 'is full up to its log, so that the server ends'] as const)(
    '%s, say so, take nothing, and go on by themselves once there is room',
    { timeout: 240_000 },
    async (condition, { skip }) => {
      const small = smallDisk(MIB);
      if (typeof small === 'string') {
        process.stderr.write(`SKIPPED: PostgreSQL whose disk ${condition}: ${small}\n`);
        return skip(small);
      }
      onTestFinished(() => small.remove());
      const prefix = condition === 'is full' ? 'FULL' : 'LOG';
      const { house, gateway, buysMore, agree } = await openUnderLoad(prefix, {
        engine: 'postgres',
        postgres: { within: small.folder, fsync: true },
      });
      await buysMore();
      const held = await certified(gateway.url, `HELD-${prefix}`);
      small.fill();
      if (condition !== 'is full') await fillLog(house.databaseUrl ?? '');
      for (const each of house.gateways) await isUnready(each);
      await isNotTaken(gateway, held);
      small.makeRoom();
      // What a service manager does.
      if (condition !== 'is full') await house.database?.restart();
      for (const each of house.gateways) await isReady(each);
      expect(await shopAt(gateway.url).confirm(held.result, held.order)).toMatchObject({ kind: 'paid' });
      await buysMore();
      await agree(held.order.orderNumber);
    },
  );

  test.for([
    ['makes nothing durable any more', 'no fsync'],
    ['fails every write', 'no write'],
  ] as const)(
    '%s, so that the server breaks off, say so, take nothing, and go on by themselves once it runs again',
    { timeout: 240_000 },
    async ([, condition], { skip }) => {
      const broken = breakableDisk();
      if (typeof broken === 'string') return skip(broken);
      onTestFinished(() => broken.remove());
      const within = mkdtempSync(join(tmpdir(), 'dojang-postgres-disk-'));
      onTestFinished(() => rmSync(within, { recursive: true }));
      // PostgreSQL runs as another user.
      chmodSync(within, 0o755);
      const prefix = `PG-${condition.replace(' ', '-')}`;
      const { house, gateway, buysMore, agree } = await openUnderLoad(prefix, {
        engine: 'postgres',
        postgres: { within, fsync: true, settings: broken.settings(within) },
      });
      await buysMore();
      const held = await certified(gateway.url, `HELD-${prefix}`);
      broken.become(condition);
      for (const each of house.gateways) await isUnready(each);
      await isNotTaken(gateway, held);
      broken.become('sound');
      // It recovers for ever, and a service manager has to end it.
      await house.database?.crash();
      for (const each of house.gateways) await isReady(each);
      expect(await shopAt(gateway.url).confirm(held.result, held.order)).toMatchObject({ kind: 'paid' });
      await buysMore();
      await agree(held.order.orderNumber);
    },
  );

  /** Writes to the log until the server cannot, and ends. */
  async function fillLog(url: string): Promise<void> {
    const client = new Client({ connectionString: url });
    const broken = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    const write = "select pg_logical_emit_message(false, 'fill', repeat('x', 1000000))";
    const filled = (async () => {
      for (let written = 0; written < MIB; written += 1) await client.query(write);
    })();
    await expect(filled).rejects.toThrow();
    await broken;
  }
});

describe('gateways on PostgreSQL that can only be read', () => {
  async function open(prefix: string) {
    const opened = await openUnderLoad(prefix, { engine: 'postgres' });
    await opened.buysMore();
    const held = await certified(opened.gateway.url, `HELD-${prefix}`);
    const { database, databaseUrl = '', gateways } = opened.house;
    if (database === null) throw new Error('It has a server of its own.');

    async function isRefused() {
      for (const each of gateways) await isUnready(each);
      await isNotTaken(opened.gateway, held);
    }
    async function goesOn() {
      for (const each of gateways) await isReady(each);
      const { result, order } = held;
      expect(await shopAt(opened.gateway.url).confirm(result, order)).toMatchObject({ kind: 'paid' });
      await opened.buysMore();
      await opened.agree(order.orderNumber);
    }
    return { database, databaseUrl, isRefused, goesOn };
  }

  /** On a connection of its own, whatever its sessions begin with. */
  async function ask(url: string, sql: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const client = new Client({ connectionString: url, options: '-c default_transaction_read_only=off' });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows[0];
    } finally {
      await client.end();
    }
  }

  test('since it was set so, under connections that stay, say so, take nothing, and go on by themselves', {
    timeout: 240_000,
  }, async () => {
    const { databaseUrl, isRefused, goesOn } = await open('SET');
    await ask(databaseUrl, 'alter system set default_transaction_read_only = on');
    await ask(databaseUrl, 'select pg_reload_conf()');
    await isRefused();
    await ask(databaseUrl, 'alter system reset default_transaction_read_only');
    await ask(databaseUrl, 'select pg_reload_conf()');
    await goesOn();
  });

  test('since it became a standby say so, take nothing, and go on by themselves once it is promoted', {
    timeout: 240_000,
  }, async () => {
    const { database, databaseUrl, isRefused, goesOn } = await open('STANDBY');
    const folder = (await ask(databaseUrl, 'show data_directory'))?.['data_directory'];
    writeFileSync(join(String(folder), 'standby.signal'), '');
    // It counts as started once it can be written.
    const promoted = database.restart();
    const isStandby = async () =>
      (await ask(databaseUrl, 'select pg_is_in_recovery() as is').catch(() => undefined))?.['is'];
    await expect.poll(isStandby, { timeout: 30_000 }).toBe(true);
    await isRefused();
    await ask(databaseUrl, 'select pg_promote()');
    await promoted;
    await goesOn();
  });
});
