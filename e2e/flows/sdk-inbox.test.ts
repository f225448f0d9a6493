import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import {
  createInbox,
  type Inbox,
  type InboxOutcome,
  type Incoming,
  inboxTables,
  memoryStorage,
  sqlCancelRequests,
  sqlStorage,
  transactionalSqlStorage,
  webhookStatus,
} from '../../packages/sdk/src/index.ts';
import { OTHER_SECRET, SECRET, signWebhook } from '../../packages/sdk/test/sign-webhook.ts';
import { type House, openHouse } from '../support/house.ts';

type Fields = Record<string, string>;

let house: House;
beforeAll(async () => {
  house = await openHouse();
  return () => house.close();
});

/** A shop with its orders, and what it fulfilled. */
function openShop(options: { readonly webhookSecret?: string } = {}) {
  const amounts = new Map<string, number>();
  const fulfilled: string[] = [];
  const storage = memoryStorage();
  const open = (): Inbox =>
    createInbox({
      partner: house.partner,
      storage,
      expectedOf: (orderNumber) => {
        const amountWon = amounts.get(orderNumber);
        return amountWon === undefined ? null : { orderNumber, amountWon };
      },
      fulfil: (paid) => void fulfilled.push(paid.orderNumber),
      ...options,
    });
  const pay = async (work: 'PAY' | 'CERT', how: 'pay' | 'close' = 'pay'): Promise<Fields> => {
    const order = house.order({ work });
    amounts.set(order.orderNumber, order.amountWon);
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    return { ...(await house.payer[how](fields)) };
  };
  return { inbox: open(), open, pay, fulfilled };
}

const webhook = (fields: Fields, headers?: Fields): Incoming => {
  const rawBody = JSON.stringify(fields);
  return { webhook: { rawBody, headers: headers ?? signWebhook(rawBody) } };
};

describe('one inbox for return, callback and webhook', () => {
  test.each(['PAY', 'CERT'] as const)('fulfils a %s order once, all at the same time', async (work) => {
    const { inbox, open, pay, fulfilled } = openShop({ webhookSecret: SECRET });
    const result = await pay(work);
    const form = { body: new URLSearchParams(result) };
    const outcomes = await Promise.all([
      inbox.receive(form),
      inbox.receive({ body: result }),
      inbox.receive(webhook(result)),
      open().receive(form),
      open().receive(webhook(result)),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'paid'));
    expect(fulfilled).toEqual([result['PCD_PAY_OID']]);
    expect(await inbox.receive(form)).toMatchObject({ kind: 'paid', fulfilment: 'before' });
    expect(fulfilled).toHaveLength(1);
  });

  test('a close or a failure that comes after the payment does not hide it', async () => {
    const { inbox, pay, fulfilled } = openShop();
    const result = await pay('PAY');
    for (const forged of [
      { ...result, PCD_PAY_RST: 'close', PCD_PAY_CODE: '' },
      { ...result, PCD_PAY_RST: 'error', PCD_PAY_CODE: 'CPCA9999', PCD_PAY_MSG: '[CPCA9999] 3133 - x' },
    ]) {
      expect(await inbox.receive({ body: forged })).toMatchObject({ kind: 'paid' });
    }
    expect(fulfilled).toHaveLength(1);
  });

  test('a closed window is not paid and delivers nothing', async () => {
    const { inbox, pay, fulfilled } = openShop();
    expect(await inbox.receive({ body: await pay('PAY', 'close') })).toMatchObject({
      kind: 'not-paid',
      result: { kind: 'claims-closed' },
      isFinal: true,
    });
    expect(fulfilled).toEqual([]);
  });

  test('a fulfilment that fails reaches the caller and done by the next result', async () => {
    const { pay } = openShop();
    const result = await pay('PAY');
    let tries = 0;
    const keys: string[] = [];
    const inbox = createInbox({
      partner: house.partner,
      storage: memoryStorage(),
      expectedOf: (orderNumber) => ({ orderNumber, amountWon: 1000 }),
      fulfil: (_paid, { key }) => {
        keys.push(key);
        tries += 1;
        if (tries === 1) throw new Error('the warehouse is away');
      },
    });
    await expect(inbox.receive({ body: result })).rejects.toThrow('the warehouse is away');
    expect(await inbox.receive({ body: result })).toMatchObject({ kind: 'paid', fulfilment: 'now' });
    expect(await inbox.receive({ body: result })).toMatchObject({ kind: 'paid', fulfilment: 'before' });
    expect(keys).toEqual([keys[0], keys[0]]);
  });

  test('a gateway that is away is not known, and the webhook comes again', async () => {
    const { pay, fulfilled } = openShop();
    const result = await pay('PAY');
    const away = createInbox({
      partner: {
        ...house.partner,
        verify: (claim, expected) => house.partner.verify(claim, expected, { timeoutMs: 1 }),
      },
      storage: memoryStorage(),
      expectedOf: (orderNumber) => ({ orderNumber, amountWon: 1000 }),
      fulfil: (paid) => void fulfilled.push(paid.orderNumber),
    });
    const outcome = await away.receive({ body: result });
    expect(outcome).toMatchObject({ kind: 'unverified', outcome: { reason: 'timeout' } });
    expect(webhookStatus(outcome)).toBe(503);
    expect(fulfilled).toEqual([]);
  });

  test('a cancellation comes with what is left of the order', async () => {
    const { inbox, pay, fulfilled } = openShop({ webhookSecret: SECRET });
    const result = await pay('PAY');
    const outcome = await inbox.receive(
      webhook({
        PCD_PAY_RST: 'success',
        PCD_PAY_CODE: 'PAYC0000',
        PCD_PAY_OID: result['PCD_PAY_OID'] ?? '',
        PCD_REFUND_TOTAL: '400',
        PCD_PAYCANCEL_FLAG: 'Y',
      }),
    );
    // Signed, and yet the gateway's own total counts: nothing was cancelled.
    expect(outcome).toMatchObject({ kind: 'cancelled', order: { kind: 'paid', cancelledWon: 0 } });
    expect(webhookStatus(outcome)).toBe(200);
    expect(fulfilled).toEqual([]);
  });
});

