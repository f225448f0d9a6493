import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MAX_FIELDS } from '../../packages/gateway/src/http/fields.ts';
import { bodyLimits, readOldFields } from '../../packages/gateway/src/http/read-body.ts';
import { createHttpServer } from '../../packages/gateway/src/http/server.ts';
import { systemPorts } from '../../packages/gateway/src/ports.ts';
import { parseRequest } from '../../packages/gateway/src/wire/parse-fields.ts';
import { type RequestTable, type Row, requests, textsOf } from '../../packages/protocol/src/payple/index.ts';
import { encodeCp949 } from '../cp949.ts';
import { changed, changes, hostileText } from '../hostile.ts';
import type { Target } from '../target.ts';

/** How a client writes a message. */
const writings = ['json', 'json-twice', 'form', 'multipart', 'cp949', 'query', 'bytes'] as const;
type Writing = (typeof writings)[number];

interface Input {
  readonly table: keyof typeof requests;
  readonly entries: readonly (readonly [string, unknown])[];
  readonly writing: Writing;
  readonly bytes: Uint8Array;
}

const tableNames = Object.keys(requests) as (keyof typeof requests)[];
/** Longer than any that stands in a text by chance. */
const TELLING = 12;

/** A body, read as the gateway's routes read it, and then by the table of its request. */
export const wire: Target = {
  name: 'wire',
  holds:
    'a body means what was written, the last of a name that comes twice, or nothing; what its table takes keeps to its rows',
  open: async () => {
    const server = createHttpServer(systemPorts, { mode: 'test', logLevel: 'silent' });
    const taken = new Set<string>();
    let read: Readonly<Record<string, unknown>> | null = null;
    const route = (request: Parameters<typeof readOldFields>[0]) => {
      read = readOldFields(request);
      return {};
    };
    server.post('/call', { bodyLimit: bodyLimits.authentication }, route);
    await server.ready();
    return {
      inputs,
      check: async (input: Input) => {
        read = null;
        const status = await send(server, input);
        assert.equal(status, 200);
        sameAsWritten(input, read);
        if (keepsToItsRows(requests[input.table], read)) taken.add(input.table);
      },
      finish: async () => assert.deepEqual(taken, new Set(tableNames), 'no request of a table was taken'),
      close: () => server.close(),
    };
  },
};

const inputs: fc.Arbitrary<Input> = fc.constantFrom(...tableNames).chain((table) =>
  fc.record({
    table: fc.constant(table),
    entries: entriesOf(requests[table]),
    writing: fc.constantFrom(...writings),
    bytes: fc.uint8Array({ maxLength: 60 }),
  }),
);

function entriesOf({ rows }: RequestTable): fc.Arbitrary<Input['entries']> {
  const right = fc.tuple(
    ...Object.values(rows).map((row) => rightText(row).map((text) => [row.wire, text] as const)),
  );
  const again = fc.array(
    fc.tuple(fc.constantFrom(...Object.values(rows).map(({ wire }) => wire)), hostileText),
    {
      maxLength: 2,
    },
  );
  return fc
    .tuple(right, changes, again)
    .map(([entries, made, more]) => [...Object.entries(changed(Object.fromEntries(entries), made)), ...more]);
}

function rightText(row: Row): fc.Arbitrary<string> {
  const nothing = row.required === 'always' || row.required === 'visible' ? [] : [''];
  if (row.values !== undefined) return fc.constantFrom(...(row.offered ?? row.values), ...nothing);
  if (row.as === 'won') return fc.nat(2_000_000).map(String);
  if (row.as === 'date') return fc.constantFrom('20261123', '2026-11-23');
  if (row.as === 'flag') return fc.constantFrom('Y', 'N', '');
  if (row.rule === 'payerNo') return fc.constantFrom('1234', '00012', '');
  if (row.rule === 'appScheme') return fc.constantFrom('MyShop://', '');
  return fc.constantFrom('ORDER-1', '티셔츠', 'https://shop.example/?a=1&b=2', ...nothing);
}

