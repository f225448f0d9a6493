import { beforeEach, describe, expect, test } from 'vitest';
import { addWebhookAddress } from '../../packages/gateway/src/main.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { type Receiver, startReceiver } from '../../packages/gateway/test/support/receiver.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { type House, openHouse } from '../support/house.ts';

/** A span as OTLP writes it in JSON. */
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly {
    readonly key: string;
    readonly value: { readonly [type: string]: string };
  }[];
  readonly status?: { readonly code: number };
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

describe.each(engines)('traces, on $name', (engine) => {
  let collector: Receiver;
  let house: House;
  const lines: string[] = [];

  beforeEach(async () => {
    lines.length = 0;
    collector = await startReceiver();
    house = await openHouse({
      engine,
      lying: true,
      logStream: { write: (line) => void lines.push(line) },
      tracing: {
        endpoint: collector.origin,
        headers: {},
        serviceName: 'gateway-of-the-test',
        sampler: 'parentbased_always_on',
        ratio: 1,
      },
    });
    return async () => {
      await house.close();
      await collector.close();
    };
  });

  /** All that the gateway told; it is stopped for it. */
  async function collected(): Promise<readonly Span[]> {
    await house.stopGateway();
    return collector.postsTo('/v1/traces').flatMap(({ body }) => {
      const { resourceSpans } = JSON.parse(body) as {
        resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
      };
      return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
    });
  }

  const factsOf = (span: Span | undefined) =>
    Object.fromEntries((span?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]));

  const authenticate = (headers: Readonly<Record<string, string>>, body: object = {}) =>
    fetch(new URL(paths.auth, house.gateway.url), {
      method: 'POST',
      headers: { referer: house.shopOrigin, ...headers },
      body: JSON.stringify({ cst_id: 'test', custKey: 'abcd1234567890', ...body }),
    });

  const heardOf = (call: RegExp) => house.lyingIssuers!.heard.filter((each) => call.test(each.call));

  test("goes on with the caller's trace", async () => {
    await authenticate({ traceparent: `00-${TRACE}-${CALLER}-01` });
    const [span] = (await collected()).filter(({ traceId }) => traceId === TRACE);
    expect(span).toMatchObject({ parentSpanId: CALLER, name: `POST ${paths.auth}`, kind: 2 });
    expect(factsOf(span)).toEqual({
      'http.request.method': 'POST',
      'http.route': paths.auth,
      'http.response.status_code': '200',
      'dojang.merchant_id': 'test',
    });
    const took = BigInt(span!.endTimeUnixNano) - BigInt(span!.startTimeUnixNano);
    expect(took).toBeGreaterThanOrEqual(0n);
    expect(took).toBeLessThan(60_000_000_000n);
    const said = JSON.parse(lines.find((line) => line.includes('"answered"')) ?? '{}') as object;
    expect(said).toMatchObject({ traceId: TRACE, requestId: expect.any(String) });
  });

  test('a card company gets the trace of the step that asks it, as a part of it', async () => {
    const { fields } = await house.partner.requestPayment({ ...house.order(), shopOrigin: house.shopOrigin });
    await house.payer.pay(fields);
    const spans = await collected();
    const approve = spans.find(({ name }) => name === 'card company approve');
    expect(approve).toMatchObject({ kind: 3 });
    expect(factsOf(approve)).toEqual({ 'dojang.call': 'approve', 'dojang.outcome': 'answer' });
    const [heard] = heardOf(/^POST \/acquirer\/approvals$/);
    expect(heard?.headers['traceparent']).toBe(`00-${approve?.traceId}-${approve?.spanId}-01`);
    const step = spans.find(({ spanId }) => spanId === approve?.parentSpanId);
    expect(step).toMatchObject({ name: 'POST /window/api/:id/approve', kind: 2 });
    expect(factsOf(step)).toMatchObject({
      'dojang.merchant_id': 'test',
      'dojang.payment_id': expect.stringMatching(/^pay_/),
    });
    const commits = spans.filter(
      ({ name, parentSpanId }) => name === 'store commit' && parentSpanId === step?.spanId,
    );
    expect(commits.length).toBeGreaterThanOrEqual(2);

    const ofApproval = lines.filter((line) => line.includes('"call":"approve"'));
    expect(ofApproval).toHaveLength(1);
    expect(ofApproval[0]?.match(/"traceId"/g)).toHaveLength(1);
    expect(JSON.parse(ofApproval[0]!)).toMatchObject({
      traceId: approve?.traceId,
      requestId: heard?.requestId,
    });
    const { resourceSpans } = JSON.parse(collector.postsTo('/v1/traces')[0]!.body) as {
      resourceSpans: { resource: Span }[];
    };
    expect(factsOf(resourceSpans[0]?.resource)).toMatchObject({
      'service.name': 'gateway-of-the-test',
      'deployment.environment.name': 'test',
    });
  });

  test('every line of a request has its trace once, and says its id beside that of the request', async () => {
    const { fields } = await house.partner.requestPayment({ ...house.order(), shopOrigin: house.shopOrigin });
    await house.payer.pay(fields);
    await house.stopGateway();
    const ofRequests = lines.filter((line) => line.includes('"requestId"'));
    expect(ofRequests.length).toBeGreaterThan(10);
    for (const line of ofRequests) expect(line.match(/"traceId":"[0-9a-f]{32}"/g)).toHaveLength(1);
  });

  test('what recovery does is a trace of its own, which the card company gets', async () => {
    const { fields } = await house.partner.requestPayment({ ...house.order(), shopOrigin: house.shopOrigin });
    const window = await house.payer.open(fields);
    await window.agree();
    await window.choose('shinhan');
    await (await window.phone()).approve();
    await window.waitFor('authenticated');
    await house.arm({ on: 'approve', effect: 'lost-reply' });
    await house.arm({ on: 'inquire', effect: 'error', times: 100 });
    await house.arm({ on: 'reverse', effect: 'error', times: 100 });
    await window.approve();
    await house.disarm();
    house.advance(90_000);
    await expect.poll(() => lines.some((line) => line.includes('settled a payment'))).toBe(true);
    const spans = await collected();
    const jobs = spans.filter(({ name }) => name === 'job settle payments');
    expect(jobs.length).toBeGreaterThan(0);
    const settled = jobs.find((job) => factsOf(job)['dojang.outcome'] === 'done');
    expect(settled).toMatchObject({ kind: 1 });
    expect(settled?.parentSpanId).toBeUndefined();
    expect(factsOf(settled)['dojang.payment_id']).toMatch(/^pay_/);
    const calls = spans.filter(
      ({ parentSpanId, name }) => parentSpanId === settled?.spanId && name.startsWith('card company'),
    );
    expect(calls.length).toBeGreaterThan(0);
    const heard = heardOf(/reverse|approvals\//).map(({ headers }) => headers['traceparent']);
    for (const { traceId, spanId } of calls) expect(heard).toContain(`00-${traceId}-${spanId}-01`);
    const failed = spans.filter(({ name, status }) => name.startsWith('card company') && status?.code === 2);
    expect(failed.length).toBeGreaterThan(0);
    expect(factsOf(failed[0])).toMatchObject({ 'error.type': 'unknown', 'dojang.outcome': 'unknown' });
  });

  test('a delivery is a trace, of which its receiver is told nothing', async () => {
    const shop = await startReceiver();
    try {
      await house.administer((deps) =>
        addWebhookAddress(deps, { merchantId: 'test', url: `${shop.origin}/hook` }),
      );
      const { fields } = await house.partner.requestPayment({
        ...house.order(),
        shopOrigin: house.shopOrigin,
      });
      await house.payer.pay(fields);
      await expect.poll(() => lines.some((line) => line.includes('"msg":"delivered"'))).toBe(true);
      const spans = await collected();
      const sent = spans.find(({ name }) => name === 'send webhook');
      expect(factsOf(sent)).toMatchObject({ 'dojang.channel': 'webhook', 'dojang.outcome': 'delivered' });
      expect(spans.find(({ spanId }) => spanId === sent?.parentSpanId)?.name).toBe('job deliver');
      expect(shop.posts).toHaveLength(1);
      expect(shop.posts[0]?.headers['traceparent']).toBeUndefined();
    } finally {
      await shop.close();
    }
  });

  test('a trace that its beginner does not collect is passed on, and not collected', async () => {
    await authenticate({ traceparent: `00-${TRACE}-${CALLER}-00` });
    expect((await collected()).filter(({ traceId }) => traceId === TRACE)).toEqual([]);
    expect(lines.some((line) => line.includes(`"traceId":"${TRACE}"`))).toBe(true);
  });

  test('tells nothing of a customer, whatever is written where', async () => {
    const PHONE = '01098765432';
    const cards: string[] = [];
    const headers = { tracestate: `shop=${PHONE}`, baggage: `buyer=${PHONE}` };
    await authenticate({ ...headers, traceparent: `00-${TRACE}-${CALLER}-01` }, { PCD_NOTE: PHONE });
    await authenticate(headers, { cst_id: PHONE, custKey: PHONE });
    await fetch(`${house.gateway.url}/nothing/${PHONE}?phone=${PHONE}`, { headers });
    await fetch(`${house.gateway.url}/window/${PHONE}`, { headers });
    for (const work of ['PAY', 'CERT'] as const) {
      const order = house.order({
        work,
        orderNumber: `${PHONE}-${work}`,
        goods: `상품 ${PHONE}`,
        buyer: { name: PHONE, phone: PHONE, email: `${PHONE}@example.kr`, memberNumber: PHONE },
      });
      const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
      const result = await house.payer.pay(await house.unsealed({ ...fields, PCD_USER_DEFINE1: PHONE }));
      expect(result['PCD_PAY_RST']).toBe('success');
      if (result['PCD_PAY_CARDNUM']) cards.push(result['PCD_PAY_CARDNUM']);
    }
    const asked = house.lyingIssuers!.heard.map(({ headers: sent }) => JSON.stringify(sent));
    expect(asked.filter((sent) => sent.includes(PHONE) || /tracestate|baggage/.test(sent))).toEqual([]);
    const spans = await collected();
    expect(spans.length).toBeGreaterThan(20);
    expect(cards).not.toEqual([]);
    const told = collector.posts.map(({ body }) => body).join('');
    expect([PHONE, ...cards].filter((text) => told.includes(text))).toEqual([]);
  });
});