describe('attacks', () => {
  const hour = 3_600_000;
  const attacks: readonly {
    readonly name: string;
    readonly make: (result: Fields) => Incoming;
    readonly expected: Partial<Record<keyof InboxOutcome, unknown>> & { readonly kind: InboxOutcome['kind'] };
    readonly status: number;
  }[] = [
    {
      name: 'an unsigned webhook',
      make: (result) => webhook(result, {}),
      expected: { kind: 'refused' },
      status: 401,
    },
    {
      name: 'a webhook signed by another merchant',
      make: (result) => webhook(result, signWebhook(JSON.stringify(result), { secrets: [OTHER_SECRET] })),
      expected: { kind: 'refused' },
      status: 401,
    },
    {
      name: 'a webhook of an hour ago, replayed',
      make: (result) => webhook(result, signWebhook(JSON.stringify(result), { atMs: Date.now() - hour })),
      expected: { kind: 'refused' },
      status: 401,
    },
    {
      name: 'a webhook cut short under its own signature',
      make: (result) => ({
        webhook: {
          rawBody: JSON.stringify(result).slice(0, -5),
          headers: signWebhook(JSON.stringify(result)),
        },
      }),
      expected: { kind: 'refused' },
      status: 401,
    },
    {
      name: 'a signed webhook for less money than the order',
      make: (result) =>
        webhook({ ...result, PCD_PAY_RST: 'success', PCD_PAY_CODE: '0000', PCD_PAY_TOTAL: '1' }),
      expected: { kind: 'not-paid' },
      status: 200,
    },
    {
      name: 'a success that the browser invented',
      make: (result) => ({
        body: { ...result, PCD_PAY_RST: 'success', PCD_PAY_CODE: '0000', PCD_PAY_CARDAUTHNO: '12345678' },
      }),
      expected: { kind: 'not-paid' },
      status: 200,
    },
    {
      name: 'a success whose confirm would go to the attacker',
      make: (result) => ({
        body: {
          ...result,
          PCD_PAY_RST: 'success',
          PCD_PAY_CODE: '0000',
          PCD_PAY_WORK: 'CERT',
          PCD_AUTH_KEY: 'x',
          PCD_PAY_REQKEY: 'x',
          PCD_PAY_COFURL: 'https://cpay.payple.kr.attacker.example/php/PayCardConfirmAct.php',
        },
      }),
      expected: { kind: 'not-paid' },
      status: 200,
    },
    {
      name: 'a result about an order that is not ours',
      make: (result) => ({ body: { ...result, PCD_PAY_OID: 'SOMEBODY-ELSES' } }),
      expected: { kind: 'unknown-order' },
      status: 200,
    },
    {
      name: 'a result cut short',
      make: () => ({ body: '{"PCD_PAY_RST":"success","PCD_PAY_OI' }),
      expected: { kind: 'unreadable' },
      status: 200,
    },
    {
      name: 'a field sent twice',
      make: (result) => ({ body: `${new URLSearchParams(result).toString()}&PCD_PAY_TOTAL=1` }),
      expected: { kind: 'unreadable' },
      status: 200,
    },
  ];

  test.each(attacks)('$name fulfils nothing', async ({ make, expected, status }) => {
    const { inbox, pay, fulfilled } = openShop({ webhookSecret: SECRET });
    const unpaid = await pay('PAY', 'close');
    const outcome = await inbox.receive(make({ PCD_PAY_TOTAL: '1000', ...unpaid }));
    expect(outcome).toMatchObject(expected);
    expect(webhookStatus(outcome)).toBe(status);
    expect(fulfilled).toEqual([]);
  });

  test('a paid result of one order, put on another, delivers neither', async () => {
    const { inbox, pay, fulfilled } = openShop();
    const paid = await pay('PAY');
    const unpaid = await pay('PAY', 'close');
    const swapped = { ...paid, PCD_PAY_OID: unpaid['PCD_PAY_OID'] ?? '' };
    expect(await inbox.receive({ body: swapped })).toMatchObject({ kind: 'not-paid' });
    expect(fulfilled).toEqual([]);
  });

  test('the CERT keys of one payment, put on another order, charge and deliver neither', async () => {
    const { inbox, pay, fulfilled } = openShop();
    const victim = await pay('CERT');
    const unpaid = await pay('CERT', 'close');
    const swapped = { ...victim, PCD_PAY_OID: unpaid['PCD_PAY_OID'] ?? '' };
    const outcome = await inbox.receive({ body: swapped });
    expect(outcome.kind).not.toBe('paid');
    expect(fulfilled).toEqual([]);
  });

  test('a result replayed a hundred times delivers once', async () => {
    const { inbox, pay, fulfilled } = openShop();
    const result = await pay('PAY');
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(Array.from({ length: 20 }, () => inbox.receive({ body: result })));
    }
    expect(fulfilled).toEqual([result['PCD_PAY_OID']]);
  });
});

