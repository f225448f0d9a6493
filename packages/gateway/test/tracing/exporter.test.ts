import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemPorts } from '../../src/ports.ts';
import { createExporter, type Exporter } from '../../src/tracing/exporter.ts';
import type { EndedSpan } from '../../src/tracing/tracer.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

let collector: Receiver;
let exporter: Exporter;
const said: string[] = [];

beforeEach(async () => {
  said.length = 0;
  collector = await startReceiver();
  const say = (level: string) => (facts: object, text: string) =>
    void said.push(`${level} ${text} ${JSON.stringify(facts)}`);
  exporter = createExporter({
    // No period ends by itself.
    ports: { ...systemPorts, every: () => () => {} },
    log: { warn: say('warn'), info: say('info') },
    url: `${collector.origin}/v1/traces`,
    headers: { 'api-key': 'a key' },
    toBody: (spans) => spans.map(({ name }) => name),
  });
});
afterEach(() => collector.close());

const span = (name: string): EndedSpan => ({
  context: { traceId: 'a', spanId: 'b', isSampled: true },
  parentSpanId: null,
  name,
  kind: 'internal',
  startMs: 0,
  endMs: 1,
  facts: {},
  error: null,
});
const add = (from: number, to: number) => {
  for (let number = from; number < to; number += 1) exporter.add(span(`${number}`));
};
const arrived = () => collector.posts.map(({ body }) => JSON.parse(body) as readonly string[]);
test('what has ended goes out together at the end of a period, with the headers of the settings', async () => {
  add(0, 3);
  await exporter.flush();
  expect(arrived()).toEqual([['0', '1', '2']]);
  expect(collector.posts[0]?.headers).toMatchObject({
    'api-key': 'a key',
    'content-type': 'application/json',
  });
});

test('a full batch does not wait for the period', async () => {
  add(0, 512);
  await exporter.close();
  add(512, 513);
  expect(arrived().map((batch) => batch.length)).toEqual([512]);
});

test('what an overloaded collector did not take is sent again, and the log says so once', async () => {
  collector.answer('/v1/traces', { status: 503 });
  add(0, 2);
  await exporter.flush();
  add(2, 3);
  expect(said).toEqual(['warn the collector takes no traces; payments go on {"reason":"HTTP 503"}']);
  collector.answer('/v1/traces', {});
  await exporter.flush();
  expect(arrived()).toEqual([
    ['0', '1'],
    ['0', '1', '2'],
  ]);
  expect(said.at(-1)).toBe('info the collector takes traces {"leftOut":0}');
});

test('what a collector refuses is not sent again, and is counted', async () => {
  collector.answer('/v1/traces', { status: 400 });
  add(0, 2);
  await exporter.flush();
  collector.answer('/v1/traces', {});
  add(2, 3);
  await exporter.flush();
  expect(arrived()).toEqual([['0', '1'], ['2']]);
  expect(said.at(-1)).toBe('info the collector takes traces {"leftOut":2}');
});

test('while it is away memory is bounded, and the newest are kept', async () => {
  collector.answer('/v1/traces', { status: 503 });
  add(0, 1);
  await exporter.flush();
  add(1, 5_000);
  collector.answer('/v1/traces', {});
  await exporter.flush();
  await exporter.close();
  const taken = arrived().slice(1).flat();
  expect(taken).toHaveLength(4_096);
  expect(taken.at(0)).toBe('904');
  expect(said.at(-1)).toBe('info the collector takes traces {"leftOut":904}');
});

test('a collector that is not there holds up no stop', async () => {
  await collector.close();
  add(0, 1);
  await exporter.close();
  expect(said).toEqual(['warn the collector takes no traces; payments go on {"reason":"ECONNREFUSED"}']);
});