async function send(server: ReturnType<typeof createHttpServer>, input: Input): Promise<number> {
  const { type, body, query = '' } = written(input);
  const answer = await server.inject({
    method: 'POST',
    url: `/call${query}`,
    headers: { 'content-type': type },
    ...(body !== '' && { body: Buffer.from(body) }),
  });
  return answer.statusCode;
}

const FORM = 'application/x-www-form-urlencoded';

function written({ entries, writing, bytes }: Input): {
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly query?: string;
} {
  const pairs = entries.map(([name, value]) => [name, asText(value)] as const);
  switch (writing) {
    case 'json':
      return { type: FORM, body: jsonOf(entries) };
    case 'json-twice':
      return { type: 'application/json', body: JSON.stringify(jsonOf(entries)) };
    case 'form':
      return { type: FORM, body: formOf(pairs) };
    case 'query':
      return { type: FORM, body: '', query: `?${formOf(pairs)}` };
    case 'multipart':
      return { type: 'multipart/form-data; boundary=xXx', body: multipartOf(pairs) };
    case 'cp949':
      return {
        type: FORM,
        body: encodeCp949(pairs.map(([name, value]) => `${name}=${value}`).join('&')) ?? bytes,
      };
    case 'bytes':
      return { type: FORM, body: bytes };
  }
}

/** With a name twice, where there is one, as no object can be written. */
function jsonOf(entries: Input['entries']): string {
  return `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}

function formOf(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `${percent(name)}=${percent(value)}`).join('&');
}

function percent(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function multipartOf(pairs: readonly (readonly [string, string])[]): string {
  const parts = pairs.map(
    ([name, value]) => `--xXx\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join('')}--xXx--\r\n`;
}

function asText(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed();
}

/** Whoever writes by the book is read to the letter; whoever does not, is read as somebody who does, or not at all. */
function sameAsWritten({ entries, writing }: Input, read: Readonly<Record<string, unknown>> | null): void {
  if (entries.length === 0 || countOf(entries) > MAX_FIELDS) return;
  if (writing === 'form' || writing === 'query') {
    assert.notEqual(read, null);
    assert.deepEqual(
      { ...read },
      Object.fromEntries(entries.map(([name, value]) => [name.toWellFormed(), asText(value)])),
    );
  }
  if (writing === 'json' || writing === 'json-twice') {
    assert.notEqual(read, null);
    const wanted: unknown = JSON.parse(jsonOf(entries));
    assert.deepEqual({ ...read }, { ...(wanted as object) });
  }
}

/** Roughly how the gateway counts what is in a body. */
function countOf(entries: Input['entries']): number {
  return jsonOf(entries).split(/[,{[]/).length;
}

/** Was it taken? */
function keepsToItsRows(table: RequestTable, fields: Readonly<Record<string, unknown>> | null): boolean {
  const reading = parseRequest(table, fields);
  assert.deepEqual(parseRequest(table, fields), reading);
  if (!reading.ok) {
    for (const row of Object.values(table.rows)) {
      const value = fields?.[row.wire];
      if (row.sensitive !== true || typeof value !== 'string' || value.length < TELLING) continue;
      assert.ok(!reading.hint.includes(value), `the hint of ${row.wire} says its value`);
    }
    return false;
  }
  for (const [ours, value] of Object.entries<unknown>(reading.values)) {
    const row = table.rows[ours];
    assert.ok(row !== undefined);
    if (row.as === 'won') assert.ok(value === null || (Number.isSafeInteger(value) && Number(value) >= 0));
    else if (row.as === 'flag') assert.equal(typeof value, 'boolean');
    else assert.equal(typeof value, 'string');
    if (typeof value === 'string' && row.compared !== true) {
      assert.ok(value.isWellFormed() && !value.includes('\u0000'));
      assert.ok(row.max === null || [...value].length <= row.max);
    }
  }
  // What was understood, written again, is understood as the same.
  const again = parseRequest(table, { ...saidAnyway(table), ...textsOf(table, reading.values) });
  assert.deepEqual(again, reading);
  return true;
}

/** Rows with one value say nothing when they are there, and are demanded all the same. */
function saidAnyway({ rows }: RequestTable): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.values(rows).flatMap(({ wire, values }) =>
      values?.length === 1 ? [[wire, values[0] ?? '']] : [],
    ),
  );
}