describe.each(engines.filter(({ name }) => /postgres/i.test(name)))(
  'deliveries remembered in %s',
  (engine) => {
    let pool: pg.Pool;
    let other: pg.Pool;

    beforeAll(async () => {
      const place = await engine.place();
      if (place.location.engine !== 'postgres') throw new Error('PostgreSQL was asked for.');
      pool = new pg.Pool({ connectionString: place.location.url });
      other = new pg.Pool({ connectionString: place.location.url });
      for (const each of [pool, other]) each.on('error', () => undefined);
      await pool.query(inboxTables);
      await pool.query('CREATE TABLE shipments (order_number TEXT)');
      return async () => {
        await pool.end();
        await other.end();
        await place.remove();
      };
    });

    const shipped = async (orderNumber: string) =>
      (await pool.query('SELECT 1 FROM shipments WHERE order_number = $1', [orderNumber])).rows.length;

    test('a confirm key stays with the order for which one of several processes sent it first', async () => {
      const storages = [pool, other].map((database) => sqlStorage({ dialect: 'postgres', database }));
      const bound = await Promise.all(
        Array.from({ length: 12 }, async (_, index) =>
          storages[index % 2]?.confirmKeys.bind('key', `ORDER-${index}`),
        ),
      );
      expect(new Set(bound).size).toBe(1);
      expect(await storages[0]?.confirmKeys.bind('key', 'ORDER-OF-ANOTHER')).toBe(bound[0]);
      expect(await storages[1]?.confirmKeys.bind('another key', 'ORDER-2')).toBe('ORDER-2');
    });

    test('the request of a cancellation stays what one of several processes kept first', async () => {
      const stores = [pool, other].map((database) => sqlCancelRequests('postgres', database));
      expect(await stores[0]?.find('key')).toBeNull();
      const kept = await Promise.all(
        Array.from({ length: 12 }, async (_, index) => stores[index % 2]?.bind('key', `request ${index}`)),
      );
      expect(new Set(kept).size).toBe(1);
      expect(await stores[1]?.find('key')).toBe(kept[0]);
      expect(await stores[0]?.bind('another key', 'request')).toBe('request');
    });

    test('several processes fulfil an order once', async () => {
      const storages = [pool, other].map((database) => sqlStorage({ dialect: 'postgres', database }));
      const reported = await Promise.all(
        Array.from({ length: 12 }, async (_, index) =>
          storages[index % 2]?.once('ORDER-1', async () => {
            await pool.query("INSERT INTO shipments VALUES ('ORDER-1')");
          }),
        ),
      );
      expect(reported.filter((each) => each === 'now')).toHaveLength(1);
      expect(reported.filter((each) => each === 'before')).toHaveLength(11);
      expect(await shipped('ORDER-1')).toBe(1);
    });

    test('an open order that is due goes to one of several processes', async () => {
      const [here, there] = [pool, other].map(
        (database) => sqlStorage({ dialect: 'postgres', database }).openOrders,
      );
      if (here === undefined || there === undefined) throw new Error('Two storages were made.');
      const order = {
        scope: 'dojang/test/shop',
        version: 1,
        sinceMs: 1_763_874_300_000,
        requestedAtMs: 1_763_874_300_000,
        dueAtMs: 1_763_874_360_000,
        looks: 3,
        result: { PCD_PAY_RST: '성공' },
        isConfirmable: true,
        objection: null,
      };
      const numbers = Array.from({ length: 40 }, (_, index) => `OPEN-${index}`);
      for (const orderNumber of numbers) {
        expect(await here.put({ ...order, key: `dojang/test/shop/${orderNumber}`, orderNumber })).toBe(true);
      }
      const lease = { scope: order.scope, nowMs: order.dueAtMs, leasedUntilMs: order.dueAtMs + 45_000 };
      const taken: string[] = [];
      for (let round = 1; round === 1 || taken.length < numbers.length; round += 1) {
        expect(round).toBeLessThanOrEqual(numbers.length);
        const takes = Array.from({ length: 12 }, (_, index) =>
          (index % 2 === 0 ? here : there).takeDue({ ...lease, most: 10 }),
        );
        taken.push(...(await Promise.all(takes)).flat().map(({ orderNumber }) => orderNumber));
      }
      expect(taken.toSorted()).toEqual(numbers.toSorted());
      expect(await here.find('dojang/test/shop/OPEN-0')).toEqual({
        ...order,
        key: 'dojang/test/shop/OPEN-0',
        orderNumber: 'OPEN-0',
        version: 2,
        dueAtMs: lease.leasedUntilMs,
      });
    });

    test('in a transaction even a crash half-way delivers it once', async () => {
      const storages = [pool, other].map((database) =>
        transactionalSqlStorage<pg.PoolClient>({
          dialect: 'postgres',
          transaction: async (work) => {
            const client = await database.connect();
            try {
              await client.query('BEGIN');
              const result = await work(client);
              await client.query('COMMIT');
              return result;
            } catch (error) {
              await client.query('ROLLBACK');
              throw error;
            } finally {
              client.release();
            }
          },
        }),
      );
      let crashes = 2;
      const reported = await Promise.allSettled(
        Array.from({ length: 8 }, async (_, index) =>
          storages[index % 2]?.once('ORDER-2', async (client) => {
            await client.query("INSERT INTO shipments VALUES ('ORDER-2')");
            crashes -= 1;
            if (crashes >= 0) throw new Error('crashed after shipping');
          }),
        ),
      );
      expect(reported.filter(({ status }) => status === 'rejected')).toHaveLength(2);
      expect(await shipped('ORDER-2')).toBe(1);
    });
  },
);
