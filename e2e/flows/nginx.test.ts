import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fields } from '../../packages/protocol/src/payple/index.ts';
import { parseResult } from '../../packages/sdk/src/index.ts';
import { verifiable } from '../../packages/sdk/test/verifiable.ts';
import { type House, openHouse } from '../support/house.ts';
import { type Nginx, startNginx, whyNoNginx } from '../support/nginx.ts';
import { freePort } from '../support/sample-shop.ts';
import { CERTIFICATE_FILE } from '../support/tls-database.ts';

const reason = whyNoNginx();
if (reason !== null) {
  process.stderr.write(`SKIPPED: the tests of the block for nginx in docs/live.md: ${reason}\n`);
  test.skip(`the block for nginx in docs/live.md: ${reason}`, () => {});
}

describe.skipIf(reason !== null)('behind the nginx of docs/live.md', () => {
  let house: House;
  let nginx: Nginx;
  let http: number;
  const lines: string[] = [];

  beforeAll(async () => {
    setDefaultCACertificates([...getCACertificates('default'), readFileSync(CERTIFICATE_FILE, 'utf8')]);
    http = await freePort();
    const https = await freePort();
    house = await openHouse({
      url: `https://localhost:${https}`,
      logStream: { write: (line) => void lines.push(line) },
    });
    nginx = await startNginx({ gateway: house.gateway.port, http, https });
  });
  afterAll(async () => {
    await nginx?.stop();
    await house?.close();
  });

  test('a customer pays, and a shop confirms', async () => {
    const order = house.order();
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    const result = await house.payer.pay(fields);
    expect(await house.partner.verify(verifiable(result), order)).toMatchObject({ kind: 'paid' });
    expect((await fetch(result['PCD_PAY_CARDRECEIPT'] ?? '')).status).toBe(200);

    const held = house.order({ work: 'CERT' });
    const opened = await house.partner.requestPayment({ ...held, shopOrigin: house.shopOrigin });
    const authenticated = parseResult(await house.payer.pay(opened.fields));
    if (authenticated.kind !== 'claims-authenticated') throw new Error(`It is ${authenticated.kind}.`);
    expect(await house.partner.confirm(authenticated, held)).toMatchObject({ kind: 'paid' });
  });

  test('news of a window arrive while the stream goes on', async () => {
    const order = house.order();
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    const window = await house.payer.open(fields);
    await window.agree();
    await window.choose('kb');
    const stop = new AbortController();
    const stream = await fetch(`${house.gateway.url}/window/api/${window.paymentId}/stream`, {
      headers: { authorization: `Bearer ${await tokenOf(fields)}` },
      signal: stop.signal,
    });
    const reader = stream.body!.getReader();
    const read = async () => {
      const { done, value } = await reader.read();
      return done ? 'the end' : new TextDecoder().decode(value);
    };
    expect(await read()).toContain('"authenticating"');
    await (await window.phone()).approve();
    let said = await read();
    while (!/"authenticated"|the end/.test(said)) said = await read();
    expect(said).toContain('"authenticated"');
    stop.abort();
    await reader.cancel().catch(() => {});
  });

  /** The same form again leads to the same window. */
  async function tokenOf(fields: Fields): Promise<string> {
    const opened = await fetch(`${house.gateway.url}/index.php?ACT_=PAYM`, {
      method: 'POST',
      headers: { origin: house.shopOrigin },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
    return opened.headers.get('location')?.split('#')[1] ?? '';
  }

  test('what a client says of itself is replaced', async () => {
    lines.length = 0;
    await fetch(`${house.gateway.url}/php/auth.php`, {
      method: 'POST',
      headers: {
        'x-forwarded-for': '203.0.113.9',
        'x-request-id': 'spoofed',
        'x-forwarded-host': 'evil.example',
      },
      body: JSON.stringify({ cst_id: 'test', custKey: 'wrong' }),
    });
    const said = lines.join('');
    expect(said).toContain('"address":"127.0.0.1"');
    expect(said).not.toMatch(/203\.0\.113\.9|spoofed|evil\.example/);
  });

  test('plain HTTP leads to TLS', async () => {
    const answer = await fetch(`http://127.0.0.1:${http}/php/auth.php?x=1`, {
      headers: { host: 'localhost' },
      redirect: 'manual',
    });
    expect(answer.status).toBe(301);
    expect(answer.headers.get('location')).toBe('https://127.0.0.1/php/auth.php?x=1');
  });
});
