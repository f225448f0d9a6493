import { randomBytes } from 'node:crypto';
import { renameSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  addMerchant,
  type Gateway,
  openState,
  setMerchantStatus,
  startGateway,
  systemPorts,
} from '@dojang/gateway';
import { expect, onTestFinished, test } from 'vitest';
import { runDojang, temporaryFolder } from './run-dojang.ts';
import { termsFileIn } from './terms-file.ts';

const actor = { name: 'a test', process: 'vitest', address: '127.0.0.1' };

interface Report {
  readonly ok: boolean;
  readonly mode: string;
  readonly shopOrigin: string | null;
  readonly findings: readonly {
    readonly subject: string;
    readonly status: string;
    readonly says: string;
    readonly expected?: string;
    readonly came?: string;
    readonly change?: readonly string[];
  }[];
}

const HELMET = {
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-permitted-cross-domain-policies': 'none',
  'content-security-policy':
    "default-src 'self';base-uri 'self';form-action 'self';frame-ancestors 'self';object-src 'none';script-src 'self';style-src 'self' https: 'unsafe-inline';upgrade-insecure-requests",
};

test('a shop that fits has nothing in the way', async () => {
  const { gateway, data } = await openGateway();
  const shop = await serve(page(`<script src="${gateway.url}/js/cpay.payple.1.0.1.js"></script>`));
  const { code, stdout, stderr } = await runDojang(
    ['doctor', `localhost:${shop.port}/cart`, '--gateway', gateway.url],
    { DOJANG_DATA: data },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`Referer: http://localhost:${shop.port}`);
  expect(stdout).toMatch(/ok +authentication +test with Referer/);
  expect(stdout).toMatch(/No problems found\.\n$/);
});

test('a gateway that is not well is told from one that is, by its checks', async () => {
  const { gateway, data } = await openGateway({ acquirerUrl: 'http://127.0.0.1:9' });
  const shop = await serve(page(`<script src="${gateway.url}/js/cpay.payple.1.0.1.js"></script>`));
  const ask = () => doctor(data, [shop.url, '--gateway', gateway.url]);
  const { code, report } = await ask();
  expect(code).toBe(0);
  expect(report.findings.find(({ subject }) => subject === 'gateway')).toMatchObject({
    subject: 'gateway',
    status: 'warning',
    came: 'degraded; acquirer: unreachable',
  });
  renameSync(join(data, 'gateway.sqlite'), join(data, 'gateway.sqlite.away'));
  await expect
    .poll(async () => (await ask()).report.findings.find(({ subject }) => subject === 'gateway'), {
      timeout: 10_000,
    })
    .toMatchObject({
      status: 'problem',
      came: expect.stringContaining('file: it is not in its place (ENOENT)'),
    });
});

test('helmet as it comes is examined header by header, with its own lines', async () => {
  const { gateway, data } = await openGateway();
  const shop = await serve(page(`<script src="${gateway.url}/js/cpay.payple.1.0.1.js"></script>`, HELMET));
  const { code, report } = await doctor(data, [shop.url, '--gateway', gateway.url]);
  expect(code).toBe(1);
  expect(report.ok).toBe(false);
  const lines = report.findings.flatMap(({ change }) => change ?? []).join('\n');
  for (const part of ['referrerPolicy', 'scriptSrc', 'frameSrc', 'formAction', 'crossOriginOpenerPolicy'])
    expect(lines).toContain(part);
  expect(lines).toContain(gateway.url);
});

test('what the doctor advised for helmet then fits', async () => {
  const { gateway, data } = await openGateway();
  const shop = await serve(
    page(`<script src="${gateway.url}/js/cpay.payple.1.0.1.js"></script>`, {
      ...HELMET,
      'referrer-policy': 'strict-origin-when-cross-origin',
      'cross-origin-opener-policy': 'same-origin-allow-popups',
      'content-security-policy': `default-src 'self';script-src 'self' ${gateway.url};frame-src 'self' ${gateway.url};form-action 'self' ${gateway.url}`,
    }),
  );
  const { code, report } = await doctor(data, [shop.url, '--gateway', gateway.url]);
  expect(code).toBe(0);
  expect(report.findings.filter(({ status }) => status !== 'ok')).toEqual([]);
});

