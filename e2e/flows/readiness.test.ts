import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readLargeFile } from '../../packages/gateway/src/health/read-large-file.ts';
import { createReadiness } from '../../packages/gateway/src/health/readiness.ts';
import { systemPorts } from '../../packages/gateway/src/main.ts';
import { dump } from '../../packages/gateway/test/support/dump.ts';
import { engines, type TestEngine } from '../../packages/gateway/test/support/engines.ts';
import { type House, type HouseOptions, openHouse } from '../support/house.ts';
import { execute, takeTablesAway } from '../support/store-away.ts';

async function houseOn(engine: TestEngine, options: HouseOptions = {}): Promise<House> {
  const house = await openHouse({ engine, ...options });
  onTestFinished(() => house.close());
  return house;
}

interface Ready {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: { readonly status: string; readonly checks?: Readonly<Record<string, unknown>> };
}

/** How much later each house is, and its clock behind: it is compared with clocks that no test moves. */
const later = new WeakMap<House, number>();

/** Long enough after the last look that nothing of it holds. */
async function ready(house: House, headers: Record<string, string> = {}): Promise<Ready> {
  house.advance(60_000);
  later.set(house, (later.get(house) ?? 0) + 60_000);
  house.setGatewayClock(-(later.get(house) ?? 0));
  const response = await fetch(`${house.gateway.url}/readyz`, { headers });
  const body = (await response.json()) as Ready['body'];
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body };
}

const OK = { status: 'ok' };
const ofFile = (engine: TestEngine) => (engine.name === 'sqlite' ? { file: OK, disk: OK } : {});

describe.each(engines)('readiness on $name', (engine) => {
  test('is told with its checks to this machine, without them to others', async () => {
    const house = await houseOn(engine);
    const all = { store: OK, schema: OK, keys: OK, acquirer: OK, clock: OK, ...ofFile(engine) };
    expect(await ready(house)).toMatchObject({
      status: 200,
      body: { status: 'ok', mode: 'test', checks: all },
    });
    const { body } = await ready(house, { 'x-forwarded-for': '203.0.113.9' });
    expect(body).toEqual({ status: 'ok', mode: 'test' });
  });

  test('writes at most once a second, however many ask', async () => {
    const house = await houseOn(engine);
    await ready(house);
    const commits = async () => (await dump(house.location)).commits?.length ?? 0;
    const before = await commits();
    await Promise.all(Array.from({ length: 200 }, () => fetch(`${house.gateway.url}/readyz`)));
    expect(await commits()).toBe(before);
    await ready(house);
    expect(await commits()).toBe(before + 1);
  });

  test('ends when the store cannot be written, though it can be read, and comes back by itself', async () => {
    const house = await houseOn(engine);
    await execute(house.location, 'alter table commits rename to commits_away');
    const { status, retryAfter, body } = await ready(house);
    expect({ status, retryAfter }).toEqual({ status: 503, retryAfter: '1' });
    expect(body).toMatchObject({
      status: 'unavailable',
      checks: { store: { status: 'failed' }, schema: OK },
    });
    expect(JSON.stringify(body)).not.toMatch(/commits_away|select|insert/i);
    const outside = await ready(house, { 'x-forwarded-for': '203.0.113.9' });
    expect(outside).toMatchObject({ status: 503, body: { status: 'unavailable' } });
    await execute(house.location, 'alter table commits_away rename to commits');
    expect((await ready(house)).status).toBe(200);
  });

  test('goes on when card companies are away, or keys cannot be read again, and says so', async () => {
    const house = await houseOn(engine);
    await house.issuers.close();
    expect(await ready(house)).toMatchObject({
      status: 200,
      body: { status: 'degraded', checks: { acquirer: { status: 'degraded', reason: 'unreachable' } } },
    });
    await execute(house.location, 'alter table keyring rename to keyring_away');
    await expect
      .poll(async () => (await ready(house)).body.checks?.['keys'], { timeout: 10_000 })
      .toMatchObject({ status: 'degraded' });
    await execute(house.location, 'alter table keyring_away rename to keyring');
  });

  test('knows a schema that is not its own: one that was added to goes on, others do not', async () => {
    const house = await houseOn(engine);
    const set = (number: number) =>
      execute(
        house.location,
        engine.name === 'sqlite'
          ? `pragma user_version = ${number}`
          : `delete from migrations; insert into migrations values (${number})`,
      );
    await set(99);
    expect(await ready(house)).toMatchObject({
      status: 200,
      body: { checks: { schema: { status: 'degraded' } } },
    });
    await execute(house.location, "update meta set value = '99' where key = 'readable_from'");
    await expect
      .poll(async () => (await ready(house)).body.checks?.['schema'])
      .toMatchObject({ status: 'failed', reason: expect.stringContaining('stop this process') });
    await set(1);
    await expect
      .poll(async () => await ready(house))
      .toMatchObject({
        status: 503,
        body: { checks: { schema: { status: 'failed', reason: expect.stringMatching(/at migration 1,/) } } },
      });
  });
});

describe('readiness of a file', () => {
  const [sqlite] = engines as readonly [TestEngine, ...TestEngine[]];

  test('says that its disk is nearly full', async () => {
    const house = await houseOn(sqlite, { minFreeMib: 999_999_999 });
    expect(await ready(house)).toMatchObject({
      status: 200,
      body: {
        status: 'degraded',
        checks: {
          disk: { reason: expect.stringMatching(/^nearly full: \d+ MiB are free, 999999999 should be$/) },
        },
      },
    });
  });

  test('ends when the file was moved away, or another one lies in its place', async () => {
    const house = await houseOn(sqlite);
    const file = join(house.dataDir, 'gateway.sqlite');
    renameSync(file, `${file}.away`);
    expect(await ready(house)).toMatchObject({
      status: 503,
      body: { checks: { file: { status: 'failed' } } },
    });
    copyFileSync(`${file}.away`, file);
    expect(await ready(house)).toMatchObject({
      status: 503,
      body: { checks: { file: { reason: 'another file lies in the place of the open one: restart' } } },
    });
    rmSync(file);
    renameSync(`${file}.away`, file);
    expect((await ready(house)).status).toBe(200);
  });

  test('ends when a large file, read beside the customers, is found damaged', async () => {
    const house = await houseOn(sqlite);
    await ready(house);
    await house.stopGateway();
    const folder = mkdtempSync(join(tmpdir(), 'dojang-large-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'large.sqlite');
    copyFileSync(join(house.dataDir, 'gateway.sqlite'), file);
    const lines: string[] = [];
    const say = (_facts: object, text: string) => void lines.push(text);
    const log = { info: say, warn: say, error: say };
    const readiness = createReadiness(systemPorts, []);
    const { signal } = new AbortController();
    await readLargeFile(file, { readiness, log, signal }, 0);
    expect(lines.splice(0)).toEqual([
      'the store is read in the background',
      'the store was read, nothing is damaged',
    ]);
    expect((await readiness.look()).status).toBe('ok');

    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0x5a, 4096 * 2, 4096 * 6));
    await readLargeFile(file, { readiness, log, signal }, 0);
    expect(lines.at(-1)).toBe('the store is damaged: stop, and put the newest backup in its place');
    expect(await readiness.look()).toMatchObject({
      status: 'failed',
      checks: { integrity: { status: 'failed' } },
    });
  });
});

test('a store that is away altogether is told in time, by the command line too', async () => {
  const house = await houseOn(engines[0] as TestEngine);
  const putBack = await takeTablesAway(house.location);
  expect((await ready(house)).status).toBe(503);
  await putBack();
  expect((await ready(house)).status).toBe(200);
});
