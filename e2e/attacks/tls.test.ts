import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { termsFileIn } from '../../packages/cli/test/terms-file.ts';
import { createSmtp } from '../../packages/gateway/src/delivery/mail/smtp.ts';
import {
  type GatewayOptions,
  openState,
  startGateway,
  systemPorts,
} from '../../packages/gateway/src/main.ts';
import { openStore } from '../../packages/gateway/src/store/open-store.ts';
import { CALLBACK_PATH } from '../../packages/protocol/src/acquirer/index.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { send, sendForm, sendJson, unchanged } from '../support/attack.ts';
import { SECRET } from '../support/house.ts';
import {
  BY_HTTPS,
  LIVE_PARTNER,
  LIVE_URL,
  type LiveGateway,
  openLiveGateway,
} from '../support/live-gateway.ts';
import { openPostBox } from '../support/post-box.ts';
import { CERTIFICATE_FILE, openTlsDatabase } from '../support/tls-database.ts';

const SHOP = 'https://shop.example.kr';
const KEYS = { cst_id: LIVE_PARTNER.id, custKey: LIVE_PARTNER.keys.custKey };

function liveOptions(changes: Partial<GatewayOptions> = {}): GatewayOptions {
  const dataDir = mkdtempSync(join(tmpdir(), 'dojang-tls-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  return {
    mode: 'live',
    dataDir,
    masterKey: randomBytes(32).toString('base64'),
    host: '127.0.0.1',
    port: 0,
    url: LIVE_URL,
    acquirerUrl: 'https://cards.example.kr',
    acquirerSecret: SECRET,
    trustedProxies: ['loopback'],
    termsFile: termsFileIn(dataDir),
    logLevel: 'silent',
    ...changes,
  };
}

describe('live does not start', () => {
  test.each<[string, Partial<GatewayOptions>]>([
    ['DOJANG_URL', { url: undefined }],
    ['DOJANG_URL', { url: 'http://pay.example.kr' }],
    ['DOJANG_URL', { url: 'http://localhost' }],
    ['DOJANG_ACQUIRER_URL', { acquirerUrl: 'http://cards.example.kr' }],
    ['DOJANG_ACQUIRER_URL', { acquirerUrl: 'http://localhost.example.kr' }],
    ['DOJANG_ACQUIRER_URL', { acquirerUrl: 'http://10.0.0.5:4100' }],
    ['DOJANG_ISSUERS_URL', { cardAppUrl: 'http://app.cards.example.kr' }],
    [
      'DOJANG_SMTP_URL',
      { mail: { smtpUrl: 'smtps://m.example.kr?tls.rejectUnauthorized=false', from: 'pay@example.kr' } },
    ],
    ['DOJANG_DATABASE_URL', { databaseUrl: 'postgres://u:p@db.example.kr/dojang?sslmode=require' }],
  ])('with an unsafe %s: %o', async (name, changes) => {
    await expect(startGateway(liveOptions(changes))).rejects.toThrow(name);
  });

  test('without the name of the proxy in front', async () => {
    const { trustedProxies: _, ...options } = liveOptions();
    await expect(startGateway(options)).rejects.toThrow('DOJANG_TRUSTED_PROXIES');
  });

  test('but does with card companies on this machine', async () => {
    for (const acquirerUrl of ['http://127.0.0.1:9', 'http://[::1]:9', 'http://localhost:9']) {
      const gateway = await startGateway(liveOptions({ acquirerUrl }));
      await gateway.close();
    }
  });
});

describe('by plain HTTP', () => {
  let live: LiveGateway;
  const lines: string[] = [];
  beforeAll(async () => {
    live = await openLiveGateway(undefined, { write: (line) => lines.push(line) });
    return () => live.close();
  });

  test.each([paths.confirm, paths.confirmAlias, paths.cancel, paths.lookup])(
    '%s is refused in its own form, before its keys are read',
    async (path) => {
      const fields = { PCD_CST_ID: KEYS.cst_id, PCD_CUST_KEY: KEYS.custKey };
      const answer = await unchanged(live.location, () => sendJson(`${live.address}${path}`, fields));
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.text)).toMatchObject({
        PCD_PAY_RST: 'error',
        PCD_PAY_CODE: 'AUTH0006',
        PCD_PAY_MSG: '보안프로토콜(HTTPS) 접속이 필요합니다.',
      });
      expect(lines.at(-1)).toMatch(
        /"code":"AUTH0006","hint":"[^"]*127\.0\.0\.1 asked[^"]*X-Forwarded-Proto: https/,
      );
    },
  );

  test('a window does not open', async () => {
    const auth = await sendJson(`${live.address}${paths.auth}`, KEYS, { ...BY_HTTPS, referer: SHOP });
    const { AuthKey } = JSON.parse(auth.text) as Record<string, string>;
    const form = {
      PCD_PAY_TYPE: 'card',
      PCD_PAY_WORK: 'PAY',
      PCD_CARD_VER: '02',
      PCD_PAY_GOODS: '상품',
      PCD_PAY_TOTAL: '1000',
      PCD_AUTH_KEY: AuthKey ?? '',
    };
    const attack = () => sendForm(`${live.address}${paths.window}`, form, { origin: SHOP });
    const refused = await unchanged(live.location, attack);
    expect(refused.text).toContain('name="dojang-code" content="AUTH0006"');
    expect(refused.text).not.toContain('상품');
  });

  test.each([
    ['GET', '/window/pay_0'],
    ['GET', '/window/api/pay_0'],
    ['POST', '/window/api/pay_0/approve'],
    ['GET', '/receipt/r_0'],
    ['GET', paths.script],
    ['GET', '/window/tokens.css'],
    ['GET', '/pages/pages.css'],
    ['OPTIONS', '/js/v1/auth'],
    ['POST', CALLBACK_PATH],
    ['GET', '/nothing/here'],
  ])('%s %s is refused', async (method, path) => {
    for (const headers of [
      {},
      { 'x-forwarded-proto': 'http' },
      { 'x-forwarded-proto': 'https, http' },
      { forwarded: 'proto=https', 'x-forwarded-ssl': 'on' },
    ]) {
      const answer = await send(`${live.address}${path}`, {
        method,
        headers: { ...headers, authorization: `Bearer ${SECRET}` },
      });
      expect([answer.status, answer.text]).toEqual([
        403,
        '{"error":"Live mode takes requests by HTTPS alone."}',
      ]);
      expect(answer.headers['strict-transport-security']).toBeUndefined();
    }
  });

  test('the health of the process may be asked', async () => {
    for (const path of ['/healthz', '/readyz'])
      expect((await send(`${live.address}${path}`, { method: 'GET' })).status).toBe(200);
  });

  test('every answer by HTTPS says that there is no other way', async () => {
    for (const path of ['/healthz', paths.script, '/window/pay_0', '/nothing/here'])
      expect(
        (await send(`${live.address}${path}`, { method: 'GET', headers: BY_HTTPS })).headers[
          'strict-transport-security'
        ],
      ).toBe('max-age=31536000');
  });
});

