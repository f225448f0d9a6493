import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fetch } from '../src/http-exchange.ts';

interface WireCall {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, string>>;
}

/** What a path answers: a body to send as JSON, a raw text, or whatever a function does with the response. */
type Reply =
  | Readonly<Record<string, unknown>>
  | string
  | ((response: ServerResponse, call: WireCall) => void);

export interface WireServer extends AsyncDisposable {
  readonly url: string;
  readonly calls: readonly WireCall[];
  /** Paths in the order in which they were asked, without their query. */
  paths(): readonly string[];
  /** The replies of a path, one after the other; the last one stays. */
  script(path: string, ...replies: Reply[]): void;
}

export const AUTH = '/php/auth.php';
export const LOOKUP = '/php/PayChkAct.php';
export const CONFIRM = '/php/PayCardConfirmAct.php';
export const CANCEL = '/php/account/api/cPayCAct.php';
export const WINDOW = '/index.php';

/** A gateway on loopback that speaks the wire as scripted. Authentication succeeds unless scripted otherwise. */
export async function startWireServer(): Promise<WireServer> {
  const calls: WireCall[] = [];
  const scripts = new Map<string, Reply[]>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const body = text.startsWith('{') ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
      const path = (request.url ?? '').split('?')[0] ?? '';
      const call: WireCall = { path, headers: request.headers, body };
      calls.push(call);
      const replies = scripts.get(path) ?? [];
      send(response, call, (replies.length > 1 ? replies.shift() : replies[0]) ?? unscripted(url, call));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    calls,
    paths: () => calls.map((call) => call.path),
    script: (path, ...replies) => void scripts.set(path, replies),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Plays Payple: what is meant for it goes to the server of a test, under whose name nothing comes back. */
export function playing(origin: string, server: WireServer): Fetch {
  return async (url, init) => {
    const { pathname, search } = new URL(url);
    const answer = await fetch(`${server.url}${pathname}${search}`, init);
    return new Response((await answer.text()).replaceAll(server.url, origin), { status: answer.status });
  };
}

/** A successful authentication, as guide 3-2 shows it. */
export function authAnswer(url: string, path = `${WINDOW}?ACT_=PAYM&CPAYVER=202611230001`) {
  return {
    server_name: new URL(url).host,
    result: 'success',
    result_msg: '사용자 인증 완료!!',
    cst_id: 'token-of-the-id',
    custKey: 'token-of-the-key',
    AuthKey: 'auth-key-0001',
    PCD_PAY_HOST: url,
    PCD_PAY_URL: path,
    return_url: `${url}${path}`,
  };
}

/** The gateway's own word that an order is paid. */
export function paidAnswer(changes: Readonly<Record<string, string>> = {}) {
  return {
    PCD_PAY_RST: 'success',
    PCD_PAY_CODE: 'PCHK0000',
    PCD_PAY_MSG: '결제완료',
    PCD_PAY_OID: 'ORDER-1',
    PCD_PAY_TYPE: 'card',
    PCD_PAY_TOTAL: '1000',
    PCD_PAY_CARDNAME: '삼성카드',
    PCD_PAY_CARDNUM: '1234-****-****-5678',
    PCD_PAY_CARDTRADENUM: '202611231342223302115099',
    PCD_PAY_CARDAUTHNO: '30012345',
    PCD_PAY_CARDRECEIPT: 'https://pay.example.test/receipt/abc',
    PCD_PAY_TIME: '20261123134222',
    ...changes,
  };
}

export const notFoundAnswer = {
  PCD_PAY_RST: 'error',
  PCD_PAY_CODE: 'PCHK0001',
  PCD_PAY_MSG: '결제내역이 존재하지 않습니다. 다시 시도해주세요.',
};

function unscripted(url: string, call: WireCall): Reply {
  if (call.path !== AUTH) return notFoundAnswer;
  if (call.body['PCD_PAYCANCEL_FLAG'] === 'Y') return authAnswer(url, CANCEL);
  return call.body['PCD_PAYCHK_FLAG'] === 'Y' ? authAnswer(url, LOOKUP) : authAnswer(url);
}

function send(response: ServerResponse, call: WireCall, reply: Reply): void {
  if (typeof reply === 'function') {
    reply(response, call);
    return;
  }
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(typeof reply === 'string' ? reply : JSON.stringify(reply));
}
