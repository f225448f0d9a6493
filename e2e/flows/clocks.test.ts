import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { watchClock } from '../../packages/gateway/src/health/watch-clock.ts';
import { engines, type TestEngine } from '../../packages/gateway/test/support/engines.ts';
import { parseResult } from '../../packages/sdk/src/index.ts';
import { type House, openHouse } from '../support/house.ts';

const HOUR_MS = 3_600_000;

async function houseOn(engine: TestEngine): Promise<House> {
  const house = await openHouse({ engine });
  onTestFinished(() => house.close());
  return house;
}

async function clockFinding(house: House): Promise<unknown> {
  // Longer than what was found holds.
  house.advance(31_000);
  const response = await fetch(`${house.gateway.url}/readyz`);
  const body = (await response.json()) as { readonly checks: Readonly<Record<string, unknown>> };
  return body.checks['clock'];
}

async function statusOf(house: House, orderNumber: string): Promise<string | undefined> {
  return await house.administer(
    async ({ store }) => (await store.paymentsByOrder('test', orderNumber)).at(-1)?.status,
  );
}

/** A CERT payment whose card is authenticated, and which the shop may confirm. */
async function authenticated(house: House) {
  const order = house.order({ work: 'CERT' });
  const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
  const result = parseResult(await house.payer.pay(fields));
  if (result.kind !== 'claims-authenticated') throw new Error(result.kind);
  return { order, result };
}

describe.each(engines)('a gateway on $name', (engine) => {
  test.each([
    ['an hour behind', -HOUR_MS],
    ['an hour ahead of', HOUR_MS],
  ])(
    'whose clock is %s that of the card companies takes payments of both kinds, and says so',
    async (_words, offMs) => {
      const house = await houseOn(engine);
      house.setGatewayClock(offMs);
      for (const work of ['PAY', 'CERT'] as const) {
        const order = house.order({ work });
        const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
        const result = parseResult(await house.payer.pay(fields));
        const known =
          result.kind === 'claims-authenticated'
            ? await house.partner.confirm(result, order)
            : await house.partner.verify(result, order);
        expect(known).toMatchObject({ kind: 'paid', amountWon: order.amountWon });
      }
      const seconds = expect.stringMatching(
        /this clock is 3[56]\d\d s (behind|ahead of) that of the card companies/,
      );
      expect(await clockFinding(house)).toEqual({ status: 'degraded', reason: seconds });
    },
  );

  test('answers a confirm in time whose clock is set back meanwhile', async () => {
    const house = await houseOn(engine);
    const { order, result } = await authenticated(house);
    await house.arm({ on: 'approve', effect: 'delay', delayMs: 60_000 });
    await house.arm({ on: 'inquire', effect: 'delay', delayMs: 60_000, times: 5 });
    const asked = house.partner.confirm(result, order);
    await vi.waitFor(async () => expect(await house.armed()).toHaveLength(1), { timeout: 5_000 });
    house.setGatewayClock(-HOUR_MS);
    // What nobody could learn in time is given back, whatever it was: the shop is told that it is not paid.
    expect(await asked).toMatchObject({ kind: 'declined' });
    expect(await statusOf(house, order.orderNumber)).toBe('abandoned');
  });

  test('settles at once what it put off while its clock was an hour ahead', async () => {
    const house = await houseOn(engine);
    house.setGatewayClock(HOUR_MS);
    const { order, result } = await authenticated(house);
    await house.arm({ on: 'approve', effect: 'lost-reply' });
    await house.arm({ on: 'inquire', effect: 'error', times: 1 });
    await house.arm({ on: 'reverse', effect: 'error', times: 3 });
    await house.partner.confirm(result, order);
    expect(await statusOf(house, order.orderNumber)).toBe('abandoned');
    house.setGatewayClock(0);
    await expect
      .poll(() => statusOf(house, order.orderNumber), { timeout: 20_000, interval: 100 })
      .toBe('reversed');
  });
});

test('a jump of the clock is said once, and time that passes is none', () => {
  const said: unknown[] = [];
  let [nowMs, monotonicMs] = [1_000_000, 50];
  let tick = () => {};
  watchClock(
    {
      nowMs: () => nowMs,
      monotonicMs: () => monotonicMs,
      every: (_periodMs, work) => {
        tick = work;
        return () => {};
      },
    },
    { warn: (facts) => void said.push(facts) },
  );
  const pass = (wallMs: number, realMs: number) => {
    nowMs += wallMs;
    monotonicMs += realMs;
    tick();
  };
  pass(1_000, 1_000);
  pass(60_000, 60_000);
  pass(1_900, 1_000);
  expect(said).toEqual([]);
  pass(1_000 - HOUR_MS, 1_000);
  pass(1_000, 1_000);
  expect(said).toEqual([{ jumpMs: -HOUR_MS }]);
});
