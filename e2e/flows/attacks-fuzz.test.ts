import { connect } from 'node:net';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { CALLBACK_PATH } from '../../packages/protocol/src/acquirer/index.ts';
import { parameters, paths } from '../../packages/protocol/src/payple/index.ts';
import { fieldsOf, type Sent, send, sendForm, sendJson, unchanged } from '../support/attack.ts';
import { type House, openHouse, SECRET } from '../support/house.ts';

const TEST = { cst_id: 'test', custKey: 'abcd1234567890' };
/** `npm run test:fuzz` sends as many as it is told; else as many as there is time for. */
const ASKED_FOR = Number(process.env['DOJANG_FUZZ_INPUTS'] ?? 0);
/** Well below the 20 s that a run may take; what is left over is for a slow machine. */
const BUDGET = {
  numRuns: ASKED_FOR || 3_000,
  ...(ASKED_FOR === 0 && { interruptAfterTimeLimit: 12_000, markInterruptAsFailure: false }),
};
const SLOWEST_RUN_MS = 50;
const SLOWEST_ANSWER_MS = 5_000;

let house: House;
let known: readonly string[] = [];
let windowApi = '';

beforeAll(async () => {
  house = await openHouse();
  const { fields } = await house.partner.requestPayment({
    ...house.order({ work: 'CERT' }),
    shopOrigin: house.shopOrigin,
  });
  const result = await house.payer.pay(fields);
  const other = await house.partner.requestPayment({ ...house.order(), shopOrigin: house.shopOrigin });
  const opened = await sendForm(other.fields['PCD_PAY_URL'] ?? '', other.fields, {
    origin: house.shopOrigin,
  });
  const url = new URL(String(opened.headers['location']), house.gateway.url);
  windowApi = `/window/api/${url.pathname.split('/').at(-1)}`;
  // Real values in wrong places come further than noise. The keys that would let a request through are left out.
  known = [
    result['PCD_PAY_OID'] ?? '',
    result['PCD_AUTH_KEY'] ?? '',
    other.fields['PCD_AUTH_KEY'] ?? '',
    'test',
    'PAY',
    'CERT',
    'card',
    '02',
    'Y',
    '1000',
    'kb',
  ];
  return () => house.close();
});

const text = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 3, arbitrary: fc.nat({ max: 10 }).map((index) => known[index] ?? '') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\u0000', '\ud800', '\u202e', '', ' ', 'null', '__proto__', 'a'.repeat(3_000)),
  },
);
const name = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...parameters.map(({ wire }) => wire)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'clientKey',
      'authenticationId',
      'agreed',
      'cardCompany',
      'quota',
      'email',
      '__proto__',
      'constructor',
      'toString',
    ),
  },
);
const object = fc.array(fc.tuple(name, fc.oneof(text, fc.jsonValue())), { maxLength: 8 });
const body: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  object.map((entries) => JSON.stringify(Object.fromEntries(entries))),
  object.map((entries) => entries.map(([key, value]) => `${key}=${encode(asText(value))}`).join('&')),
  object.map((entries) => multipart(entries)),
  fc.json({ maxDepth: 6 }),
  fc.uint8Array({ maxLength: 200 }),
  text,
);
const path = fc.oneof(
  fc.constantFrom<string>(
    paths.auth,
    paths.window,
    paths.confirm,
    paths.lookup,
    paths.cancel,
    paths.script,
    paths.clientScript,
    '/js/v1/auth',
    CALLBACK_PATH,
    '/healthz',
    '/readyz',
    '/index.php',
    '/window/tokens.css',
    '/',
  ),
  fc
    .constantFrom(
      '',
      '/terms',
      '/authentication',
      '/authentication/cancel',
      '/approve',
      '/close',
      '/return',
      '/stream',
    )
    .map((step) => `${windowApi}${step}`),
  fc
    .tuple(
      fc.constantFrom('/window/', '/window/api/', '/receipt/', '/window/assets/', '/pages/', '/php/', '/js/'),
      text,
    )
    .map(([folder, rest]) => `${folder}${encode(rest)}`),
  fc.constantFrom(
    '/pages/../package.json',
    '/pages/%2e%2e/package.json',
    '/window/assets/..%2f..%2fpackage.json',
    '/receipt/%ZZ',
    '//evil.example/',
    '/window/%',
  ),
);
const method = fc.constantFrom(
  'GET',
  'POST',
  'POST',
  'POST',
  'HEAD',
  'OPTIONS',
  'PUT',
  'DELETE',
  'PATCH',
  'TRACE',
);
/** What may stand in a header: Node itself refuses to send the rest. */
const headerText = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
  fc.constantFrom(
    'null',
    'https://evil.example',
    'http://[',
    'Bearer ',
    'gzip',
    'https',
    'javascript',
    '127.0.0.1',
    'unknown',
    '[::1',
    `Bearer ${SECRET}0`,
  ),
);
const header = fc.constantFrom(
  'host',
  'origin',
  'referer',
  'authorization',
  'content-type',
  'content-encoding',
  'accept-language',
  'if-none-match',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'range',
  'expect',
  'cookie',
  'x-http-method-override',
);
const headers = fc.dictionary(header, headerText, { maxKeys: 5 });

