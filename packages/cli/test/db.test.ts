import { randomBytes } from 'node:crypto';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { makeMonths, monthlyTables } from '../../gateway/src/store/postgres-months.ts';
import { sharedPostgres } from '../../gateway/test/support/engines.ts';
import { runDojang, startDojang, temporaryFolder } from './run-dojang.ts';

const key = randomBytes(32).toString('base64');
const live = (data: string, ...args: readonly string[]) =>
  runDojang([...args, '--data', data], { DOJANG_MODE: 'live', DOJANG_MASTER_KEY: key });

test('live takes a store that lost commits only once somebody accepts it, who stands in the audit trail', async () => {
  const data = join(temporaryFolder(), 'live');
  const add = (id: string) => live(data, 'merchants', 'add', id, '--name', id, '--domain', 'shop.example.kr');
  expect(await add('coffee')).toMatchObject({ code: 0 });
  expect((await live(data, 'db', 'accept')).stdout).toContain('nothing to accept');
  const file = join(data, 'gateway.sqlite');
  copyFileSync(file, `${file}.copy`);
  expect(await add('tea')).toMatchObject({ code: 0 });
  copyFileSync(`${file}.copy`, file);

  const refused = await live(data, 'merchants', 'list');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(
    /holds \d+ groups of commits, but \d+ were written.*dojang db accept takes it/,
  );

  const accepted = await live(data, 'db', 'accept', '--as', 'kim', '--reason', 'the disk of May');
  expect(accepted).toMatchObject({ code: 0 });
  expect(accepted.stdout).toMatch(/were written.*\nIt counts as all there is.*card companies/s);
  expect((await live(data, 'merchants', 'list')).stdout).toMatch(/coffee(?![^]*tea)/);
  const trail = await live(data, 'audit', 'list', '--json');
  expect(JSON.parse(trail.stdout)).toContainEqual(
    expect.objectContaining({ type: 'store.accept', operator: 'kim', reason: 'the disk of May' }),
  );
  expect((await live(data, 'audit', 'verify')).code).toBe(0);
});

test('test mode goes on with it', async () => {
  const data = temporaryFolder();
  const list = () => runDojang(['merchants', 'list', '--data', data]);
  await runDojang(['merchants', 'add', 'coffee', '--name', 'x', '--data', data]);
  const file = join(data, 'gateway.sqlite');
  copyFileSync(file, `${file}.copy`);
  await runDojang(['merchants', 'add', 'tea', '--name', 'x', '--data', data]);
  copyFileSync(`${file}.copy`, file);
  expect((await list()).code).toBe(0);
  expect((await list()).code).toBe(0);
});

test('tables are brought up to date by their own command where a start must not', async () => {
  const data = temporaryFolder();
  const off = (...args: readonly string[]) => runDojang([...args, '--data', data], { DOJANG_MIGRATE: 'off' });
  expect((await off('merchants', 'add', 'coffee', '--name', 'x')).stderr).toMatch(
    /has no tables yet, and DOJANG_MIGRATE=off leaves them to dojang db migrate/,
  );
  expect((await off('db', 'status')).stdout).toMatch(/tables +none yet/);
  const made = await off('db', 'migrate', '--as', 'kim', '--reason', '0.3.0');
  expect(made).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/at migration \d+ now; they were at 0/),
  });
  expect((await off('db', 'migrate')).stdout).toContain('nothing to do');
  const trail = JSON.parse((await off('audit', 'list', '--json')).stdout) as unknown;
  expect(trail).toContainEqual(
    expect.objectContaining({ type: 'store.migrate', operator: 'kim', reason: '0.3.0' }),
  );
});

test('how a store stands is said without its keys, and by the exit code', async () => {
  const data = temporaryFolder();
  const status = () => runDojang(['db', 'status', '--data', data]);
  expect(await status()).toMatchObject({ code: 1, stderr: expect.stringContaining('no gateway data') });
  await runDojang(['merchants', 'add', 'coffee', '--name', 'x', '--data', data]);
  rmSync(join(data, 'master.key'));
  const well = await status();
  expect(well.code).toBe(0);
  expect(well.stdout).toMatch(
    /^store +SQLite in .+\ntables +migration \d+, the newest of this version\nsize +[\d,]+ KiB\npayments +none yet\nmark +holds \d+ groups of commits, all that were written\nlast backup +none by dojang db backup\n$/,
  );
  rmSync(join(data, 'gateway.sqlite-mark'));
  const marked = await runDojang(['db', 'status', '--json', '--data', data]);
  expect(marked.code).toBe(1);
  expect(JSON.parse(marked.stdout)).toMatchObject({ engine: 'sqlite', water: { judgement: 'none' } });
});

