import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { authenticate, charge, order, SECRET, start, temporaryFolder, tokenOf } from './start.ts';

test('a restart loses nothing', async () => {
  const before = await start();
  await authenticate(before);
  const approved = await before.approve(charge());
  const pending = await before.begin(order({ authenticationId: 'auth-00000002' }));
  const token = tokenOf(pending.body);
  await before.approveOnPhone(token, { cardId: 'shinhan-normal', pin: '000000', amountWon: 1000 });
  await before.close();

  const after = await start({ dataDir: before.dataDir });
  expect((await after.inquire('attempt-0001')).body).toEqual(approved.body);
  expect((await after.view(token)).body).toMatchObject({ status: 'pending', pinTriesLeft: 2 });
  expect((await after.begin(order({ authenticationId: 'auth-00000002' }))).body).toEqual(pending.body);
});

test('an approval is on the disk before it is answered', async () => {
  const client = await start();
  await authenticate(client);
  await client.approve(charge());
  const disk = new DatabaseSync(join(client.dataDir, 'issuers.sqlite'), { readOnly: true });
  expect(disk.prepare('SELECT status FROM attempts').all()).toEqual([{ status: 'approved' }]);
  expect(disk.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  disk.close();
});

test('the audit trail names every step in order', async () => {
  const client = await start();
  await authenticate(client);
  await client.approve(charge());
  await client.reverse('attempt-0001');
  const disk = new DatabaseSync(join(client.dataDir, 'issuers.sqlite'), { readOnly: true });
  const kinds = disk.prepare('SELECT kind FROM events ORDER BY sequence').all();
  disk.close();
  expect(kinds.map((row) => row['kind'])).toEqual(['begun', 'authenticated', 'approved', 'reversed']);
});

test('a ledger of the first version is brought up to date', async () => {
  const before = await start();
  await authenticate(before);
  await before.close();
  const older = new DatabaseSync(join(before.dataDir, 'issuers.sqlite'));
  older.exec('DROP INDEX bookings_by_time; DROP INDEX attempts_by_authentication');
  for (const column of ['tax_won', 'tax_free_won']) older.exec(`ALTER TABLE cancels DROP COLUMN ${column}`);
  older.exec(
    `UPDATE authentications SET request = json_set(
       json_remove(request, '$.orderReference', '$.merchant', '$.taxWon', '$.taxFreeWon', '$.lifeMs', '$.approvableForMs'),
       '$.orderNumber', 'order-1', '$.expiresAtMs', expires_at_ms, '$.approvableUntilMs', expires_at_ms + 1920000)`,
  );
  older.exec('DROP INDEX authentications_by_here_token');
  older.exec('ALTER TABLE authentications DROP COLUMN here_token');
  older.exec('ALTER TABLE authentications RENAME COLUMN pin_tries_left TO pin_attempts_left');
  older.exec('PRAGMA user_version = 1');
  older.close();
  const after = await start({ dataDir: before.dataDir });
  const asked = charge({ orderReference: 'before-2-auth-00000001' });
  expect((await after.approve(asked)).body).toMatchObject({ status: 'approved' });
});

test('a ledger of a newer version is not touched', async () => {
  const dataDir = temporaryFolder();
  const newer = new DatabaseSync(join(dataDir, 'issuers.sqlite'));
  newer.exec('PRAGMA user_version = 99');
  newer.close();
  await expect(start({ dataDir })).rejects.toThrow('schema version 99');
});

test('neither the secret, a token, a short code nor a PIN reaches the log', async () => {
  const lines: string[] = [];
  const client = await start({ logLevel: 'debug', logStream: { write: (line) => lines.push(line) } });
  const { body } = await client.begin(order());
  const token = tokenOf(body);
  await client.typeCode('shinhan', body.code);
  await client.approveOnPhone(token, { cardId: 'shinhan-normal', pin: '918273', amountWon: 1000 });
  const broken = await fetch(`${client.base}/phone/api/authentication/approve`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"pin":"918273"',
  });
  expect(broken.status).toBe(400);
  expect(await broken.text()).not.toContain('918273');
  await client.approve(charge());
  await client.close();
  const log = lines.join('');
  expect(log).toContain('/phone/api/authentication/approve');
  for (const secret of [SECRET, token, body.code, '918273', 'authorization'])
    expect(log).not.toContain(secret);
});

test('the pages answer in the language of the browser and allow nothing from elsewhere', async () => {
  const client = await start();
  for (const path of ['/', '/app/shinhan']) {
    const response = await fetch(client.base + path, { headers: { 'accept-language': 'en-GB,en;q=0.9' } });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<html lang="en">');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('cache-control')).toBe('no-store');
  }
  const unknown = await fetch(`${client.base}/app/nobody`);
  expect(unknown.status).toBe(404);
  expect(await unknown.text()).toContain('<html lang="ko">');
});

test('a person with a wrong address gets a page, a program an error it can read', async () => {
  const client = await start();
  const page = await fetch(`${client.base}/nowhere`, { headers: { accept: 'text/html,*/*;q=0.8' } });
  expect(page.status).toBe(404);
  expect(await page.text()).toContain('<html lang="ko">');
  for (const path of ['/nowhere', '/phone/api/nowhere', '/acquirer/nowhere']) {
    const answer = await fetch(client.base + path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ error: 'not found' });
  }
});

test('assets may be kept for ever, pages may not', async () => {
  const client = await start();
  const asset = await fetch(`${client.base}/assets/app.js`);
  expect(asset.status).toBe(200);
  expect(asset.headers.get('cache-control')).toContain('immutable');
  expect((await fetch(`${client.base}/assets/none.js`)).status).toBe(404);
});

test('without a built app the pages say how to build it, and the wires still work', async () => {
  const client = await start({ appDir: temporaryFolder() });
  const page = await fetch(client.base);
  expect(page.status).toBe(503);
  expect(await page.text()).toContain('npm run build');
  expect((await client.begin(order())).status).toBe(200);
});

test('the health check reads the ledger', async () => {
  const client = await start();
  expect(await client.call('GET', '/healthz')).toEqual({ status: 200, body: { status: 'ok' } });
});

test('the contract is served as it stands in the documents, to anybody', async () => {
  const { call } = await start();
  const document = readFileSync(new URL('../../../docs/acquirer.openapi.json', import.meta.url), 'utf8');
  expect(await call('GET', '/openapi.json')).toEqual({ status: 200, body: JSON.parse(document) });
});
