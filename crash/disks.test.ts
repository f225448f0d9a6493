import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../simulation/random.ts';
import { compareAtRest } from './books.ts';
import { breakableDisk } from './broken-disk.ts';
import { sendCustomers } from './customers.ts';
import { openRealHouse } from './house.ts';
import type { RealProcess } from './real-process.ts';
import { certified, shopAt } from './shop.ts';

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
    const house = await openRealHouse({ engine: 'sqlite', settings: (folder) => disk.settings(folder) });
    onTestFinished(() => house.close());
    const [gateway] = house.gateways;
    if (gateway === undefined) throw new Error('There is one.');
    const customers = sendCustomers([gateway.url], { lanes: 6, random: createRandom(1, prefix), prefix });
    const bought = () => customers.told.filter(({ paidBy }) => paidBy.length > 0).length;
    const buysMore = async () => {
      const before = bought();
      await expect.poll(bought).toBeGreaterThan(before + 3);
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
          { timeout: 90_000, interval: 500 },
        )
        .toEqual([0]);
    }
    return { disk, gateway, buysMore, agree };
  }

  const readiness = async ({ url }: RealProcess) => {
    const response = await fetch(`${url}/readyz`);
    const { checks } = (await response.json()) as { checks: Record<string, { status: string }> };
    return [response.status, checks['store']?.status];
  };

  test.each(['full', 'read-only'] as const)(
    'is %s says so, takes nothing, and goes on by itself once it can write',
    { timeout: 180_000 },
    async (condition) => {
      const { disk: broken, gateway, buysMore, agree } = await open(`DISK-${condition}`);
      await buysMore();
      const { order, result } = await certified(gateway.url, `HELD-${condition}`);
      broken.become(condition);
      await expect.poll(() => readiness(gateway)).toEqual([503, 'failed']);
      expect(await shopAt(gateway.url).confirm(result, order)).toMatchObject({ kind: 'unverified' });
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
      broken.become('sound');
      await expect.poll(() => readiness(gateway)).toEqual([200, 'ok']);
      expect(await shopAt(gateway.url).confirm(result, order)).toMatchObject({ kind: 'paid' });
      await buysMore();
      await agree(order.orderNumber);
    },
  );

  test('makes nothing durable any more ends: what is on it then, nobody knows, and it is read anew', {
    timeout: 180_000,
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