test('a backup of live is put back, and both stand in the audit trail', async () => {
  const [data, backups] = [join(temporaryFolder(), 'live'), join(temporaryFolder(), 'backups')];
  const add = (id: string) => live(data, 'merchants', 'add', id, '--name', id, '--domain', 'shop.example.kr');
  await add('coffee');
  const made = await live(data, 'db', 'backup', backups, '--as', 'kim', '--reason', 'nightly');
  expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: '' });
  expect(made.stdout).toMatch(
    /^.+dojang-live-\d{8}-\d{6}\.sqlite\n0 payments, [\d,]+ bytes, checked\. The master key is not in it \(DOJANG_MASTER_KEY\)/,
  );
  const [copy = ''] = made.stdout.split('\n');
  expect((await live(data, 'db', 'status')).stdout).toMatch(
    /last backup +\d{4}-\d\d-\d\d .+\(KST\), .+sqlite\n/,
  );
  await add('tea');

  expect((await live(data, 'db', 'restore', copy)).stderr).toMatch(/There is a store already.*--move-aside/);
  const wrongKey = await runDojang(['db', 'restore', copy, '--data', join(temporaryFolder(), 'other')], {
    DOJANG_MODE: 'live',
    DOJANG_MASTER_KEY: randomBytes(32).toString('base64'),
  });
  expect(wrongKey).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/in its place, but does not open/),
  });

  const restored = await live(data, 'db', 'restore', copy, '--move-aside', '--as', 'lee', '--reason', 'disk');
  expect({ code: restored.code, stderr: restored.stderr }).toEqual({ code: 0, stderr: '' });
  expect(restored.stdout).toMatch(
    /^What was there is .+gateway\.sqlite\.before-\d{14} now\.\nRestored, as of .+\(KST\): 0 payments\.\nPayments after that are missing/,
  );
  expect((await live(data, 'merchants', 'list')).stdout).toMatch(/coffee(?![^]*tea)/);
  const trail = JSON.parse((await live(data, 'audit', 'list', '--json')).stdout) as unknown;
  expect(trail).toContainEqual(
    expect.objectContaining({ type: 'store.restore', operator: 'lee', reason: 'disk' }),
  );
  expect((await live(data, 'audit', 'verify')).code).toBe(0);
}, 60_000);

test('beside a running gateway a backup is made, and nothing is put in the place of its store', async () => {
  const [data, backups] = [temporaryFolder(), temporaryFolder()];
  const gateway = startDojang(['gateway', '--data', data, '--port', '0']);
  await gateway.output(/Server listening at/);
  const made = await runDojang(['db', 'backup', backups, '--data', data]);
  expect(made.code).toBe(0);
  const [copy = ''] = made.stdout.split('\n');
  const refused = /Another process has .+gateway\.sqlite open: stop the gateway first/;
  expect((await runDojang(['db', 'restore', copy, '--move-aside', '--data', data])).stderr).toMatch(refused);
  const server = await sharedPostgres();
  const url = await server.createDatabase();
  const move = await runDojang(['db', 'move', '--data', data], { DOJANG_DATABASE_URL: url });
  expect(move.stderr).toMatch(refused);
  await server.returnDatabase(url);
}, 60_000);