test('only the proxy that was named is believed to have ended TLS', async () => {
  const gateway = await startGateway(liveOptions({ trustedProxies: ['10.0.0.5'] }));
  onTestFinished(() => gateway.close());
  const url = `http://127.0.0.1:${gateway.port}${paths.script}`;
  for (const headers of [BY_HTTPS, { ...BY_HTTPS, 'x-forwarded-for': '10.0.0.5' }])
    expect((await send(url, { method: 'GET', headers })).status).toBe(403);
});

describe('a page and a result', () => {
  let live: LiveGateway;
  beforeAll(async () => {
    live = await openLiveGateway();
    return () => live.close();
  });
  const authenticate = (referer: string) =>
    sendJson(`${live.address}${paths.auth}`, KEYS, { ...BY_HTTPS, referer });

  test('of plain HTTP get no AuthKey, though the host is registered', async () => {
    for (const referer of ['http://shop.example.kr', 'http://pay.shop.example.kr:8080/cart']) {
      const answer = await unchanged(live.location, () => authenticate(referer));
      expect(JSON.parse(answer.text)).toMatchObject({ result: 'error', AuthKey: '' });
      expect(answer.text).toContain('[AUTH0004]');
    }
    const origin = 'http://shop.example.kr';
    const { clientKey } = LIVE_PARTNER.keys;
    const attack = () => sendJson(`${live.address}/js/v1/auth`, { clientKey }, { ...BY_HTTPS, origin });
    expect((await unchanged(live.location, attack)).text).toContain('[AUTH0004]');
  });

  test('are not sent to an address of plain HTTP, neither when the window opens nor when it does not', async () => {
    const { AuthKey } = JSON.parse((await authenticate(SHOP)).text) as Record<string, string>;
    const open = (changes: Readonly<Record<string, string>>) =>
      sendForm(
        `${live.address}${paths.window}`,
        {
          PCD_PAY_TYPE: 'card',
          PCD_PAY_WORK: 'PAY',
          PCD_CARD_VER: '02',
          PCD_PAY_GOODS: '상품',
          PCD_PAY_TOTAL: '1000',
          PCD_AUTH_KEY: AuthKey ?? '',
          PCD_RST_URL: 'http://shop.example.kr/result',
          ...changes,
        },
        { ...BY_HTTPS, origin: SHOP },
      );
    for (const changes of [{}, { PCD_PAY_TOTAL: '1' }]) {
      const refused = await unchanged(live.location, () => open(changes));
      expect(refused.text).toContain('name="dojang-code"');
      expect(refused.text).toContain('"postUrl":null');
    }
    expect((await open({ PCD_RST_URL: `${SHOP}/result` })).status).toBe(303);
  });
});