test('a redirect to another name of this machine and a Referer of the first one are named', async () => {
  const { gateway, data } = await openGateway();
  const shop = await serve((request, response) => {
    if (request.url === '/old')
      response.writeHead(302, { location: `http://127.0.0.1:${shop.port}/cart` }).end();
    else page('')(request, response);
  });
  const given = `http://localhost:${shop.port}`;
  const { report } = await doctor(data, [`${given}/old`, '--gateway', gateway.url, '--referer', given]);
  expect(report.shopOrigin).toBe(`http://127.0.0.1:${shop.port}`);
  expect(of(report, 'address')).toMatchObject({ status: 'warning', expected: given });
  expect(of(report, 'Referer')).toMatchObject({
    status: 'problem',
    says: expect.stringContaining('AUTH0007'),
    change: expect.arrayContaining([`in the shop's server: Referer: http://127.0.0.1:${shop.port}`]),
  });
});

test('a bundle that loads the script of another host is found', async () => {
  const { gateway, data } = await openGateway();
  const shop = await serve((request, response) => {
    if (request.url === '/app.js')
      response.end('const s = "https://democpay.payple.kr/js/cpay.payple.1.0.1.js"');
    else page('<script type="module" src="/app.js"></script>')(request, response);
  });
  const { report } = await doctor(data, [shop.url, '--gateway', gateway.url]);
  expect(of(report, 'script')).toMatchObject({
    status: 'problem',
    came: 'https://democpay.payple.kr/js/cpay.payple.1.0.1.js',
  });
});

test('a page that isolates itself may frame the window of a gateway', async () => {
  const { gateway, data } = await openGateway();
  const shop = await serve(page('', { 'cross-origin-embedder-policy': 'require-corp' }));
  const { report } = await doctor(data, [shop.url, '--gateway', gateway.url]);
  expect(of(report, 'Cross-Origin-Embedder-Policy').status).toBe('ok');
});

test('a gateway with another public address is named', async () => {
  const { gateway, data } = await openGateway({ url: 'https://pay.example' });
  const shop = await serve(page(''));
  const asked = `http://127.0.0.1:${gateway.port}`;
  const { report } = await doctor(data, [shop.url, '--gateway', asked]);
  expect(of(report, 'window')).toMatchObject({ status: 'warning', came: 'https://pay.example' });
});

test('an account that may not ask is refused, and the gateway says why', async () => {
  const { gateway, data } = await openGateway();
  const state = await openState(systemPorts, { mode: 'test', dataDir: data });
  await setMerchantStatus({ ...state, actor }, 'test', 'disabled');
  await state.store.close();
  const shop = await serve(page(''));
  const { code, report } = await doctor(data, [shop.url, '--gateway', gateway.url]);
  expect(code).toBe(1);
  expect(of(report, 'authentication')).toMatchObject({
    status: 'problem',
    came: expect.stringContaining('AUTH0003'),
    change: ['cst_id: the partner is disabled'],
  });
  expect(of(report, 'domain')).toMatchObject({ change: ['dojang merchants enable test'] });
});

test('live demands https and a registered domain, and tries no keys', async () => {
  const masterKey = randomBytes(32).toString('base64');
  const { gateway, data } = await openGateway({
    mode: 'live',
    masterKey,
    url: 'https://pay.example',
    trustedProxies: ['loopback'],
  });
  const state = await openState(systemPorts, { mode: 'live', dataDir: data, masterKey });
  await addMerchant({ ...state, actor }, { id: 'coffee', name: '커피집', domains: ['shop.example'] });
  await state.store.close();
  const shop = await serve(page(''));
  const { code, report } = await doctor(
    data,
    [shop.url, '--gateway', `http://127.0.0.1:${gateway.port}`, '--merchant', 'coffee'],
    { DOJANG_MODE: 'live', DOJANG_MASTER_KEY: masterKey, DOJANG_URL: 'https://pay.example' },
  );
  expect(code).toBe(1);
  expect(report.mode).toBe('live');
  expect(report.findings.some(({ subject }) => subject === 'authentication')).toBe(false);
  expect(report.findings.filter(({ subject }) => subject === 'https')).toHaveLength(2);
  expect(of(report, 'domain')).toMatchObject({
    status: 'problem',
    expected: 'shop.example, or a sub-domain',
    change: ['dojang merchants domains coffee --add localhost'],
  });
  expect(of(report, 'DOJANG_URL')).toMatchObject({ status: 'problem', expected: 'https://pay.example' });
});