test('a store moves to PostgreSQL with its keys where they were', async () => {
  const data = temporaryFolder();
  const server = await sharedPostgres();
  const url = await server.createDatabase();
  const dojang = (args: readonly string[], databaseUrl = url) =>
    runDojang([...args, '--data', data], { DOJANG_DATABASE_URL: databaseUrl });
  await dojang(['merchants', 'add', 'coffee', '--name', 'x'], '');
  expect((await dojang(['db', 'move'], '')).stderr).toContain('DOJANG_DATABASE_URL must say where to');
  const moved = await dojang(['db', 'move', '--as', 'kim', '--reason', 'growth']);
  expect(moved.code).toBe(0);
  expect(moved.stderr).toMatch(/^commits: \d+ rows, [0-9a-f]{16}\npayments: 0 rows, [0-9a-f]{16}\n/);
  expect(moved.stdout).toMatch(
    /^Moved \d+ rows, each table the same on both sides\. The file is .+\.moved-\d{14} now/,
  );
  expect((await dojang(['merchants', 'list'])).stdout).toContain('coffee');
  expect((await dojang(['db', 'status'])).stdout).toMatch(
    /^store +PostgreSQL\ntables +migration \d+, the newest/,
  );
  expect((await dojang(['db', 'backup', data])).stderr).toContain('The store is in PostgreSQL');
  expect((await dojang(['merchants', 'list'], '')).stderr).toContain('There is no gateway data');
  await server.returnDatabase(url);
}, 60_000);

test('the months of a store on PostgreSQL are listed, made, taken out and put back', async () => {
  const [data, server] = [temporaryFolder(), await sharedPostgres()];
  const url = await server.createDatabase();
  const dojang = (args: readonly string[], settings: Readonly<Record<string, string>> = {}) =>
    runDojang([...args, '--data', data], { DOJANG_DATABASE_URL: url, ...settings });
  await dojang(['merchants', 'add', 'coffee', '--name', 'x']);
  expect((await dojang(['db', 'status'])).stdout).toMatch(/months +from 2\d{5} to 2\d{5}, each apart\n/);
  expect((await dojang(['db', 'migrate'])).stdout).toMatch(
    /^There is room for the months to 2\d{5} now, each apart\.\n$/,
  );
  expect((await dojang(['db', 'migrate'])).stdout).toContain('nothing to do');
  const listed = await dojang(['db', 'months']);
  expect(listed.stdout).toMatch(/^(2\d{3}-\d{2} +about 0 payments +[\d,]+ KiB +0 open\n){13}$/);

  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await makeMonths(client, ['202011']);
  // No change without its row in the trail: whoever has not the keys changes nothing.
  const wrongKey = { DOJANG_MASTER_KEY: Buffer.alloc(32, 9).toString('base64') };
  expect((await dojang(['db', 'detach', '202011'], wrongKey)).stderr).toContain('master key');
  const out = await dojang(['db', 'detach', '202011', '--as', 'kim', '--reason', 'six years']);
  expect(out.stdout).toMatch(
    /^The month is out: payments_202011, .+delivery_tries_202011 belong to no store any more\.\nDump them, then drop them; or put them back: dojang db attach 202011\.\n$/,
  );
  expect((await dojang(['db', 'detach', '202011'])).stderr).toContain('The month 202011 is out already.');
  expect((await dojang(['db', 'detach', '2020-11'])).stderr).toContain('six digits, year and month: 202011');
  expect((await dojang(['db', 'attach', '202011'], wrongKey)).stderr).toContain('master key');
  expect((await dojang(['db', 'attach', '202011', '--reason', 'an audit'])).stdout).toBe(
    'The month 202011 is back.\n',
  );
  const trail = JSON.parse((await dojang(['audit', 'list', '--json'])).stdout) as unknown;
  for (const [type, reason] of [
    ['store.detach', 'six years'],
    ['store.attach', 'an audit'],
  ])
    expect(trail).toContainEqual(expect.objectContaining({ type, reason }));

  // Who may not change tables is told before a month has no room.
  for (const name of monthlyTables) {
    const { rows } = await client.query<{ name: string }>(
      'select inhrelid::regclass::text as name from pg_inherits where inhparent = to_regclass($1)',
      [name],
    );
    for (const { name: month } of rows.filter((row) => !row.name.endsWith('_rest')).slice(1))
      await client.query(`drop table "${month}"`);
  }
  await client.end();
  const off = await dojang(['db', 'status'], { DOJANG_MIGRATE: 'off' });
  expect(off).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('the next has no room of its own: dojang db migrate'),
  });
  expect((await runDojang(['db', 'months', '--data', data])).stderr).toContain('on PostgreSQL alone');
  await server.returnDatabase(url);
}, 60_000);
