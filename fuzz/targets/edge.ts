import assert from 'node:assert/strict';
import { connect } from 'node:net';
import fc from 'fast-check';
import {
  atRest,
  expectUnchanged,
  fieldsOf,
  type Sent,
  send,
  sendForm,
  sendJson,
} from '../../e2e/support/attack.ts';
import { openHouse, SECRET } from '../../e2e/support/house.ts';
import { CALLBACK_PATH } from '../../packages/protocol/src/acquirer/index.ts';
import { parameters, paths } from '../../packages/protocol/src/payple/index.ts';
import type { Target } from '../target.ts';

type Input =
  | {
      readonly kind: 'request';
      readonly path: string;
      readonly method: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string | Uint8Array;
    }
  | { readonly kind: 'bytes'; readonly line: string; readonly bytes: Uint8Array };

const SLOWEST_ANSWER_MS = 5_000;

/** A running gateway over HTTP, with a payment that is paid and a window that is open. */
export const edge: Target = {
  name: 'edge',
  holds: 'no request is answered by 500, left hanging, told of the inside, or changes a row',
  open: async () => {
    const house = await openHouse();
    const { fields } = await house.partner.requestPayment({
      ...house.order({ work: 'CERT' }),
      shopOrigin: house.shopOrigin,
    });
    const result = await house.payer.pay(fields);
    const other = await house.partner.requestPayment({ ...house.order(), shopOrigin: house.shopOrigin });
    const opened = await sendForm(other.fields['PCD_PAY_URL'] ?? '', other.fields, {
      origin: house.shopOrigin,
    });
    const window = new URL(String(opened.headers['location']), house.gateway.url);
    const real: Real = {
      windowApi: `/window/api/${window.pathname.split('/').at(-1)}`,
      // Real values in wrong places come further than noise. The keys that would let a request through are left out.
      values: [
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
      ],
    };
    const before = await atRest(house.location);
    let tried = 0;
    let answered = 0;
    return {
      inputs: inputsOf(real),
      check: async (input: Input) => {
        tried += 1;
        if (input.kind === 'bytes') {
          const bytes = Buffer.concat([Buffer.from(input.line), input.bytes, Buffer.from('\r\n\r\n')]);
          assert.match(await raw(house.gateway.port, bytes), /^(HTTP\/1\.1 (2|4)\d\d |$)/);
          answered += 1;
          return;
        }
        const { path, method, headers, body } = input;
        const isRead = method === 'GET' || method === 'HEAD';
        const query =
          method === 'GET' && body.length < 500
            ? `${path.includes('?') ? '&' : '?'}${encode(String(body))}`
            : '';
        const sent: Sent = isRead ? { method, headers } : { method, headers, body };
        const answer = await send(`${house.gateway.url}${path}${query}`, sent).catch(refusedByNode);
        if (answer === null) return;
        answered += 1;
        assert.ok(answer.status >= 200 && answer.status < 500, `answered by ${answer.status}`);
        assert.doesNotMatch(answer.text, /\bat \w+ \(|node_modules|SQLITE|syntax error/);
      },
      finish: async () => {
        assert.ok(answered > tried / 2, `${answered} of ${tried} were answered`);
        await expectUnchanged(house.location, before);
        const auth = await sendJson(
          `${house.gateway.url}${paths.auth}`,
          { cst_id: 'test', custKey: 'abcd1234567890' },
          { referer: house.shopOrigin },
        );
        assert.equal(fieldsOf(auth)['result'], 'success', 'it still works');
      },
      close: () => house.close(),
    };
  },
};

interface Real {
  readonly windowApi: string;
  readonly values: readonly string[];
}

function inputsOf({ windowApi, values }: Real): fc.Arbitrary<Input> {
  const text = fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    { weight: 3, arbitrary: fc.nat({ max: 10 }).map((index) => values[index] ?? '') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '\u0000',
        '\ud800',
        '\u202e',
        '',
        ' ',
        'null',
        '__proto__',
        'a'.repeat(3_000),
      ),
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
    {
      weight: 4,
      arbitrary: fc.constantFrom<string>(
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
    },
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
        fc.constantFrom(
          '/window/',
          '/window/api/',
          '/receipt/',
          '/window/assets/',
          '/pages/',
          '/php/',
          '/js/',
        ),
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
      'multipart/form-data; boundary=x',
      'multipart/form-data',
      'application/x-www-form-urlencoded',
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
  const request = fc.record<Extract<Input, { kind: 'request' }>>({
    kind: fc.constant('request'),
    path,
    method,
    headers,
    body,
  });
  const bytes = fc.record<Extract<Input, { kind: 'bytes' }>>({
    kind: fc.constant('bytes'),
    line: fc.constantFrom('GET / HTTP/1.1\r\n', 'POST /php/auth.php HTTP/1.1\r\nhost: a\r\n', ''),
    bytes: fc.uint8Array({ maxLength: 300 }),
  });
  return fc.oneof({ weight: 15, arbitrary: request }, { weight: 1, arbitrary: bytes });
}

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

function raw(port: number, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
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
