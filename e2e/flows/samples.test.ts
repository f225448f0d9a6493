import { createHmac, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { addWebhookAddress, testAccount } from '../../packages/gateway/src/main.ts';
import { startReceiver } from '../../packages/gateway/test/support/receiver.ts';
import { createPartner, dojang, testCredentials } from '../../packages/sdk/src/index.ts';
import { startProxy } from '../support/changing-proxy.ts';
import { type House, openHouse } from '../support/house.ts';
import { freePort, type Sample, samples, startSample, whyNot } from '../support/sample-shop.ts';

type Fields = Readonly<Record<string, string>>;

const { custKey, refundKey } = testAccount.keys;
const ADMIN_PASSWORD = 'staff-password-of-the-tests';
const STAFF = { authorization: `Basic ${btoa(`admin:${ADMIN_PASSWORD}`)}` };

for (const sample of samples) {
  const reason = whyNot(sample);
  if (reason === null) describe(`the ${sample.name} shop`, () => shopTests(sample));
  else {
    process.stderr.write(`SKIPPED: the tests of the ${sample.name} shop: ${reason}\n`);
    test.skip(`the ${sample.name} shop: ${reason}`, () => {});
  }
}

function shopTests(sample: Sample): void {
  let house: House;
  let origin: string;
  let webhookSecret: string;

  beforeAll(async () => {
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    house = await openHouse({ shopOrigin: origin });
    const added = await house.administer((deps) =>
      addWebhookAddress(deps, { merchantId: 'test', url: `${origin}/webhook` }),
    );
    if (!added.ok) throw new Error(added.message);
    webhookSecret = added.secret;
    const shop = await startSample(sample, port, {
      PAYPLE_HOST: house.gateway.url,
      SHOP_ORIGIN: origin,
      WEBHOOK_SECRET: webhookSecret,
      ADMIN_PASSWORD,
    });
    return async () => {
      await shop.close();
      await house.close();
    };
  });

  const post = (path: string, fields: Fields = {}, headers: Fields = {}) =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });

  /** Orders as the page does; returns what its script is handed. */
  async function order(work: 'PAY' | 'CERT', extra: Fields = {}): Promise<Fields> {
    return requestIn(await (await post('/orders', { product: 'shirt', work, ...extra })).text());
  }

  /** What the page of the order says; null when there is none. */
  async function shown(orderNumber: string) {
    const page = await (await fetch(`${origin}/orders/${orderNumber}`)).text();
    const data = /data-state="(\w+)" data-deliveries="(\d+)" data-refunded="(\d+)"/.exec(page);
    return data && { state: data[1], deliveries: Number(data[2]), refundedWon: Number(data[3]), page };
  }

  /** Pays, and posts the result as the browser does. */
  async function buy(work: 'PAY' | 'CERT'): Promise<{ readonly number: string; readonly result: Fields }> {
    const fields = await order(work);
    const result = await house.payer.pay(fields);
    const answer = await post('/result', result, { origin });
    expect(answer.status).toBe(303);
    const number = fields['PCD_PAY_OID'] ?? '';
    expect(answer.headers.get('location')).toBe(`/orders/${number}`);
    return { number, result };
  }

  function deliver(body: object, changes: { readonly sentAt?: number; readonly secret?: string } = {}) {
    const { sentAt = Math.floor(Date.now() / 1_000), secret = webhookSecret } = changes;
    const text = JSON.stringify(body);
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const signature = createHmac('sha256', key).update(`msg_1.${sentAt}.${text}`).digest('base64');
    return fetch(`${origin}/webhook`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(sentAt),
        'webhook-signature': `v1,c29tZWJvZHkgZWxzZQ== v1,${signature}`,
      },
      body: text,
    });
  }

  test('shows its goods in Korean', async () => {
    const page = await (await fetch(`${origin}/`)).text();
    expect(page).toContain('<html lang="ko">');
    expect(page).toContain('1,000원');
  });

  test.each(['PAY', 'CERT'] as const)('sells by %s, and delivers once', async (work) => {
    const { number, result } = await buy(work);
    expect(await shown(number)).toMatchObject({ state: 'paid', deliveries: 1, refundedWon: 0 });
    const again = await Promise.all([1, 2, 3].map(() => post('/result', result)));
    expect(again.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect((await deliver(result)).status).toBe(200);
    expect(await shown(number)).toMatchObject({ state: 'paid', deliveries: 1 });
  });

  test.each(['PAY', 'CERT'] as const)(
    'delivers once when results of %s come at the same time',
    async (work) => {
      const fields = await order(work);
      const result = await house.payer.pay(fields);
      await Promise.all([1, 2, 3, 4].map(() => post('/result', result)));
      expect(await shown(fields['PCD_PAY_OID'] ?? '')).toMatchObject({ state: 'paid', deliveries: 1 });
    },
  );

  test('takes its prices from nobody', async () => {
    const fields = await order('PAY', { amount: '10', PCD_PAY_TOTAL: '10', amountWon: '10' });
    expect(fields['PCD_PAY_TOTAL']).toBe('1000');
  });

  test.each(['PAY', 'CERT'] as const)(
    'does not deliver what was paid with another price by %s',
    async (work) => {
      const fields = await order(work);
      const result = await house.payer.pay(await house.unsealed({ ...fields, PCD_PAY_TOTAL: '100' }));
      expect(result['PCD_PAY_RST']).toBe('success');
      await post('/result', { ...result, PCD_PAY_TOTAL: '1000' });
      expect(await shown(fields['PCD_PAY_OID'] ?? '')).toMatchObject({ state: 'open', deliveries: 0 });
    },
  );

  test.each([
    ['PCD_PAY_WORK', 'PAY'],
    ['PCD_PAY_TOTAL', '100'],
    ['PCD_PAY_GOODS', '다른 상품'],
    ['PCD_PAYER_HP', '01099999999'],
  ])('opens no window for a page that says another %s', async (wire, value) => {
    const fields = await order('CERT');
    await expect(house.payer.open({ ...fields, [wire]: value })).rejects.toThrow(`${wire}: `);
    expect(await house.payer.pay(fields)).toMatchObject({ PCD_PAY_RST: 'success', PCD_PAY_WORK: 'CERT' });
  });

  test('does not deliver what the page had charged at once instead of confirmed', async () => {
    const fields = await order('CERT');
    const result = await house.payer.pay(await house.unsealed({ ...fields, PCD_PAY_WORK: 'PAY' }));
    await post('/result', result);
    expect(await shown(fields['PCD_PAY_OID'] ?? '')).toMatchObject({ state: 'open', deliveries: 0 });
  });

  test.each(['PAY', 'CERT'] as const)('does not believe a forged success of %s', async (work) => {
    const fields = await order(work);
    const forged = {
      PCD_PAY_RST: 'success',
      PCD_PAY_CODE: '0000',
      PCD_PAY_WORK: 'PAY',
      PCD_PAY_OID: fields['PCD_PAY_OID'] ?? '',
      PCD_PAY_TOTAL: '1000',
    };
    await post('/result', forged);
    await post('/result', {
      ...forged,
      PCD_PAY_WORK: 'CERT',
      PCD_PAY_COFURL: `${house.gateway.url}/php/PayCardConfirmAct.php?ACT_=PAYM`,
      PCD_AUTH_KEY: 'forged',
      PCD_PAY_REQKEY: 'forged',
    });
    expect(await shown(fields['PCD_PAY_OID'] ?? '')).toMatchObject({ state: 'open', deliveries: 0 });
  });

  test("does not deliver one order for another one's payment", async () => {
    const paid = await house.payer.pay(await order('CERT'));
    const { PCD_PAY_OID: unpaid = '' } = await order('CERT');
    await post('/result', { ...paid, PCD_PAY_OID: unpaid });
    expect(await shown(unpaid)).toMatchObject({ state: 'open', deliveries: 0 });
  });

  test("an order is not charged under another one's number, and is still sold", async () => {
    const paid = await house.payer.pay(await order('CERT'));
    const { PCD_PAY_OID: number = '' } = paid;
    const { PCD_PAY_OID: unpaid = '' } = await order('CERT');
    await post('/result', { ...paid, PCD_PAY_OID: unpaid });
    const payments = await house.administer(({ store }) => store.paymentsByOrder('test', number));
    expect(payments.map(({ status }) => status)).toEqual(['authenticated']);
    await post('/result', paid);
    expect(await shown(number)).toMatchObject({ state: 'paid', deliveries: 1 });
    await post('/result', { ...paid, PCD_PAY_OID: unpaid });
    expect(await shown(unpaid)).toMatchObject({ state: 'open', deliveries: 0 });
    expect(await shown(number)).toMatchObject({ state: 'paid', deliveries: 1, refundedWon: 0 });
  });

  test("says, where the gateway cannot compare, that another one's money moved, and sells that one", async () => {
    const proxy = await startProxy(house.gateway.url, {
      path: '/php/PayCardConfirmAct.php',
      hear: (body) => body.replace(/"PCD_PAY_(OID|TOTAL)"/g, '"PCD_IGNORED"'),
    });
    const port = await freePort();
    const own = `http://127.0.0.1:${port}`;
    const shop = await startSample(sample, port, { PAYPLE_HOST: proxy.url, SHOP_ORIGIN: origin });
    const send = (path: string, fields: Fields) =>
      fetch(`${own}${path}`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
    const place = async () =>
      requestIn(await (await send('/orders', { product: 'shirt', work: 'CERT' })).text());
    const page = async (number: string) => (await fetch(`${own}/orders/${number}`)).text();
    try {
      const paid = await house.payer.pay(await place());
      const { PCD_PAY_OID: number = '' } = paid;
      const { PCD_PAY_OID: named = '' } = await place();
      expect((await send('/result', { ...paid, PCD_PAY_OID: named })).status).toBe(303);
      expect(await page(named)).toContain('결제가 주문과 달라요. 상점에서 확인하고 있어요.');
      expect(await page(named)).toContain('data-state="open" data-deliveries="0"');
      expect(await page(number)).toContain('data-state="paid" data-deliveries="1"');
    } finally {
      await shop.close();
      proxy.close();
    }
  });

  test('sends its key to nobody but the gateway, whatever the result names', async () => {
    const stranger = await startReceiver();
    try {
      const fields = await order('CERT');
      const result = await house.payer.pay(fields);
      const { host } = new URL(house.gateway.url);
      for (const url of [
        `${stranger.origin}/confirm`,
        `${house.gateway.url}@${new URL(stranger.origin).host}/confirm`,
        `http://${host}.example.com/`,
      ]) {
        await post('/result', { ...result, PCD_PAY_COFURL: url });
      }
      expect(stranger.posts).toEqual([]);
      expect(await shown(fields['PCD_PAY_OID'] ?? '')).toMatchObject({ state: 'open' });
    } finally {
      await stranger.close();
    }
  });

  test('tells a customer who left, and sells the same order afterwards', async () => {
    const fields = await order('PAY');
    await post('/result', await house.payer.close(fields));
    const page = await shown(fields['PCD_PAY_OID'] ?? '');
    expect(page).toMatchObject({ state: 'open', deliveries: 0 });
    expect(page?.page).toContain('결제를 종료하였습니다.');
  });

  test('escapes what a browser sends', async () => {
    const fields = await order('PAY');
    const result = await house.payer.close(fields);
    await post('/result', { ...result, PCD_PAY_MSG: '<script>alert(1)</script>' });
    const page = (await shown(fields['PCD_PAY_OID'] ?? ''))?.page;
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('<script>alert');
  });

  test('knows no order that it did not take', async () => {
    expect((await post('/result', { PCD_PAY_RST: 'success', PCD_PAY_OID: 'NOBODY' })).status).toBe(404);
    expect((await fetch(`${origin}/orders/NOBODY`)).status).toBe(404);
    expect((await post('/orders', { product: 'nothing', work: 'PAY' })).status).toBe(400);
  });

  test('gives back in part and in full, no more than was paid', async () => {
    const { number } = await buy('PAY');
    const cancel = async (fields: Fields) => {
      const answer = await post(`/orders/${number}/cancel`, fields, STAFF);
      return { status: answer.status, fields: (await answer.json()) as Fields };
    };
    expect(await cancel({ amount: '400' })).toMatchObject({
      status: 200,
      fields: { PCD_PAY_RST: 'success', PCD_PAY_CODE: 'PAYC0000', PCD_REFUND_TOTAL: '400' },
    });
    expect(await shown(number)).toMatchObject({ state: 'paid', refundedWon: 400 });
    expect(await cancel({ amount: '601' })).toMatchObject({
      status: 409,
      fields: { PCD_PAY_CODE: 'PAYC0011' },
    });
    expect((await cancel({ amount: '1e2' })).status).toBe(400);
    expect(await cancel({})).toMatchObject({ status: 200, fields: { PCD_REFUND_TOTAL: '600' } });
    expect(await shown(number)).toMatchObject({ refundedWon: 1000, deliveries: 1 });
  });

  test('looks a payment up, and learns what was given back elsewhere', async () => {
    const { number } = await buy('CERT');
    const partner = createPartner({
      environment: dojang({ url: house.gateway.url, mode: 'test' }),
      credentials: testCredentials({ cstId: 'test', custKey, refundKey }),
      shopOrigin: origin,
    });
    const outcome = await partner.lookup({ orderNumber: number });
    if (outcome.kind !== 'paid') throw new Error(outcome.kind);
    const cancelled = await partner.cancel({ orderNumber: number, paidOn: outcome, amountWon: 300 });
    expect(cancelled).toMatchObject({ kind: 'cancelled' });
    const answer = await post(`/orders/${number}/lookup`, {}, STAFF);
    expect(await answer.json()).toMatchObject({
      PCD_PAY_CODE: 'PCHK0000',
      PCD_PAY_OID: number,
      PCD_PAY_TOTAL: '1000',
      PCD_REFUND_TOTAL: '300',
    });
    expect(await shown(number)).toMatchObject({ state: 'paid', refundedWon: 300 });
  });

  test('lets staff alone cancel and look up, from its own pages', async () => {
    const { number } = await buy('PAY');
    const wrong = { authorization: `Basic ${btoa('admin:guess')}` };
    for (const path of [`/orders/${number}/cancel`, `/orders/${number}/lookup`]) {
      expect((await post(path)).status).toBe(401);
      expect((await post(path, {}, wrong)).status).toBe(401);
      expect((await post(path, {}, { ...STAFF, origin: 'https://evil.example' })).status).toBe(403);
    }
    expect(await shown(number)).toMatchObject({ refundedWon: 0 });
  });

  test.each(['PAY', 'CERT'] as const)('hears from the webhook of %s what the browser lost', async (work) => {
    const fields = await order(work);
    const result = await house.payer.pay(fields);
    // A CERT payment is charged by the shop's confirm; here its answer is what is lost.
    if (work === 'CERT') {
      await fetch(result['PCD_PAY_COFURL'] ?? '', {
        method: 'POST',
        body: JSON.stringify({ ...result, PCD_CST_ID: 'test', PCD_CUST_KEY: custKey }),
      });
    }
    const number = fields['PCD_PAY_OID'] ?? '';
    await expect
      .poll(() => shown(number), { timeout: 10_000 })
      .toMatchObject({ state: 'paid', deliveries: 1 });
  });

  test('answers a HEAD at the webhook, and takes none that is not signed, old or changed', async () => {
    const { number, result } = await buy('PAY');
    expect((await fetch(`${origin}/webhook`, { method: 'HEAD' })).status).toBe(200);
    expect((await deliver(result)).status).toBe(200);
    const now = Math.floor(Date.now() / 1_000);
    const stranger = `whsec_${randomBytes(32).toString('base64')}`;
    expect((await deliver(result, { secret: stranger })).status).toBe(401);
    expect((await deliver(result, { sentAt: now - 400 })).status).toBe(401);
    expect((await deliver(result, { sentAt: now + 400 })).status).toBe(401);
    const unsigned = await fetch(`${origin}/webhook`, { method: 'POST', body: JSON.stringify(result) });
    expect(unsigned.status).toBe(401);
    expect(await shown(number)).toMatchObject({ deliveries: 1 });
  });

  test('takes a signed webhook of an order it does not know, and of one nobody paid, without a delivery', async () => {
    const fields = await order('PAY');
    const number = fields['PCD_PAY_OID'] ?? '';
    const success = { PCD_PAY_RST: 'success', PCD_PAY_CODE: '0000', PCD_PAY_TOTAL: '1000' };
    expect((await deliver({ ...success, PCD_PAY_OID: 'NOBODY' })).status).toBe(200);
    expect((await deliver({ ...success, PCD_PAY_OID: number })).status).toBe(200);
    expect(await shown(number)).toMatchObject({ state: 'open', deliveries: 0 });
  });

  test('without a secret takes an unsigned webhook, as Payple sends it, for a reason to ask and no more', async () => {
    const port = await freePort();
    const shop = await startSample(sample, port, { PAYPLE_HOST: house.gateway.url, SHOP_ORIGIN: origin });
    try {
      const own = `http://127.0.0.1:${port}`;
      const form = new URLSearchParams({ product: 'shirt', work: 'PAY' });
      const fields = requestIn(await (await fetch(`${own}/orders`, { method: 'POST', body: form })).text());
      const number = fields['PCD_PAY_OID'] ?? '';
      const body = JSON.stringify({ PCD_PAY_RST: 'success', PCD_PAY_CODE: '0000', PCD_PAY_OID: number });
      const notify = async () => (await fetch(`${own}/webhook`, { method: 'POST', body })).status;
      const page = async () => (await fetch(`${own}/orders/${number}`)).text();
      expect(await notify()).toBe(200);
      expect(await page()).toContain('data-state="open" data-deliveries="0"');
      await house.payer.pay(fields);
      expect(await notify()).toBe(200);
      expect(await page()).toContain('data-state="paid" data-deliveries="1"');
    } finally {
      await shop.close();
    }
  });

  test('calls nothing failed while the gateway cannot be asked', async () => {
    const fields = await order('PAY');
    const result = await house.payer.pay(fields);
    const number = fields['PCD_PAY_OID'] ?? '';
    await expect.poll(() => shown(number), { timeout: 10_000 }).toMatchObject({ state: 'paid' });
    const open = (await order('PAY'))['PCD_PAY_OID'] ?? '';
    await house.stopGateway();
    const answer = await post('/result', { ...result, PCD_PAY_OID: open });
    expect(answer.status).toBe(202);
    expect(await answer.text()).toContain('결제 결과를 확인하고 있어요.');
    expect((await deliver({ ...result, PCD_PAY_OID: open })).status).toBe(503);
    expect((await post('/orders', { product: 'shirt', work: 'PAY' })).status).toBe(502);
  });
}

/** What a checkout page hands to the gateway's script. */
function requestIn(page: string): Fields {
  const json = /<script type="application\/json" id="request">(.*?)<\/script>/s.exec(page)?.[1];
  if (json === undefined) throw new Error(`No payment was started: ${page}`);
  return JSON.parse(json) as Fields;
}