describe('a database off this machine', () => {
  test('is told nothing before its certificate is verified', async () => {
    const database = await openTlsDatabase();
    onTestFinished(() => database.close());
    const open = (host: string, query: string) =>
      openStore({
        engine: 'postgres',
        url: `postgres://u:p@${host}:${database.port}/dojang?sslmode=verify-full${query}`,
      });
    await expect(open('localhost', '')).rejects.toThrow(/self-signed/i);
    // The certificate is of another name.
    await expect(open('127.0.0.1', `&sslrootcert=${CERTIFICATE_FILE}`)).rejects.toThrow(/altnames/i);
    expect(database.trusting()).toBe(0);
    await expect(open('localhost', `&sslrootcert=${CERTIFICATE_FILE}`)).rejects.toThrow();
    expect(database.trusting()).toBe(1);
  });

  test('is refused in live for the command line too, before it is connected to', async () => {
    const { mode, dataDir, masterKey } = liveOptions();
    const databaseUrl = 'postgres://u:p@db.example.kr/dojang';
    const opening = openState(systemPorts, { mode, dataDir, masterKey, databaseUrl });
    await expect(opening).rejects.toThrow('DOJANG_DATABASE_URL cannot be used in live mode');
  });
});

test('mail goes out encrypted or not at all, whatever the server offers', async () => {
  const box = await openPostBox();
  onTestFinished(() => box.close());
  // Reaches this machine, and is no name of it.
  const smtpUrl = box.url.replace('127.0.0.1', '0.0.0.0');
  const message = {
    id: 'msg_1',
    occasion: 'paid',
    facts: {
      to: 'buyer@example.kr',
      sealedOrder: null,
      amountWon: 1000,
      restWon: 1000,
      cardName: '',
      atMs: 0,
      receiptUrl: '',
    },
    merchant: { ...LIVE_PARTNER, name: '가게' } as never,
  } as const;
  const sendBy = (mode: 'test' | 'live') =>
    createSmtp({ ports: systemPorts, mode }, { smtpUrl, from: 'pay@example.kr' }).send(
      message,
      new AbortController().signal,
    );
  expect((await sendBy('live')).error).toMatch(/ETLS/);
  expect(box.mails).toHaveLength(0);
  expect((await sendBy('test')).error).toBeNull();
});
