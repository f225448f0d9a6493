import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { StoreLocation } from '../../packages/gateway/src/store/contract.ts';
import { tableNames } from '../../packages/gateway/src/store/tables.ts';

/** Takes every table away from under a running gateway, until the returned function puts them back. */
export async function takeTablesAway(location: StoreLocation): Promise<() => Promise<void>> {
  const rename = async (from: string, to: string) => {
    const statements = tableNames.map((name) => `alter table "${name}${from}" rename to "${name}${to}"`);
    await execute(location, statements.join(';'));
  };
  await rename('', '_away');
  return () => rename('_away', '');
}

/** Works on the store past the gateway. */
export async function execute(location: StoreLocation, sql: string): Promise<void> {
  if (location.engine === 'sqlite') {
    const db = new DatabaseSync(location.file, { timeout: 3_000 });
    db.exec(sql);
    db.close();
    return;
  }
  const client = new pg.Client({ connectionString: location.url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
