import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { createOrderStore } from './order-store.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dojang-shop-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('an order that was open before orders could be followed again is requested when it was', () => {
  const before = openDatabase(dataDir);
  before.exec(`ALTER TABLE dojang_open_orders DROP COLUMN requested_at_ms;
    INSERT INTO dojang_open_orders VALUES ('k', 's', 'ORDER-1', 1, 17, 20, 0, NULL, 0, NULL)`);
  before.close();
  for (let starts = 1; starts <= 2; starts += 1) {
    const database = openDatabase(dataDir);
    const rows = database.prepare('SELECT * FROM dojang_open_orders').all();
    expect(rows).toMatchObject([
      { order_number: 'ORDER-1', since_ms: 17, requested_at_ms: 17, due_at_ms: 20 },
    ]);
    database.close();
  }
});

const paidOrder = `INSERT INTO orders VALUES ('o', 'c', 'tshirt', 'T', 1000, '{}', 1);
  INSERT INTO payments (order_number, order_id, work, channel, gateway_url, shop_origin, state, cancelled_won, created_at_ms, updated_at_ms)
  VALUES ('ORDER-1', 'o', 'PAY', 'post', 'http://g', 'http://s', 'paid', 100, 1, 1);`;
const cancelTry = { requestId: 'first', amountWon: 300, cancelledWon: 100, refusal: null };

test('a cancellation that a shop of before left open is not asked for again; one that begins now is', () => {
  const before = openDatabase(dataDir);
  before.exec(`DROP TABLE dojang_cancel_requests; ${paidOrder}
    UPDATE payments SET cancel_try = '{"requestId":"first","amountWon":300,"refusal":null}'`);
  before.close();
  const database = openDatabase(dataDir);
  const store = createOrderStore(database);
  const open = { ...cancelTry, isForgotten: true };
  expect(store.findPayment('ORDER-1')?.cancelTry).toEqual(open);
  store.endCancelTry('ORDER-1', 'first', 2);
  expect(store.beginCancelTry('ORDER-1', { ...cancelTry, requestId: 'second' }, 3)).toBe(true);
  database.close();
  const later = openDatabase(dataDir);
  expect(createOrderStore(later).findPayment('ORDER-1')?.cancelTry).toEqual({
    ...cancelTry,
    requestId: 'second',
  });
  later.close();
});

test('of two processes that begin a cancellation one does, and it is ended and changed by its own id alone', () => {
  const databases = [openDatabase(dataDir), openDatabase(dataDir)] as const;
  databases[0].exec(paidOrder);
  const [one, other] = [createOrderStore(databases[0]), createOrderStore(databases[1])];
  const second = { ...cancelTry, requestId: 'second' };
  const refusal = { reason: 'card-company', code: '3106' } as const;
  const kept = () => other.findPayment('ORDER-1')?.cancelTry;

  expect(one.beginCancelTry('ORDER-1', { ...cancelTry, cancelledWon: 0 }, 2)).toBe(false);
  expect(one.beginCancelTry('ORDER-1', cancelTry, 2)).toBe(true);
  expect(other.beginCancelTry('ORDER-1', second, 2)).toBe(false);
  other.keepCancelTry('ORDER-1', { ...second, refusal }, 3);
  other.endCancelTry('ORDER-1', 'second', 3);
  expect(kept()).toEqual(cancelTry);

  expect(one.markCancelled('ORDER-1', 200, 4)).toBe(true);
  expect(kept()).toEqual(cancelTry);
  one.keepCancelTry('ORDER-1', { ...cancelTry, refusal }, 5);
  one.keepCancelTry('ORDER-1', cancelTry, 5);
  expect(kept()).toEqual({ ...cancelTry, refusal });
  expect(other.beginCancelTry('ORDER-1', { ...second, cancelledWon: 200 }, 6)).toBe(true);
  one.endCancelTry('ORDER-1', 'first', 7);
  expect(kept()?.requestId).toBe('second');
  for (const database of databases) database.close();
});