test('a shop and a gateway that are not there are told apart', async () => {
  const data = temporaryFolder();
  const shop = await serve(page(''));
  const gone = await serve(page(''));
  await gone.close();
  const noGateway = await doctor(data, [shop.url, '--gateway', gone.url]);
  expect(of(noGateway.report, 'gateway')).toMatchObject({
    status: 'problem',
    says: expect.stringContaining('ECONNREFUSED'),
  });
  expect(of(noGateway.report, 'domain').status).toBe('warning');
  const noShop = await doctor(data, [gone.url, '--gateway', shop.url]);
  expect(of(noShop.report, 'page').says).toContain('ECONNREFUSED');
  expect(of(noShop.report, 'gateway').says).toContain('no Dojang gateway');
});

test('a page that redirects for ever is left', async () => {
  const { gateway, data } = await openGateway();
  const shop = await serve((_request, response) => response.writeHead(302, { location: '/' }).end());
  const { report } = await doctor(data, [shop.url, '--gateway', gateway.url]);
  expect(of(report, 'page').says).toContain('redirects more than 10 times');
});

test('control characters of a page do not reach the terminal', async () => {
  const { gateway, data } = await openGateway();
  const shop = await serve(
    page('<meta name="referrer" content="never\u001b[2J"><meta name=referrer content=never>'),
  );
  const bad = await serve(page('<script integrity="\u001b[2J" src="/js/v1/payment.js"></script>'));
  for (const { url } of [shop, bad]) {
    const { stdout } = await runDojang(['doctor', url, '--gateway', gateway.url], { DOJANG_DATA: data });
    expect(stdout).not.toContain('\u001b');
  }
});

test.each([['ftp://shop.example'], ['https://user:secret@shop.example']])(
  '%s is no page',
  async (address) => {
    const { code, stderr } = await runDojang(['doctor', address]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Give the address of a page/);
  },
);

async function doctor(
  data: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
) {
  const ended = await runDojang(['doctor', ...args, '--json'], { DOJANG_DATA: data, ...settings });
  return { code: ended.code, report: JSON.parse(ended.stdout) as Report };
}

function of(report: Report, subject: string) {
  const found = report.findings.find((finding) => finding.subject === subject);
  if (found === undefined) throw new Error(`Nothing about ${subject} in ${JSON.stringify(report)}`);
  return found;
}

async function openGateway(
  options: {
    readonly mode?: 'live';
    readonly masterKey?: string;
    readonly url?: string;
    readonly trustedProxies?: readonly string[];
    readonly acquirerUrl?: string;
  } = {},
): Promise<{ readonly gateway: Gateway; readonly data: string }> {
  const data = temporaryFolder();
  const gateway = await startGateway({
    mode: 'test',
    host: '127.0.0.1',
    port: 0,
    dataDir: data,
    minFreeMib: 1,
    acquirerUrl: (await serve((_request, response) => response.end())).url,
    acquirerSecret: randomBytes(32).toString('base64url'),
    logLevel: 'silent',
    termsFile: termsFileIn(data),
    ...options,
  });
  onTestFinished(() => gateway.close());
  return { gateway, data };
}

/** A page with these headers, or the body of one. */
function page(body: string, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(`<!doctype html><html lang="ko"><title>shop</title>${body}`);
  };
}

async function serve(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { port, url: `http://localhost:${port}`, close };
}
