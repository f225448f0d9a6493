import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from './database.ts';

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
