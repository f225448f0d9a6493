import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { requestDay } from '../../packages/gateway/src/main.ts';
import { recordStoreAct } from '../../packages/gateway/src/manage/store-act.ts';
import { createMeters } from '../../packages/gateway/src/meters/meters.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { cardCompanies } from '../../packages/protocol/src/cards/index.ts';
import { kstDate, kstDayMs } from '../../packages/protocol/src/time.ts';
import { type House, openHouse } from '../support/house.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The values of a scrape, by name and labels as Prometheus writes them. */
type Scrape = ReadonlyMap<string, number>;

async function scrape(house: House): Promise<Scrape> {
  const response = await fetch(`http://127.0.0.1:${house.gateway.metricsPort}/metrics`);
  expect(response.headers.get('content-type')).toMatch('text/plain');
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))] as const;
    }),
  );
}

function sum(scraped: Scrape, name: string, labels: Readonly<Record<string, string>> = {}): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return [...scraped]
    .filter(([key]) => key.split('{')[0] === name && wanted.every((label) => key.includes(label)))
    .reduce((total, [, value]) => total + value, 0);
}

describe.each(engines)('what Prometheus reads, on $name', (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ engine, lying: true, metrics: { host: '127.0.0.1', port: 0 } });
    return () => house.close();
  });

  const pay = async () => {
    const { fields } = await house.partner.requestPayment({
      ...house.order(),
      shopOrigin: house.shopOrigin,
    });
    return await house.payer.pay(fields);
  };

  test('a payment shows in what happened, what was answered and how long it took', async () => {
    const before = await scrape(house);
    await pay();
    const after = await scrape(house);
    const rise = (name: string, labels?: Readonly<Record<string, string>>) =>
      sum(after, name, labels) - sum(before, name, labels);
    expect(rise('dojang_wire_answers_total', { route: '/php/auth.php', code: 'success' })).toBe(1);
    expect(rise('dojang_payment_events_total', { event: 'opened', card_company: '' })).toBe(1);
    const approvals = [...after.keys()].filter((key) => key.includes('event="approved"'));
    expect(approvals).toHaveLength(1);
    expect(approvals[0]).toMatch(/card_company="shinhan"/);
    const calls = 'dojang_card_company_call_duration_seconds_count';
    expect(rise(calls, { call: 'approve', outcome: 'answer' })).toBe(1);
    expect(rise('dojang_store_commit_duration_seconds_count', { outcome: 'committed' })).toBeGreaterThan(3);
    expect(rise('dojang_http_request_duration_seconds_count', { status: '200' })).toBeGreaterThan(3);
    expect(after.get('dojang_store_up')).toBe(1);
    expect(sum(after, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  });

  test('each check of readiness is there, and a contradiction counts from 0, so that the first one is a rise', async () => {
    const scraped = await scrape(house);
    const { checks } = (await (await fetch(`${house.gateway.url}/readyz`)).json()) as {
      readonly checks: Readonly<Record<string, unknown>>;
    };
    const checksOf = [...scraped.keys()].filter((key) => key.startsWith('dojang_readiness{'));
    expect(checksOf).toEqual(Object.keys(checks).map((check) => `dojang_readiness{check="${check}"}`));
    expect(scraped.get('dojang_readiness{check="store"}')).toBe(0);
    for (const { code } of cardCompanies)
      expect(scraped.get(`dojang_payment_events_total{event="contradicted",card_company="${code}"}`)).toBe(0);
  });

  test('what a card company has not settled waits in recovery, with its age, until it is', async () => {
    const { fields } = await house.partner.requestPayment({
      ...house.order(),
      shopOrigin: house.shopOrigin,
    });
    const window = await house.payer.open(fields);
    await window.agree();
    await window.choose('shinhan');
    await (await window.phone()).approve();
    await window.waitFor('authenticated');
    await house.arm({ on: 'approve', effect: 'lost-reply' });
    await house.arm({ on: 'inquire', effect: 'error', times: 100 });
    await house.arm({ on: 'reverse', effect: 'error', times: 100 });
    await window.approve();
    house.advance(90_000);
    const during = await scrape(house);
    expect(sum(during, 'dojang_backlog', { queue: 'recovery' })).toBe(1);
    expect(sum(during, 'dojang_backlog_oldest_seconds', { queue: 'recovery' })).toBeGreaterThanOrEqual(90);
    expect(sum(during, 'dojang_payment_events_total', { event: 'approval_abandoned' })).toBe(1);
    expect(sum(during, 'dojang_money_at_risk_won')).toBe(1_000);
    expect(sum(during, 'dojang_money_at_risk_payments')).toBe(1);
    expect(sum(during, 'dojang_money_at_risk_oldest_seconds')).toBeGreaterThanOrEqual(90);
    await house.disarm();
    await expect.poll(async () => sum(await scrape(house), 'dojang_backlog', { queue: 'recovery' })).toBe(0);
    const after = await scrape(house);
    expect(sum(after, 'dojang_payment_events_total', { event: 'reversed' })).toBe(1);
    expect(after.get('dojang_money_at_risk_won')).toBe(0);
  });

  test('says how long ago the books of a day were compared, and copied, once they were', async () => {
    const before = await scrape(house);
    expect(before.has('dojang_books_compared_seconds')).toBe(false);
    expect(before.has('dojang_backup_seconds')).toBe(false);
    const nowMs = house.ports.nowMs();
    const day = kstDate(nowMs - 2 * DAY_MS);
    await house.administer(async (deps) => {
      await requestDay(deps, day);
      await recordStoreAct(deps, { type: 'store.backup', details: { file: 'a copy' } });
    });
    await expect
      .poll(async () => (await scrape(house)).get('dojang_books_compared_seconds'), { timeout: 20_000 })
      .toBeGreaterThan((nowMs - kstDayMs(day) - DAY_MS) / 1_000 - 1);
    expect((await scrape(house)).get('dojang_backup_seconds')).toBeLessThan(600);
  });

  test('says when the store does not answer, and still what it knows', async () => {
    const meters = createMeters({
      ports: house.ports,
      backlogs: () => Promise.reject(new Error('away')),
      risk: () => Promise.reject(new Error('away')),
      books: () => Promise.reject(new Error('away')),
      readiness: async () => ({ status: 'failed', checks: { store: { status: 'failed', reason: 'away' } } }),
      cardCompanies: [],
      build: { mode: 'test', engine: engine.name },
    });
    const text = await meters.registry.metrics();
    expect(text).toMatch(/^dojang_store_up 0$/m);
    expect(text).toMatch(/^dojang_readiness\{check="store"\} 2$/m);
    expect(text).not.toMatch(/^dojang_(backlog|money_at_risk|books|backup)/m);
    expect(text).toMatch(/^dojang_build_info\{/m);
  });

  test.each(['docs/metrics.md', 'docs/metrics.ko.md'])(
    '%s has a row for each of ours, and no other',
    async (page) => {
      const metrics = await createMeters({
        ports: house.ports,
        backlogs: async () => [],
        risk: async () => ({ payments: 0, differences: 0, won: 0, sinceMs: null }),
        books: async () => ({ comparedUntilMs: null, backedUpAtMs: null }),
        readiness: async () => ({ status: 'ok', checks: {} }),
        cardCompanies: [],
        build: { mode: 'test', engine: engine.name },
      }).registry.getMetricsAsJSON();
      const ours = metrics.map(({ name }) => name).filter((name) => name.startsWith('dojang_'));
      const rows = readFileSync(page, 'utf8').matchAll(/^\| `(dojang_\w+)/gm);
      expect(new Set([...rows].map(([, name]) => name))).toEqual(new Set(ours));
    },
  );

  test('whoever asks for what is not there makes no new series', async () => {
    await fetch(`${house.gateway.url}/nothing/${'x'.repeat(20)}`);
    const names = [...(await scrape(house)).keys()];
    expect(names.filter((name) => name.includes('xxxx'))).toEqual([]);
    expect(names.some((name) => name.includes('route="none"'))).toBe(true);
  });

  test('customers do not reach it', async () => {
    expect((await fetch(`${house.gateway.url}/metrics`)).status).toBe(404);
  });
});

test.each([
  ['127.0.0.1', 0],
  ['0.0.0.0', 1],
])('an address such as %s is warned of as often as %i', async (host, warnings) => {
  const lines: string[] = [];
  const house = await openHouse({
    metrics: { host, port: 0 },
    logStream: { write: (line) => lines.push(line) },
  });
  onTestFinished(() => house.close());
  const warned = lines.filter((line) => line.includes('DOJANG_METRICS_HOST'));
  expect(warned).toHaveLength(warnings);
  for (const line of warned) expect(JSON.parse(line)).toMatchObject({ level: 40, metricsHost: host });
});
