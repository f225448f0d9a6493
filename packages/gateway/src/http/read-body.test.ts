import { type RequestTable, requests } from '@dojang/protocol/payple';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { FORM, hostileBodies, JSON_TYPE, jsonOf, MULTIPART } from '../../test/support/hostile-bodies.ts';
import { systemPorts } from '../ports.ts';
import { MAX_FIELDS } from './fields.ts';
import { bodyLimits, readFields, readOldFields } from './read-body.ts';
import { createHttpServer } from './server.ts';

let server: FastifyInstance;

beforeAll(() => {
  server = createHttpServer(systemPorts, { mode: 'test', logLevel: 'silent' });
  server.post('/call', (request) => ({ fields: readFields(request) }));
  server.post('/auth', { bodyLimit: bodyLimits.authentication }, (request) => ({
    fields: readOldFields(request),
  }));
  server.post('/old', (request) => ({ fields: readOldFields(request) }));
  server.post('/form', { bodyLimit: bodyLimits.windowForm }, (request) => ({ fields: readFields(request) }));
  // These answer next to nothing, so that the answer is no part of the work.
  server.post('/old/count', (request) => ({ count: Object.keys(readOldFields(request) ?? {}).length }));
  server.post('/auth/count', { bodyLimit: bodyLimits.authentication }, (request) => ({
    count: Object.keys(readOldFields(request) ?? {}).length,
  }));
  server.post('/form/count', { bodyLimit: bodyLimits.windowForm }, (request) => ({
    count: Object.keys(readFields(request) ?? {}).length,
  }));
  return () => server.close();
});

afterEach(() => void vi.restoreAllMocks());

async function read(type: string, body: string | Buffer, url = '/form') {
  const answer = await server.inject({ method: 'POST', url, headers: { 'content-type': type }, body });
  return { status: answer.statusCode, fields: (JSON.parse(answer.body) as { fields?: object }).fields };
}

/** What a body makes the gateway do: times, letters and pieces, which are the same on every machine. */
async function workOf(type: string, body: string, url: string) {
  const parse = vi.spyOn(JSON, 'parse');
  const decode = vi.spyOn(TextDecoder.prototype, 'decode');
  const split = vi.spyOn(String.prototype, 'split');
  const answer = await server.inject({ method: 'POST', url, headers: { 'content-type': type }, body });
  const sizes = decode.mock.calls.map(([bytes]) => bytes?.byteLength ?? 0);
  const work = {
    parses: parse.mock.calls.length,
    parsedLetters: parse.mock.calls.reduce((sum, [text]) => sum + text.length, 0),
    decodes: sizes.length,
    decodedBytes: sizes.reduce((sum, size) => sum + size, 0),
    pieces: Math.max(0, ...split.mock.results.map(({ value }) => (value as readonly string[]).length)),
  };
  vi.restoreAllMocks();
  return { status: answer.statusCode, body: answer.body, work };
}

const twice = (text: string) => JSON.stringify(text);

describe.each([
  ['/form/count', bodyLimits.windowForm],
  ['/old/count', bodyLimits.call],
  ['/auth/count', bodyLimits.authentication],
] as const)('at %s', (url, limit) => {
  test.each(hostileBodies(limit))('%s is little work', async (_name, type, body) => {
    const { work, status } = await workOf(type, body, url);
    expect(status).toBe(200);
    expect(work.parses).toBeLessThanOrEqual(2);
    expect(work.parsedLetters).toBeLessThanOrEqual(2 * limit);
    // The body as a whole, then at most a name and a value of each pair.
    expect(work.decodes).toBeLessThanOrEqual(1 + 2 * MAX_FIELDS);
    expect(work.decodedBytes).toBeLessThanOrEqual(2 * limit);
    expect(work.pieces).toBeLessThanOrEqual(MAX_FIELDS + 2);
  });

  test.each(hostileBodies(limit))('%s, one byte longer than is read, is none', async (_name, type, body) => {
    const { work, status } = await workOf(type, body.padEnd(limit + 1, ' '), url);
    expect(status).toBe(413);
    expect(work).toEqual({ parses: 0, parsedLetters: 0, decodes: 0, decodedBytes: 0, pieces: 0 });
  });
});

