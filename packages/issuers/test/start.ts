import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  ApprovalStatus,
  AuthenticationStatus,
  BeginResponse,
  CancelStatus,
  LedgerPage,
} from '@dojang/protocol/acquirer';
import type { CodeResponse, PhoneRefusal, PhoneView } from '@dojang/protocol/phone';
import { onTestFinished } from 'vitest';
import { type Issuers, type IssuersOptions, startIssuers } from '../src/main.ts';

export const SECRET = 'a-shared-secret-of-the-tests';
/** 2026-11-23 14:00:00 KST. */
export const START_MS = Date.UTC(2026, 10, 23, 5, 0, 0);

/** A folder that disappears with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-issuers-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A page to serve in place of the built one. */
function builtApp(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'app'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(
    join(folder, 'app', 'index.html'),
    '<!doctype html><html lang="ko"><title>카드 앱</title></html>',
  );
  writeFileSync(join(folder, 'assets', 'app.js'), 'export {};');
  return folder;
}

/** The card companies on a free port, with a clock the test owns. */
export async function start(options: Partial<IssuersOptions> = {}) {
  const clock = { nowMs: START_MS };
  const dataDir = options.dataDir ?? temporaryFolder();
  const issuers = await startIssuers({
    host: '127.0.0.1',
    port: 0,
    dataDir,
    acquirerSecret: SECRET,
    nowMs: () => clock.nowMs,
    logLevel: 'silent',
    appDir: builtApp(),
    ...options,
  });
  let open = true;
  const close = async () => {
    if (open) await issuers.close();
    open = false;
  };
  onTestFinished(close);
  return { ...clientOf(issuers), issuers, clock, dataDir, close };
}

type Answer<Body> = { readonly status: number; readonly body: Body };
type WithError<Body> = Body & { readonly error?: string };

function clientOf({ port, faultToken }: Issuers) {
  const base = `http://127.0.0.1:${port}`;

  async function call<Body>(
    method: string,
    path: string,
    options: {
      readonly token?: string;
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
    } = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(base + path, {
      method,
      headers: {
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Body };
  }

  const asGateway = { token: SECRET };
  return {
    base,
    call,
    begin: (body: object) =>
      call<WithError<BeginResponse>>('POST', '/acquirer/authentications', { ...asGateway, body }),
    status: (id: string) => call<AuthenticationStatus>('GET', `/acquirer/authentications/${id}`, asGateway),
    cancel: (id: string) =>
      call<AuthenticationStatus>('POST', `/acquirer/authentications/${id}/cancel`, asGateway),
    approve: (body: object) =>
      call<WithError<ApprovalStatus>>('POST', '/acquirer/approvals', { ...asGateway, body }),
    inquire: (id: string, amountWon = 1000) =>
      call<ApprovalStatus>('GET', `/acquirer/approvals/${id}?amountWon=${amountWon}`, asGateway),
    reverse: (id: string, amountWon = 1000) =>
      call<ApprovalStatus>('POST', `/acquirer/approvals/${id}/reverse`, {
        ...asGateway,
        body: { amountWon, merchant, traceNumber: null },
      }),
    giveBack: (id: string, body: object) =>
      call<WithError<CancelStatus>>('POST', `/acquirer/approvals/${id}/cancels`, { ...asGateway, body }),
    ledger: (day: string, query = '') =>
      call<WithError<LedgerPage>>('GET', `/acquirer/ledger/${day}${query}`, asGateway),
    view: (token: string) => call<PhoneView>('GET', '/phone/api/authentication', { token }),
    approveOnPhone: (token: string, body: object) =>
      call<PhoneView & PhoneRefusal>('POST', '/phone/api/authentication/approve', { token, body }),
    rejectOnPhone: (token: string) =>
      call<PhoneView & PhoneRefusal>('POST', '/phone/api/authentication/reject', { token }),
    typeCode: (company: string, code: string) =>
      call<CodeResponse & PhoneRefusal>('POST', `/phone/api/${company}/code`, { body: { code } }),
    arm: (body: object) => call<WithError<object>>('POST', '/faults', { token: faultToken, body }),
    armed: () => call<{ faults: unknown[] }>('GET', '/faults', { token: faultToken }),
    disarm: () => call('DELETE', '/faults', { token: faultToken }),
  };
}

const merchant = { merchantId: 'coffee', terminalId: 'T0000001', businessNumber: '1234567890' };
const orderFacts = { merchant, orderReference: 'reference-0001', taxWon: 90, taxFreeWon: 0 };

/** A cancellation of 300 won of the charge. */
export function cancellation(changes: Record<string, unknown> = {}) {
  return {
    cancelId: 'cancel-0001',
    amountWon: 300,
    taxWon: 27,
    taxFreeWon: 0,
    merchant,
    approvalNumber: '00000000',
    approvedOn: '20261123',
    ...changes,
  };
}

/** An order of 1,000 won for the T-shirt; every test says what differs. */
export function order(changes: Record<string, unknown> = {}) {
  return {
    authenticationId: 'auth-00000001',
    cardCompany: 'shinhan',
    merchantName: '도장상점',
    goods: '티셔츠',
    amountWon: 1000,
    quota: '00',
    ...orderFacts,
    lifeMs: 180_000,
    approvableForMs: 35 * 60_000,
    callbackUrl: 'http://127.0.0.1:9/acquirer/callback',
    returnUrl: null,
    publicUrl: null,
    ...changes,
  };
}

export function charge(changes: Record<string, unknown> = {}) {
  return {
    attemptId: 'attempt-0001',
    authenticationId: 'auth-00000001',
    amountWon: 1000,
    quota: '00',
    ...orderFacts,
    traceNumber: '500000000001',
    ...changes,
  };
}

/** Of the link for the window's own device. */
export function tokenOf({ link }: BeginResponse): string {
  return new URL(link).hash.slice(1);
}

/** Of the QR code, and what the short code is exchanged for. */
export function scannedTokenOf({ qr }: BeginResponse): string {
  return new URL(qr).hash.slice(1);
}

/** Begins an order and approves it on the phone with one of the company's cards. */
export async function authenticate(
  client: Awaited<ReturnType<typeof start>>,
  { card = 'shinhan-normal', changes = {} }: { card?: string; changes?: Record<string, unknown> } = {},
): Promise<string> {
  const asked = order(changes);
  const { body } = await client.begin(asked);
  const token = tokenOf(body);
  await client.approveOnPhone(token, { cardId: card, pin: '123456', amountWon: asked.amountWon });
  return token;
}

interface ReceivedCallback {
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** A gateway's callback door. `answer` decides the status of each call, by its number from 1; null never answers. */
export async function callbackDoor(answer: (call: number) => number | null = () => 204) {
  const received: ReceivedCallback[] = [];
  let givenUp = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        authorization: request.headers.authorization,
        body: JSON.parse(Buffer.concat(chunks).toString('utf8')),
      });
      const status = answer(received.length);
      if (status !== null) response.writeHead(status).end();
    });
    response.on('close', () => {
      if (!response.writableFinished) givenUp += 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/acquirer/callback`,
    received,
    /** How many calls ended before they were answered. */
    givenUp: () => givenUp,
  };
}
