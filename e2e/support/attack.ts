import assert from 'node:assert/strict';
import { request } from 'node:http';
// real time: paces the looks at a store that comes to rest by itself.
import { setTimeout as pause } from 'node:timers/promises';
import type { StoreLocation } from '../../packages/gateway/src/store/contract.ts';
import { columnsOf } from '../../packages/gateway/src/store/tables.ts';
import { type Content, dump } from '../../packages/gateway/test/support/dump.ts';
import { type Code, messageOf } from '../../packages/protocol/src/payple/index.ts';
import { clockOf } from './house.ts';

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends what no browser and no SDK would: any header, any bytes, no redirect followed. */
export function send(url: string, { method = 'POST', headers = {}, body }: Sent = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // Node would send the body of some methods without saying how long it is: a second, broken request.
    const isMeasured = body === undefined || 'content-length' in headers || 'transfer-encoding' in headers;
    const length = isMeasured ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = { method, headers: { ...headers, ...length }, agent: false, timeout: 10_000 };
    const call = request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      // A refusal before the body was read may end the connection early; what was said counts.
      response.on('close', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    call.on('timeout', () => call.destroy(new Error(`${method} ${url}: no answer within 10 s`)));
    call.on('error', reject);
    call.end(body);
  });
}

export function sendJson(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return send(url, {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

export function sendForm(
  url: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
) {
  return send(url, {
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
}

/**
 * Runs an attack and demands that not one row of the whole store differs afterwards. What the gateway still has to do by
 * itself for earlier payments, it does before.
 */
export async function unchanged<Result>(
  location: StoreLocation,
  attack: () => Promise<Result>,
): Promise<Result> {
  const before = await atRest(location);
  const result = await attack();
  await expectUnchanged(location, before);
  return result;
}

/** @param before what the store held at rest */
export async function expectUnchanged(location: StoreLocation, before: Content): Promise<void> {
  assert.deepEqual(differences(before, await dump(location)), []);
}

const OUTBOX_DUE_AT = columnsOf('outbox').indexOf('due_at');
const ENDS_AT = columnsOf('payments').indexOf('ends_at');
/** How long a job may hold a row. */
const LEASE_MS = 60_000;
const LOOKS = 500;

/** The store once nothing in it waits to be sent, or to be ended. */
export async function atRest(location: StoreLocation): Promise<Content> {
  for (let look = 1; ; look += 1) {
    const content = await dump(location);
    const waits = waitingRows(content, clockOf(location)());
    if (waits.length === 0) return content;
    assert.ok(look < LOOKS, `the store does not come to rest: ${waits.join('\n')}`);
    await pause(20);
  }
}

function waitingRows({ outbox, payments }: Content, nowMs: number): readonly string[] {
  const at = (row: string, column: number) => (JSON.parse(row) as unknown[])[column];
  // What has no time left is about to be ended, or is being ended on a lease.
  const soonMs = nowMs + LEASE_MS;
  return [
    ...outbox.filter((row) => at(row, OUTBOX_DUE_AT) !== null),
    ...payments.filter((row) => at(row, ENDS_AT) !== null && Number(at(row, ENDS_AT)) <= soonMs),
  ];
}

/** The rows that are new or changed, and those that are gone, cut short for whoever reads the failure. */
function differences(before: Content, after: Content): readonly string[] {
  // No rows that anybody's order or money stands in: that a key was wrong is counted, and asking for readiness writes nothing but
  // that it was written.
  const tables = (Object.keys(before) as (keyof Content)[]).filter(
    (table) => table !== 'wrong_keys' && table !== 'commits',
  );
  return tables.flatMap((table) => {
    const [old, now] = [new Set(before[table]), new Set(after[table])];
    const added = after[table].filter((row) => !old.has(row)).map((row) => `+ ${table} ${row.slice(0, 160)}`);
    const gone = before[table].filter((row) => !now.has(row)).map((row) => `- ${table} ${row.slice(0, 160)}`);
    return [...gone, ...added];
  });
}

export function fieldsOf(answer: Answer): Readonly<Record<string, string>> {
  return JSON.parse(answer.text) as Record<string, string>;
}

/** A refusal of partner authentication: code, text, and a hint in test alone. */
export function expectAuthRefusal(answer: Answer, code: Code, hint: string | RegExp | null): void {
  assert.equal(answer.status, 200);
  const fields = fieldsOf(answer);
  assert.partialDeepStrictEqual(fields, {
    result: 'error',
    result_msg: `[${code}] ${messageOf(code)}`,
    cst_id: '',
    custKey: '',
    AuthKey: '',
    return_url: '',
  });
  expectHint(fields['DOJANG_HINT'], hint);
}

/** A refusal of confirm or lookup. */
export function expectWireRefusal(answer: Answer, code: Code, hint: string | RegExp | null): void {
  assert.equal(answer.status, 200);
  const fields = fieldsOf(answer);
  assert.partialDeepStrictEqual(fields, {
    PCD_PAY_RST: 'error',
    PCD_PAY_CODE: code,
    PCD_PAY_MSG: messageOf(code),
  });
  assert.equal(fields['PCD_PAY_CARDAUTHNO'] ?? '', '');
  expectHint(fields['DOJANG_HINT'], hint);
}

/** A window that was not opened: a page with code, text and (in test) the hint, in its head and to be read. */
export function expectRefusalPage(answer: Answer, code: Code, hint: string | RegExp | null): void {
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
  expectText(answer.text, `<meta name="dojang-code" content="${code}" />`);
  // A text in English says so: its language is markup, not part of the text.
  expectText(answer.text.replaceAll(/<\/?span[^>]*>/g, ''), `[${code}] ${messageOf(code)}`);
  const meta = /<meta name="dojang-hint" content="([^"]*)"/.exec(answer.text)?.[1];
  expectHint(meta, hint);
  if (hint === null) assert.ok(!answer.text.includes('class="hint"'), answer.text);
  else expectText(answer.text, `<p lang="en">${meta}</p>`);
}

/** A step that the window's API refused. */
export function expectStepRefusal(answer: Answer, status: number, hint: string | RegExp | null): void {
  assert.equal(answer.status, status);
  const { refused } = JSON.parse(answer.text) as { refused: Record<string, string> };
  const code = status === 401 ? 'CBIL0001' : 'CPCA9999';
  assert.partialDeepStrictEqual(refused, { code, message: messageOf(code) });
  expectHint(refused['hint'], hint);
}

function expectHint(got: string | undefined, wanted: string | RegExp | null): void {
  if (wanted === null) assert.equal(got, undefined);
  else if (typeof wanted === 'string') expectText(got ?? '', wanted);
  else assert.match(got ?? '', wanted);
}

function expectText(text: string, part: string): void {
  assert.ok(text.includes(part), `${part} is not in: ${text}`);
}