describe('too many fields', () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);
  const form = (count: number) =>
    names(count)
      .map((name) => `${name}=1`)
      .join('&');
  const multipart = (count: number) =>
    `${names(count)
      .map((name) => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n1\r\n`)
      .join('')}--x--`;

  test.each([
    ['a form', FORM, form],
    ['JSON', JSON_TYPE, jsonOf],
    ['JSON in a text', JSON_TYPE, (count: number) => twice(jsonOf(count))],
    ['a multipart', MULTIPART, multipart],
  ])('in %s are refused before anything is parsed', async (_name, type, make) => {
    const { fields } = await read(type, make(MAX_FIELDS), '/old');
    expect(Object.keys(fields ?? {})).toHaveLength(MAX_FIELDS);
    expect((await read(type, make(MAX_FIELDS + 1), '/old')).fields).toBeNull();
  });

  test('are not the commas and braces of a text', async () => {
    const goods = '",{[\\'.repeat(300);
    expect((await read(JSON_TYPE, JSON.stringify({ goods }))).fields).toEqual({ goods });
  });
});

describe('a form', () => {
  test.each([
    ['a=1&b=2', { a: '1', b: '2' }],
    ['a=1&a=2', { a: '2' }],
    ['a&=b&&c=', { a: '', '': 'b', c: '' }],
    ['a=b=c', { a: 'b=c' }],
    ['a+b=c+d%2B', { 'a b': 'c d+' }],
    ['goods=%EB%8F%84%EC%9E%A5', { goods: '도장' }],
    ['goods=도장+%f0%9f%91%95', { goods: '도장 👕' }],
    ['off=20%&x=%zz%4', { off: '20%', x: '%zz%4' }],
    ['a=%EF%BB%BFb', { a: '\ufeffb' }],
  ])('%s is read as every server reads it', async (body, fields) => {
    expect((await read(FORM, body)).fields).toEqual(fields);
    if (!body.includes('%zz')) expect(fields).toEqual(Object.fromEntries(new URLSearchParams(body)));
  });

  test.each(['a=%BB%F3', 'a=%ED%A0%80', '%FF=a', 'a=%E3%81', 'a=%C0%80'])('%s is no UTF-8', async (body) => {
    expect((await read(FORM, body)).fields).toBeNull();
  });
});

describe('a multipart', () => {
  const body = new FormData();
  body.set('cst_id', 'test');
  body.set('goods', '도장\r\n👕');
  body.set('empty', '');
  body.set('file', new File(['x'], 'x.txt'));

  test('of a browser is read where old clients send it, without its files', async () => {
    const encoded = new Response(body);
    const bytes = Buffer.from(await encoded.arrayBuffer());
    const type = encoded.headers.get('content-type') ?? '';
    const fields = { cst_id: 'test', goods: '도장\r\n👕', empty: '' };
    expect((await read(type, bytes, '/old')).fields).toEqual(fields);
    expect((await read(type, bytes, '/call')).fields).toBeNull();
  });

  test.each([
    ['no boundary', 'multipart/form-data', '--x--'],
    ['another boundary', MULTIPART, '--y\r\n\r\n\r\n--y--'],
    [
      'a part without an end of its head',
      MULTIPART,
      '--x\r\ncontent-disposition: form-data; name="a"\r\n--x--',
    ],
    ['nothing after its last part', MULTIPART, '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1'],
  ])('with %s is none', async (_what, type, text) => {
    expect((await read(type, text, '/old')).fields).toBeNull();
  });
});

describe('the largest legal message', () => {
  /** The longest that real keys and addresses are, of rows without a length of their own. */
  const UNBOUNDED = 1_024;

  /** Every row as long as it may be, in the letters that take the most bytes. */
  function largest({ rows }: Pick<RequestTable, 'rows'>): Record<string, string> {
    return Object.fromEntries(
      Object.values(rows).map(({ wire, max, rule }) => {
        if (max === null) return [wire, 'a'.repeat(UNBOUNDED)];
        return [wire, (rule === 'noEmoji' ? '가' : '👕').repeat(max)];
      }),
    );
  }

  const { auth, seal, payment, ...calls } = requests;

  test.each([
    ['an authentication', '/auth', bodyLimits.authentication, { rows: { ...seal.rows, ...auth.rows } }],
    ['a payment', '/form', bodyLimits.windowForm, payment],
    ...Object.entries(calls).map(([name, table]) => [name, '/call', bodyLimits.call, table] as const),
  ] as const)('of %s is read, in every encoding', async (_name, url, limit, table) => {
    const fields = largest(table);
    const form = new URLSearchParams(fields).toString();
    const escaped = JSON.stringify(fields).replace(
      /[^ -~]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    for (const [type, body] of [
      [FORM, form],
      [JSON_TYPE, escaped],
    ] as const) {
      expect(body.length).toBeLessThanOrEqual(limit);
      expect(await read(type, body, url)).toEqual({ status: 200, fields });
    }
  });
});
