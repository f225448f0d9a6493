import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { createHonoShop } from '../../examples/frameworks/hono.ts';
import { SECRET, signWebhook } from '../../packages/sdk/test/sign-webhook.ts';
import { root } from '../../scripts/packages/manifest.ts';
import { launchBrowser } from '../support/browser.ts';
import { type House, openHouse } from '../support/house.ts';
import { approveIn, pressOpenHere, reachPhone } from '../support/payer-hands.ts';
import { serveSite } from '../support/static-site.ts';
import { cleanEnvironment, installAlone, type Place, placeWith } from './install.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

/** Takes a file of the documented examples along; compilers of shops want no `.ts` in imports. */
function takeExample(place: Place, example: string, to: string, ending: string): void {
  const text = readFileSync(join(root, 'examples/frameworks', example), 'utf8');
  mkdirSync(dirname(join(place.folder, to)), { recursive: true });
  writeFileSync(join(place.folder, to), text.replaceAll(/(from '\.\/[\w-]+)\.ts'/g, `$1${ending}'`));
}

/** Starts a shop, and waits for the line that says where it listens. */
async function startShop(place: Place, args: readonly string[], listening: RegExp): Promise<string> {
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: place.folder,
    env: {
      ...cleanEnvironment(),
      DOJANG_URL: house.gateway.url,
      SHOP_ORIGIN: house.shopOrigin,
      CUST_KEY: 'abcd1234567890',
      WEBHOOK_SECRET: SECRET,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const { stdout } = child;
  if (stdout === null) throw new Error('The shop has no output.');
  for await (const line of createInterface({ input: stdout })) {
    const url = listening.exec(line)?.[1];
    if (url === undefined) continue;
    stdout.resume();
    return url;
  }
  throw new Error('The shop ended before it listened.');
}

/** Buys, brings the result back as a browser does, and then by a webhook. */
async function buyAt(url: string): Promise<void> {
  const started = await fetch(`${url}/pay`, { method: 'POST' });
  const { fields } = (await started.json()) as { fields: Record<string, string> };
  const result = await house.payer.pay(fields);
  const body = new URLSearchParams(result);
  const answered = await fetch(`${url}/pay/result`, { method: 'POST', body });
  expect(await answered.json()).toEqual({ kind: 'paid' });
  const rawBody = JSON.stringify(result);
  const headers = { 'content-type': 'application/json', ...signWebhook(rawBody) };
  expect((await fetch(`${url}/webhook`, { method: 'HEAD' })).status).toBe(200);
  expect((await fetch(`${url}/webhook`, { method: 'POST', headers, body: rawBody })).status).toBe(200);
  expect((await fetch(`${url}/webhook`, { method: 'POST', body: rawBody })).status).toBe(401);
}

describe('Express 5, compiled by tsc', () => {
  let place: Place | null;
  beforeAll(async () => {
    place = await placeWith(
      {
        '@types/express': '5.0.6',
        '@types/node': '24.19.2',
        express: '5.3.0',
        'typescript-5.4': 'npm:typescript@5.4.5',
        'typescript-newest': 'npm:typescript@7.0.2',
      },
      'express',
    );
    if (place === null) return;
    await installAlone(place, inject('tarballs').sdk);
    takeExample(place, 'express.ts', 'express.ts', '.js');
    takeExample(place, 'shop-options.ts', 'shop-options.ts', '.js');
  });
  afterAll(() => place?.remove());

  test.for([
    ['typescript-5.4', 'commonjs'],
    ['typescript-newest', 'module'],
  ] as const)('%s, to a package of type %s', async ([compiler, type], { skip }) => {
    if (place === null) return skip('Express or TypeScript could not be had');
    const manifest = join(place.folder, 'package.json');
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), type }));
    const tsc = join(place.folder, 'node_modules', compiler, 'bin/tsc');
    const options = ['--module', 'node16', '--target', 'es2022', '--esModuleInterop', '--skipLibCheck'];
    const built = ['--strict', '--types', 'node', '--outDir', type];
    await place.run(process.execPath, [tsc, ...options, ...built, 'serve.ts']);
    await buyAt(await startShop(place, [join(type, 'serve.js')], /^listening (http:\S+)/));
  });
});

test('Next, as it comes', { timeout: 300_000 }, async ({ skip }) => {
  const place = await placeWith(
    {
      '@types/node': '24.19.2',
      '@types/react': '19.3.0',
      next: '16.4.6',
      react: '19.3.1',
      'react-dom': '19.3.1',
      typescript: '5.9.3',
    },
    'next',
  );
  if (place === null) return skip('Next could not be had');
  onTestFinished(() => place.remove());
  await installAlone(place, inject('tarballs').sdk);
  takeExample(place, 'next.ts', 'lib/next.ts', '');
  takeExample(place, 'shop-options.ts', 'lib/shop-options.ts', '');
  const next = join(place.folder, 'node_modules/next/dist/bin/next');
  const quiet = { NEXT_TELEMETRY_DISABLED: '1' };
  await place.run(process.execPath, [next, 'build'], quiet);
  await buyAt(await startShop(place, [next, 'start', '--port', '0'], /Local: +(http:\S+)/));
});

test('a page built by Vite', async ({ skip }) => {
  const place = await placeWith({ vite: '8.3.8' }, 'vite');
  if (place === null) return skip('Vite could not be had');
  onTestFinished(() => place.remove());
  await installAlone(place, inject('tarballs').sdk);
  await place.run(process.execPath, [join(place.folder, 'node_modules/vite/bin/vite.js'), 'build']);
  const dist = join(place.folder, 'dist');
  const script = `/assets/${readdirSync(join(dist, 'assets')).find((name) => name.endsWith('.js'))}`;
  const pages = new Map([
    ['/', ['text/html', readFileSync(join(dist, 'index.html'), 'utf8')]],
    [script, ['text/javascript', readFileSync(join(dist, script), 'utf8')]],
  ]);
  // Keys are out of reach of what a page loads.
  expect(pages.get(script)?.[1]).not.toMatch(/custKey|whsec_/);

  const fulfilled: string[] = [];
  const site = await serveSite('127.0.0.1', async ({ method, path, body }) => {
    const [type, page] = pages.get(path) ?? [];
    if (type !== undefined && page !== undefined) return { headers: { 'Content-Type': type }, body: page };
    const request = new Request(`${site.origin}${path}`, { method, ...(body && { body }) });
    const response = await shop.fetch(request);
    return {
      status: response.status,
      headers: { 'Content-Type': 'application/json' },
      body: await response.text(),
    };
  });
  const fail = (error: unknown) => {
    throw error;
  };
  const shop = createHonoShop({
    gatewayUrl: house.gateway.url,
    shopOrigin: site.origin,
    cstId: 'test',
    custKey: 'abcd1234567890',
    webhookSecret: SECRET,
    isInStock: () => true,
    alertStaff: fail,
    fulfil: (orderNumber) => fulfilled.push(orderNumber),
    onError: fail,
  });
  const browser = await launchBrowser();
  onTestFinished(async () => {
    await browser.close();
    await site.close();
  });
  const context = await browser.newContext({ locale: 'ko-KR', viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  await page.goto(`${site.origin}/`);
  await page.getByRole('button', { name: '결제하기' }).click();
  const window = page.frameLocator('#cpay_ifr');
  await reachPhone(window);
  const [app] = await Promise.all([context.waitForEvent('page'), pressOpenHere(window)]);
  await approveIn(app);
  await page.getByRole('status').getByText('paid').waitFor();
  expect(fulfilled).toHaveLength(1);
});
