import { beforeAll, describe, expect, test } from 'vitest';
import { addWebhookAddress, readWebhookLog, startGateway } from '../../packages/gateway/src/main.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { type Receiver, startReceiver, verifyPost } from '../../packages/gateway/test/support/receiver.ts';
import { answers } from '../../packages/protocol/src/payple/index.ts';
import { parseResult } from '../../packages/sdk/src/index.ts';
import { verifiable } from '../../packages/sdk/test/verifiable.ts';
import { type House, openHouse, SECRET } from '../support/house.ts';

const REFUND_KEY = 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0';

type Body = Record<string, string>;

describe.each(engines)('webhooks on $name', (engine) => {
  let house: House;
  let receiver: Receiver;
  let secret: string;

  beforeAll(async () => {
    receiver = await startReceiver();
    house = await openHouse({
      engine,
    });
    const added = await house.administer((deps) =>
      addWebhookAddress(deps, { merchantId: 'test', url: `${receiver.origin}/hook` }),
    );
    if (!added.ok) throw new Error(added.message);
    secret = added.secret;
    return async () => {
      await house.close();
      await receiver.close();
    };
  });

  async function request(changes: Parameters<House['order']>[0] = {}) {
    const order = house.order(changes);
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    return { order, fields };
  }

  /** What was posted about an order, verified; waits until nothing of it is left to send. */
  async function announced(orderNumber: string): Promise<readonly Body[]> {
    await expect
      .poll(() => house.administer((deps) => isQuiet(deps.store, orderNumber)), { timeout: 15_000 })
      .toBe(true);
    return receiver.posts
      .map((post) => verifyPost(secret, post) as Body)
      .filter((body) => body['PCD_PAY_OID'] === orderNumber);
  }

  async function isQuiet(store: Parameters<typeof readWebhookLog>[0], orderNumber: string): Promise<boolean> {
    const payments = await store.paymentsByOrder('test', orderNumber);
    const waiting = (await Promise.all(payments.map(({ id }) => store.outboxOf(id)))).flat();
    // Looked at in the order in which a result goes: what has left the one has arrived in the other.
    const entries = await readWebhookLog(store, { limit: 99, orderNumber });
    return (
      waiting.every((row) => row.due_at === null) && entries.every(({ status }) => status === 'delivered')
    );
  }

  async function cancel(orderNumber: string, payDate: string, amountWon: number): Promise<Body> {
    const post = async (url: string, body: object) =>
      (await (
        await fetch(url, {
          method: 'POST',
          headers: { referer: house.shopOrigin },
          body: JSON.stringify(body),
        })
      ).json()) as Body;
    const auth = await post(`${house.gateway.url}/php/auth.php`, {
      cst_id: 'test',
      custKey: 'abcd1234567890',
      PCD_PAYCANCEL_FLAG: 'Y',
    });
    return await post(auth['return_url'] ?? '', {
      PCD_CST_ID: auth['cst_id'],
      PCD_CUST_KEY: auth['custKey'],
      PCD_AUTH_KEY: auth['AuthKey'],
      PCD_REFUND_KEY: REFUND_KEY,
      PCD_PAYCANCEL_FLAG: 'Y',
      PCD_PAY_OID: orderNumber,
      PCD_PAY_DATE: payDate,
      PCD_REFUND_TOTAL: String(amountWon),
    });
  }

  test('carry a payment as it was returned in the browser', async () => {
    const { order, fields } = await request();
    const result = await house.payer.pay(fields);
    const bodies = await announced(order.orderNumber);
    expect(bodies).toHaveLength(1);
    expect(Object.keys(bodies[0] ?? {})).toEqual([...answers.result]);
    const { PCD_AUTH_KEY: _ofTheWindow, ...same } = result;
    expect(bodies[0]).toMatchObject(same);
  });

  test('tell a decline, once', async () => {
    const { order, fields } = await request();
    const result = await house.payer.pay(fields, { card: 'insufficient' });
    const bodies = await announced(order.orderNumber);
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toMatchObject({ PCD_PAY_RST: 'error', PCD_PAY_CODE: result['PCD_PAY_CODE'] });
  });

  test('tell a confirmed CERT payment after the confirm, and not before', async () => {
    const { order, fields } = await request({ work: 'CERT' });
    const claim = parseResult(await house.payer.pay(fields));
    if (claim.kind !== 'claims-authenticated') throw new Error(claim.kind);
    expect(await announced(order.orderNumber)).toEqual([]);
    await house.partner.confirm(claim, order);
    const bodies = await announced(order.orderNumber);
    expect(bodies).toMatchObject([{ PCD_PAY_RST: 'success', PCD_PAY_CODE: '0000', PCD_PAY_WORK: 'CERT' }]);
    expect(bodies[0]?.['PCD_PAY_CARDTRADENUM']).toMatch(/^\d{24}$/);
  });

  test('tell a declined confirm', async () => {
    const { order, fields } = await request({ work: 'CERT' });
    const claim = parseResult(await house.payer.pay(fields, { card: 'over-limit' }));
    if (claim.kind !== 'claims-authenticated') throw new Error(claim.kind);
    await house.partner.confirm(claim, order);
    expect(await announced(order.orderNumber)).toMatchObject([{ PCD_PAY_RST: 'error' }]);
  });

  test('tell each cancellation', async () => {
    const { order, fields } = await request();
    const result = await house.payer.pay(fields);
    const payDate = result['PCD_PAY_TIME']?.slice(0, 8) ?? '';
    expect(await cancel(order.orderNumber, payDate, 400)).toMatchObject({ PCD_PAY_RST: 'success' });
    expect(await cancel(order.orderNumber, payDate, 600)).toMatchObject({ PCD_PAY_RST: 'success' });
    const [, ...cancellations] = (await announced(order.orderNumber)).toSorted((left, right) =>
      (left['PCD_REFUND_TOTAL'] ?? '').localeCompare(right['PCD_REFUND_TOTAL'] ?? ''),
    );
    expect(cancellations).toMatchObject([
      { PCD_PAY_CODE: 'PAYC0000', PCD_PAYCANCEL_FLAG: 'Y', PCD_REFUND_TOTAL: '400', PCD_PAY_TOTAL: '1000' },
      { PCD_PAY_CODE: 'PAYC0000', PCD_PAYCANCEL_FLAG: 'Y', PCD_REFUND_TOTAL: '600', PCD_PAY_TOTAL: '1000' },
    ]);
    expect(Object.keys(cancellations[0] ?? {})).toEqual([...answers.cancelNotice]);
  });

  test('tell nothing of a window that was closed', async () => {
    const { order, fields } = await request();
    const window = await house.payer.open(fields);
    await window.agree();
    await window.close();
    await window.returnResult();
    expect(await announced(order.orderNumber)).toEqual([]);
  });

  test('do not hold up a payment, whatever the receiver does', async () => {
    receiver.answer('/hook', { status: 500 });
    const { order, fields } = await request();
    const result = await house.payer.pay(fields);
    expect(await house.partner.verify(verifiable(result), order)).toMatchObject({ kind: 'paid' });
    await expect
      .poll(
        () =>
          house.administer(({ store }) =>
            readWebhookLog(store, { limit: 1, orderNumber: order.orderNumber, failed: true }),
          ),
        { timeout: 15_000 },
      )
      .toMatchObject([{ status: 'waiting', tries: [{ status: 500 }] }]);
    receiver.answer('/hook', {});
    house.advance(60_000);
    await announced(order.orderNumber);
    const posts = receiver.posts.filter(({ body }) => body.includes(order.orderNumber));
    expect(posts).toHaveLength(2);
    expect(posts[1]?.body).toBe(posts[0]?.body);
    house.advance(-60_000);
  });

  test('are sent once by two gateways on one store, also after a restart', async () => {
    const other = await startGateway({
      mode: 'test',
      host: '127.0.0.1',
      port: 0,
      dataDir: house.dataDir,
      databaseUrl: house.location.engine === 'postgres' ? house.location.url : undefined,
      acquirerUrl: house.issuers.url,
      acquirerSecret: SECRET,
      logLevel: 'silent',
    });
    try {
      const orders: string[] = [];
      for (let count = 0; count < 4; count += 1) {
        const { order, fields } = await request();
        await house.payer.pay(fields);
        orders.push(order.orderNumber);
      }
      await house.restartGateway();
      for (const order of orders) expect(await announced(order)).toHaveLength(1);
    } finally {
      await other.close();
    }
  });
});
