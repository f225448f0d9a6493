import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'dojang-shop-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

function start(environment: Readonly<Record<string, string>>) {
  const env = { PATH: process.env['PATH'], DOJANG_DATA: dataDir, DOJANG_SHOP_PORT: '0', ...environment };
  const shop = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], { env });
  const said = { out: '', err: '' };
  shop.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  shop.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  return { shop, said, ended: once(shop, 'close') };
}

test('the process says where the shop is, and closes cleanly when it is asked to', async () => {
  const { shop, said, ended } = start({});
  await expect.poll(() => said.out, { timeout: 10_000 }).toMatch(/http:\/\/localhost:\d+/);
  shop.kill('SIGTERM');
  expect((await ended)[0]).toBe(0);
  expect(said.err).toBe('');
});

test.each([
  ['an address that is none', { DOJANG_URL: 'somewhere' }, /DOJANG_URL/],
  ['a port that is none', { DOJANG_SHOP_PORT: 'many' }, /DOJANG_SHOP_PORT/],
  ['a folder that is a file', { DOJANG_DATA: main }, /DOJANG_DATA/],
])('%s ends it with one sentence and code 1', async (_case, environment, remedy) => {
  const { said, ended } = start(environment);
  expect((await ended)[0]).toBe(1);
  expect(said.err).toMatch(remedy);
  expect(said.err.trim().split('\n')).toHaveLength(1);
});