test('no request of any kind is answered by 500, left hanging, or changes a row', {
  timeout: 30_000 + ASKED_FOR * SLOWEST_RUN_MS,
}, async () => {
  let answered = 0;
  await unchanged(house.location, () =>
    fc.assert(
      fc.asyncProperty(path, method, headers, body, async (url, how, own, bytes) => {
        const sent: Sent =
          how === 'GET' || how === 'HEAD'
            ? { method: how, headers: own }
            : { method: how, headers: own, body: bytes };
        const query =
          bytes.length < 500 && how === 'GET'
            ? `${url.includes('?') ? '&' : '?'}${encode(String(bytes))}`
            : '';
        const answer = await send(`${house.gateway.url}${url}${query}`, sent).catch(refusedByNode);
        if (answer === null) return;
        answered += 1;
        expect(answer.status).toBeGreaterThanOrEqual(200);
        expect(answer.status).toBeLessThan(500);
        expect(answer.text).not.toMatch(/\bat \w+ \(|node_modules|SQLITE|syntax error/);
      }),
      BUDGET,
    ),
  );
  expect(answered).toBeGreaterThan(ASKED_FOR === 0 ? 300 : ASKED_FOR / 2);
  // It still works.
  const auth = await sendJson(`${house.gateway.url}${paths.auth}`, TEST, { referer: house.shopOrigin });
  expect(fieldsOf(auth)).toMatchObject({ result: 'success' });
});

test('bytes that are no HTTP are refused and the next caller is served', { timeout: 20_000 }, async () => {
  const start = fc.constantFrom('GET / HTTP/1.1\r\n', 'POST /php/auth.php HTTP/1.1\r\nhost: a\r\n', '');
  await unchanged(house.location, () =>
    fc.assert(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 300 }), async (line, bytes) => {
        const answer = await raw(Buffer.concat([Buffer.from(line), bytes, Buffer.from('\r\n\r\n')]));
        expect(answer).toMatch(/^(HTTP\/1\.1 (2|4)\d\d |$)/);
      }),
      { numRuns: 150, interruptAfterTimeLimit: 5_000, markInterruptAsFailure: false },
    ),
  );
  expect((await send(`${house.gateway.url}/readyz`, { method: 'GET' })).status).toBe(200);
});

/** Node's own client will not send some headers and paths: nothing reached the gateway. Anything else is a failure. */
function refusedByNode(error: unknown): null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (
    [
      'ERR_INVALID_CHAR',
      'ERR_UNESCAPED_CHARACTERS',
      'ERR_INVALID_URL',
      'ERR_HTTP_INVALID_HEADER_VALUE',
    ].includes(code)
  )
    return null;
  throw error;
}

/** Any text in an address; a surrogate as the bytes that a careless encoder makes of it. */
function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replaceAll('%EF%BF%BD', '%ED%A0%80');
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function multipart(entries: readonly (readonly [string, unknown])[]): string {
  const parts = entries.map(
    ([key, value]) => `--x\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${asText(value)}\r\n`,
  );
  return `${parts.join('')}--x--\r\n`;
}

function raw(bytes: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(house.gateway.port, '127.0.0.1', () => socket.end(bytes));
    socket.setTimeout(SLOWEST_ANSWER_MS, () => socket.destroy(new Error('The gateway does not hang up.')));
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      answer += chunk;
    });
    // A reset is a refusal too.
    socket
      .on('close', () => resolve(answer))
      .on('error', (error) =>
        'code' in error && error.code === 'ECONNRESET' ? resolve(answer) : reject(error),
      );
  });
}
