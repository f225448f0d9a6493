import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toWon } from '@dojang/protocol/payple';
import { afterEach, expect, test } from 'vitest';
import { createAcquirer } from '../../src/acquirer/client.ts';

let company: Server | undefined;
afterEach(() => company?.close());

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Where nobody listens any more. */
async function deadAddress(): Promise<string> {
  const server = createServer();
  const url = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return url;
}

/** A card company that does its work and then sends the asker on, to where nobody listens. */
async function redirecting(
  status: number,
): Promise<{ readonly url: string; readonly charges: () => number }> {
  const location = `${await deadAddress()}/acquirer/approvals`;
  let charges = 0;
  company = createServer((request, response) => {
    request.resume().on('end', () => {
      charges += 1;
      response.writeHead(status, { location }).end();
    });
  });
  return { url: await listen(company), charges: () => charges };
}

test.each([301, 302, 303, 307, 308])(
  'a redirect (%i) after the work was done is never "not asked"',
  async (status) => {
    const { url, charges } = await redirecting(status);
    const amountWon = toWon(1000);
    const acquirer = createAcquirer({ url, secrets: () => ({ sent: 'a secret of both' }) });
    const reply = await acquirer.approve(
      {
        attemptId: 'try_0123456789',
        authenticationId: 'auth_0123456789',
        amountWon,
        quota: '00',
        merchant: { merchantId: 'shop', terminalId: 'shop', businessNumber: null },
        orderReference: 'reference-of-1',
        taxWon: 90,
        taxFreeWon: 0,
        traceNumber: '507000000001',
      },
      {
        signal: new AbortController().signal,
        order: { merchantId: 'shop', orderNumber: 'ORDER-1', payerName: '', amountWon },
        cardCompany: 'shinhan',
        sinceMs: 0,
      },
    );
    expect(reply.kind).toBe('unknown');
    expect(charges()).toBe(1);
    await acquirer.close();
  },
);
