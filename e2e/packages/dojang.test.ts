import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startNode } from '../../packages/cli/test/run-dojang.ts';
import { createPartner, dojang, testCredentials } from '../../packages/sdk/src/index.ts';
import { createPayer } from '../../packages/sdk/src/testing/index.ts';
import { verifiable } from '../../packages/sdk/test/verifiable.ts';
import { root } from '../../scripts/packages/manifest.ts';
import { emptyPlace, installAlone, npm, type Place, placeWith } from './install.ts';
import { getRuntime, runtimes } from './runtimes.ts';

const freePorts = ['--port', '0', '--shop-port', '0', '--issuers-port', '0'];
const shopOrigin = 'http://127.0.0.1:3999';

/** Starts what was installed, buys from it, and stops it as Ctrl-C does. */
async function startAndBuy(node: string, launcher: string, dataDir: string): Promise<void> {
  const started = startNode([launcher, 'start', '--data', dataDir, ...freePorts], {}, node);
  const [, shop, gateway] = await started.output(/Shop +(http:\S+)[\s\S]+Gateway +(http:\S+)[\s\S]+Ctrl-C/);
  expect((await fetch(String(shop))).status).toBe(200);
  expect((await fetch(`${gateway}/js/v1/payment.js`)).status).toBe(200);
  const partner = createPartner({
    environment: dojang({ url: String(gateway), mode: 'test' }),
    credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890' }),
    shopOrigin,
  });
  const order = { orderNumber: 'ORDER-1', amountWon: 1000, work: 'PAY' } as const;
  const { fields } = await partner.requestPayment({
    ...order,
    shopOrigin,
    goods: '티셔츠',
    resultUrl: '/result',
  });
  const result = verifiable(await createPayer({ shopOrigin }).pay(fields));
  expect(await partner.verify(result, order)).toMatchObject({ kind: 'paid', amountWon: 1000 });
  started.signal('SIGINT');
  const { code, stdout } = await started.ended;
  expect({ code, last: stdout.trim().split('\n').at(-1) }).toEqual({ code: 0, last: 'Stopped.' });
}

describe('the packed command line', () => {
  let place: Place | null;
  beforeAll(async () => {
    const unpacked = emptyPlace(null);
    execFileSync('tar', ['xzf', inject('tarballs').dojang, '-C', unpacked.folder]);
    const manifest = readFileSync(join(unpacked.folder, 'package/package.json'), 'utf8');
    unpacked.remove();
    place = await placeWith((JSON.parse(manifest) as { dependencies: Record<string, string> }).dependencies);
    if (place !== null) await installAlone(place, inject('tarballs').dojang);
  });
  afterAll(() => place?.remove());

  const launcherIn = (folder: string) => join(folder, 'node_modules/dojang/packages/cli/bin/dojang.js');

  test('starts in an empty folder, and is paid', async ({ skip }) => {
    if (place === null) return skip('its dependencies could not be had');
    expect(existsSync(join(place.folder, 'node_modules/.bin/dojang'))).toBe(true);
    await startAndBuy(process.execPath, launcherIn(place.folder), join(place.folder, 'data'));
  });

  test('starts on Node 20.19, for which npm gets a newer one', async ({ skip }) => {
    const old = runtimes.find(({ name }) => name === 'Node 20.19');
    if (place === null || old === undefined) return skip('its dependencies could not be had');
    const got = await getRuntime(old);
    if (got === null) return skip(`${old.from} could not be had`);
    try {
      await startAndBuy(got.program, launcherIn(place.folder), join(place.folder, 'other-data'));
    } finally {
      got.remove();
    }
  });
});

test('an installation without development tools runs what it built, and is paid', async () => {
  const place = emptyPlace(null);
  try {
    const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
    }).split('\0');
    for (const file of tracked.filter((name) => name !== '' && existsSync(join(root, name))))
      cpSync(join(root, file), join(place.folder, file));
    await npm(place.folder, ['ci', '--omit=dev']);
    expect(existsSync(join(place.folder, 'node_modules/vite'))).toBe(false);
    // Were the sources run after all, this would stop them.
    writeFileSync(
      join(place.folder, 'packages/cli/src/main.ts'),
      "throw new Error('The sources were run.');",
    );
    const launcher = join(place.folder, 'packages/cli/bin/dojang.js');
    await startAndBuy(process.execPath, launcher, join(place.folder, 'data'));
  } finally {
    place.remove();
  }
});
