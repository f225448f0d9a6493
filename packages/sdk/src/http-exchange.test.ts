import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AUTH, authAnswer, startWireServer, type WireServer } from '../test/wire-server.ts';
import { createPartner, dojang, type Exchange, isDojangError, testCredentials } from './index.ts';

let server: WireServer;
let seen: Exchange[];
beforeEach(async () => {
  seen = [];
  server = await startWireServer();
});
afterEach(async () => {
  vi.useRealTimers();
  await server[Symbol.asyncDispose]();
});

const request = { shopOrigin: 'http://localhost:3000' } as const;
const partnerAt = (url: string) =>
  createPartner({
    environment: dojang({ url, mode: 'test' }),
    credentials: testCredentials({ cstId: 'test', custKey: 'secret-cust-key' }),
    observe: (exchange) => seen.push(exchange),
  });

describe('a call', () => {
  it('sends the origin alone as Referer, whatever page it is called for', async () => {
    await partnerAt(server.url).authenticate({ shopOrigin: 'https://shop.example/cart?id=7#top' });
    expect(server.calls[0]?.headers.referer).toBe('https://shop.example');
  });

  it('ends in time when the gateway never answers', async () => {
    server.script(AUTH, () => undefined);
    await expect(partnerAt(server.url).authenticate(request, { timeoutMs: 50 })).rejects.toMatchObject({
      name: 'DojangTimeoutError',
      code: 'DOJANG_TIMEOUT',
      timeoutMs: 50,
    });
  });

  it('ends in time when the body never ends', async () => {
    server.script(AUTH, (response) => void response.write('{"result":'));
    const head = Promise.withResolvers<void>();
    const partner = createPartner({
      environment: dojang({ url: server.url, mode: 'test' }),
      credentials: testCredentials({ cstId: 'test', custKey: 'secret-cust-key' }),
      observe: (exchange) => seen.push(exchange),
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        setImmediate(head.resolve);
        return response;
      },
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const ended = expect(partner.authenticate(request)).rejects.toMatchObject({ code: 'DOJANG_TIMEOUT' });
    await head.promise;
    vi.advanceTimersByTime(10_000);
    await ended;
    expect(seen).toMatchObject([{ status: 200, response: null, error: expect.stringContaining('10000 ms') }]);
  });

  it('ends in time when fetch ignores the signal', async () => {
    const partner = createPartner({
      environment: dojang({ url: server.url, mode: 'test' }),
      credentials: testCredentials({ cstId: 'test', custKey: 'secret-cust-key' }),
      fetch: () => new Promise(() => undefined),
      timeoutMs: 30,
    });
    await expect(partner.authenticate(request)).rejects.toMatchObject({
      code: 'DOJANG_TIMEOUT',
      timeoutMs: 30,
    });
  });

  it('ends with the reason of the caller, before and during the request', async () => {
    const reason = new Error('the customer left');
    await expect(
      partnerAt(server.url).authenticate(request, { signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
    expect(server.calls).toEqual([]);

    const controller = new AbortController();
    server.script(AUTH, () => controller.abort(reason));
    await expect(partnerAt(server.url).authenticate(request, { signal: controller.signal })).rejects.toBe(
      reason,
    );
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])(
    'refuses a limit of %s ms',
    async (timeoutMs) => {
      await expect(partnerAt(server.url).authenticate(request, { timeoutMs })).rejects.toMatchObject({
        code: 'DOJANG_INPUT',
        parameter: 'timeoutMs',
      });
    },
  );

  it('refuses a body larger than any answer', async () => {
    server.script(AUTH, `{"result":"${'x'.repeat(300 * 1024)}"}`);
    await expect(partnerAt(server.url).authenticate(request)).rejects.toMatchObject({
      code: 'DOJANG_PROTOCOL',
      message: `authenticate: the answer of ${server.url} is larger than 262144 bytes`,
    });
  });

  it('stops reading a body that never stops coming', async () => {
    server.script(AUTH, (response) => {
      const chunk = 'x'.repeat(64 * 1024);
      const pump = (error?: Error | null) => {
        if (!error) response.write(chunk, pump);
      };
      pump();
    });
    await expect(partnerAt(server.url).authenticate(request)).rejects.toMatchObject({
      code: 'DOJANG_PROTOCOL',
    });
  });

  it('does not quote a body that is not JSON', async () => {
    server.script(AUTH, '<html>secret-cust-key</html>');
    await expect(partnerAt(server.url).authenticate(request)).rejects.toMatchObject({
      name: 'DojangProtocolError',
      code: 'DOJANG_PROTOCOL',
      status: 200,
      message: `authenticate: the answer of ${server.url} is not JSON (HTTP 200, 28 characters)`,
    });
  });

  it.each(['[]', 'null', '"success"', '7'])('refuses the answer %s', async (body) => {
    server.script(AUTH, body);
    await expect(partnerAt(server.url).authenticate(request)).rejects.toMatchObject({
      code: 'DOJANG_PROTOCOL',
      message: 'authenticate: the answer is not a JSON object',
    });
  });

  it.each([
    ['no result', { result: '' }],
    ['another result', { result: 'ok' }],
    ['no AuthKey', { AuthKey: null }],
    ['an AuthKey that is no text', { AuthKey: { key: 'a' } }],
    ['no address', { return_url: '' }],
    ['a relative address', { return_url: '/index.php' }],
  ])('refuses an authentication with %s', async (_title, changes) => {
    server.script(AUTH, { ...authAnswer(server.url), ...changes });
    await expect(partnerAt(server.url).authenticate(request)).rejects.toMatchObject({
      code: 'DOJANG_PROTOCOL',
    });
  });

  it('refuses an authentication that leads away from the gateway', async () => {
    server.script(AUTH, authAnswer('https://evil.example'));
    await expect(partnerAt(server.url).authenticate(request)).rejects.toThrow(
      `return_url is not at ${server.url}`,
    );
  });

  it('does not carry the keys along a redirect', async () => {
    await using elsewhere = await startWireServer();
    server.script(
      AUTH,
      (response) => void response.writeHead(307, { location: `${elsewhere.url}${AUTH}` }).end(),
    );
    await expect(partnerAt(server.url).authenticate(request)).rejects.toMatchObject({
      code: 'DOJANG_PROTOCOL',
      status: 307,
    });
    expect(elsewhere.calls).toEqual([]);
  });

  it.each([429, 503])('takes HTTP %s for a gateway that cannot be reached now', async (status) => {
    server.script(AUTH, (response) => void response.writeHead(status).end('{}'));
    await expect(partnerAt(server.url).authenticate(request)).rejects.toMatchObject({
      code: 'DOJANG_CONNECTION',
    });
  });

  it('names the limit and the time when there were too many requests', async () => {
    server.script(
      AUTH,
      (response) =>
        void response
          .writeHead(429, { 'retry-after': '7' })
          .end(JSON.stringify({ result: 'error', DOJANG_HINT: 'Too many wrong keys: wait 7 s.' })),
    );
    await expect(partnerAt(server.url).authenticate(request)).rejects.toMatchObject({
      code: 'DOJANG_CONNECTION',
      status: 429,
      retryAfterMs: 7_000,
      message: `authenticate: ${server.url} takes no more requests now (HTTP 429, try again after 7 s): Too many wrong keys: wait 7 s.`,
    });
  });

  it('says that nobody listens, with the cause', async () => {
    const { url } = server;
    await server[Symbol.asyncDispose]();
    const error: unknown = await partnerAt(url)
      .authenticate(request)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'DojangConnectionError',
      code: 'DOJANG_CONNECTION',
      message: `authenticate: ${url} could not be reached (ECONNREFUSED)`,
      systemCode: 'ECONNREFUSED',
    });
    expect(error).toHaveProperty('cause.cause.code', 'ECONNREFUSED');
    server = await startWireServer();
  });

  it.each([
    ['[AUTH0004] 접속하시는 서버의 도메인 확인이 필요합니다.', 'AUTH0004'],
    ['인증 실패 (AUTH0007)', 'AUTH0007'],
    ['알 수 없는 오류', ''],
  ])('reads the code of a refusal out of %s', async (result_msg, resultCode) => {
    server.script(AUTH, { result: 'error', result_msg, DOJANG_HINT: 'cst_id: required' });
    await expect(partnerAt(server.url).authenticate(request)).rejects.toMatchObject({
      name: 'DojangApiError',
      code: 'DOJANG_API',
      resultCode,
      resultMessage: result_msg,
      hint: 'cst_id: required',
    });
  });

  it('takes the key out of a refusal that repeats it', async () => {
    server.script(AUTH, { result: 'error', result_msg: 'unknown key secret-cust-key' });
    await expect(partnerAt(server.url).authenticate(request)).rejects.toMatchObject({
      message: 'authenticate: unknown key …',
    });
  });
});

describe('observe', () => {
  it('shows an exchange with keys and tokens masked', async () => {
    await partnerAt(server.url).authenticate({
      ...request,
      order: {
        work: 'CERT',
        goods: '티셔츠',
        amountWon: 1000,
        orderNumber: 'ORDER-1',
        resultUrl: '/result',
        buyer: { name: '홍길동' },
      },
    });

    expect(seen).toMatchObject([
      {
        call: 'authenticate',
        method: 'POST',
        url: `${server.url}${AUTH}`,
        status: 200,
        request: {
          cst_id: 'test',
          custKey: '••••',
          PCD_PAY_OID: 'ORDER-1',
          PCD_PAYER_NAME: '••••',
          DOJANG_SEAL_ALL: 'Y',
        },
        response: { result: 'success', custKey: '••••', AuthKey: '••••' },
        durationMs: expect.any(Number),
      },
    ]);
    const shown = JSON.stringify(seen);
    for (const secret of ['secret-cust-key', 'token-of-the-key', 'auth-key-0001']) {
      expect(shown).not.toContain(secret);
    }
  });

  it('shows what went wrong', async () => {
    server.script(AUTH, 'no');
    await expect(partnerAt(server.url).authenticate(request)).rejects.toThrow();
    expect(seen).toMatchObject([{ status: 200, response: null, error: expect.stringContaining('not JSON') }]);
  });

  it('does not disturb the payment when it fails', async () => {
    const partner = createPartner({
      environment: dojang({ url: server.url, mode: 'test' }),
      credentials: testCredentials({ cstId: 'test', custKey: 'secret-cust-key' }),
      observe: () => {
        throw new Error('the drawer is stuck');
      },
    });
    expect(await partner.authenticate(request)).toMatchObject({ authKey: 'auth-key-0001' });
  });
});

describe('isDojangError', () => {
  it('knows an error of another copy of the package by its code', () => {
    expect(isDojangError(Object.assign(new Error('late'), { code: 'DOJANG_TIMEOUT' }))).toBe(true);
    expect(isDojangError(Object.assign(new Error('late'), { code: 'ECONNRESET' }))).toBe(false);
    expect(isDojangError({ code: 'DOJANG_TIMEOUT' })).toBe(false);
    expect(isDojangError(null)).toBe(false);
  });
});
