import { describe, expect, onTestFinished, test } from 'vitest';
import type { Gateway } from '../../packages/gateway/src/main.ts';
import { engines, type TestEngine } from '../../packages/gateway/test/support/engines.ts';
import { type House, type HouseOptions, openHouse } from '../support/house.ts';

const KEYS = { PCD_CST_ID: 'test', PCD_CUST_KEY: 'abcd1234567890' };

async function houseOn(engine: TestEngine, options: HouseOptions = {}): Promise<House> {
  const house = await openHouse({ engine, lying: true, ...options });
  onTestFinished(() => house.close());
  return house;
}

/** A payment that waits for its confirm: how to confirm it. */
async function certified(house: House) {
  const { fields } = await house.partner.requestPayment({
    ...house.order({ work: 'CERT' }),
    shopOrigin: house.shopOrigin,
  });
  const result: Readonly<Record<string, string | undefined>> = { ...(await house.payer.pay(fields)) };
  const { PCD_AUTH_KEY, PCD_PAY_REQKEY } = result;
  return () =>
    fetch(result['PCD_PAY_COFURL'] ?? '', {
      method: 'POST',
      headers: { referer: house.shopOrigin },
      body: JSON.stringify({ ...KEYS, PCD_AUTH_KEY, PCD_PAY_REQKEY }),
    });
}

const statusOf = async (gateway: Gateway) => {
  const response = await fetch(`http://127.0.0.1:${gateway.port}/readyz`);
  return [response.status, ((await response.json()) as { status: string }).status];
};

describe.each(engines)('a gateway that stops, on $name', (engine) => {
  test('ends what is under way, and tells each client that it was the last of its connection', async () => {
    const house = await houseOn(engine);
    const confirms = await Promise.all(Array.from({ length: 8 }, () => certified(house)));
    const { promise: thought, resolve: answers } = Promise.withResolvers<void>();
    house.lyingIssuers!.tell({
      of: /^POST .*\/approvals$/,
      becomes: async (answer) => {
        await thought;
        return answer;
      },
    });
    const asked = () =>
      house.lyingIssuers!.heard.filter(({ call }) => call === 'POST /acquirer/approvals').length;
    const before = asked();
    const confirmed = confirms.map((confirm) => confirm());
    await expect.poll(asked, { timeout: 10_000 }).toBe(before + 8);
    const stopped = house.stopGateway();
    answers();
    for (const response of await Promise.all(confirmed)) {
      expect(response.headers.get('connection')).toBe('close');
      expect(await response.json()).toMatchObject({ PCD_PAY_CODE: 'PCCF0000' });
    }
    await stopped;
    await expect(fetch(`http://127.0.0.1:${house.gateway.port}/healthz`)).rejects.toThrow('fetch failed');
  });

  test('ends the streams of its windows in the middle of nothing, and waits for none of them', async () => {
    const house = await houseOn(engine);
    const { fields } = await house.partner.requestPayment({
      ...house.order(),
      shopOrigin: house.shopOrigin,
    });
    const opened = await fetch(fields['PCD_PAY_URL'] ?? '', {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: house.shopOrigin },
      body: new URLSearchParams(fields),
    });
    const { pathname, hash } = new URL(opened.headers.get('location') ?? '', house.gateway.url);
    const stream = await fetch(`${house.gateway.url}/window/api/${pathname.split('/').at(-1)}/stream`, {
      headers: { authorization: `Bearer ${hash.slice(1)}` },
    });
    const text = stream.text();
    await house.stopGateway();
    expect(await text).toMatch(/^\{.*\}\n\n*$/);
  });

  test('says so to a load balancer first, and takes everybody until then', async () => {
    const house = await houseOn(engine, { stopDelayMs: 1_500 });
    expect(await statusOf(house.gateway)).toEqual([200, 'ok']);
    const stopped = house.stopGateway();
    await expect.poll(() => statusOf(house.gateway), { interval: 20 }).toEqual([503, 'stopping']);
    const { authKey } = await house.partner.authenticate({ shopOrigin: house.shopOrigin });
    expect(authKey).not.toBe('');
    await stopped;
  });

  test('leaves nobody without an answer when two of them are restarted one after the other', async () => {
    const house = await houseOn(engine, { stopDelayMs: 200 });
    let gateways: readonly Gateway[] = [await house.openSecondGateway(), await house.openSecondGateway()];
    const ready = new Set(gateways.map(({ port }) => port));
    const failures: unknown[] = [];
    let answered = 0;
    let isOver = false;

    // What a load balancer does: it asks who is ready, and sends to nobody else.
    async function probe(): Promise<void> {
      while (!isOver) {
        for (const gateway of gateways) {
          const status = await statusOf(gateway).catch(() => [0]);
          if (status[0] === 200) ready.add(gateway.port);
          else ready.delete(gateway.port);
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    }

    async function client(index: number): Promise<void> {
      for (let turn = index; !isOver; turn += 1) {
        const ports = [...ready];
        const port = ports[turn % ports.length];
        try {
          const response = await fetch(`http://127.0.0.1:${port}/php/auth.php`, {
            method: 'POST',
            headers: { referer: house.shopOrigin, 'content-type': 'application/json' },
            body: JSON.stringify({ cst_id: 'test', custKey: 'abcd1234567890' }),
          });
          const { result } = (await response.json()) as { result: string };
          if (!response.ok || result !== 'success') failures.push([response.status, result]);
          answered += 1;
        } catch (error) {
          failures.push(error);
        }
      }
    }

    const load = [probe(), ...Array.from({ length: 6 }, (_, index) => client(index))];
    for (const old of gateways) {
      const wanted = answered + 50;
      await expect.poll(() => answered, { timeout: 10_000, interval: 10 }).toBeGreaterThan(wanted);
      await old.close();
      const fresh = await house.openSecondGateway();
      gateways = [...gateways.filter((gateway) => gateway !== old), fresh];
      await expect.poll(() => ready.has(fresh.port), { timeout: 10_000, interval: 10 }).toBe(true);
    }
    isOver = true;
    await Promise.all(load);
    for (const gateway of gateways) await gateway.close();
    expect(failures).toEqual([]);
  });
});
