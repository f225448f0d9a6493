import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openState, systemPorts } from '@dojang/gateway';
import { expect, onTestFinished, test } from 'vitest';
import { runDojang, temporaryFolder } from './run-dojang.ts';

test('an address is added with a secret that is shown once, and listed without it', async () => {
  const data = temporaryFolder();
  await openData(data);
  const url = await receiver();
  const added = await json(data, 'add', 'test', url, '--events', 'cancel');
  expect(added).toMatchObject({
    url,
    events: ['cancel'],
    warning: null,
    secret: expect.stringMatching(/^whsec_/),
  });
  const listed = await dojang(data, 'webhooks', 'list', '--json');
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { id: added['id'], merchantId: 'test', url, status: 'active', events: ['cancel'], secretsInForce: 1 },
  ]);
  expect(listed.stdout).not.toContain(added['secret']);
  expect(listed.stdout).not.toMatch(/wrapped/);
  expect((await dojang(data, 'webhooks', 'add', 'test', url)).stderr).toMatch(
    /was not added: it is there already/,
  );
});

test('an address where nobody answers is added in test with a warning', async () => {
  const data = temporaryFolder();
  await openData(data);
  const { code, stderr } = await dojang(data, 'webhooks', 'add', 'test', 'http://127.0.0.1:1/hook');
  expect(code).toBe(0);
  expect(stderr).toMatch(/did not pass the check \(HEAD: .*ECONNREFUSED.*live mode would refuse it/);
});

test('a secret is rotated with an overlap, or at once', async () => {
  const data = temporaryFolder();
  await openData(data);
  const { id, secret } = await json(data, 'add', 'test', await receiver());
  const rotated = await dojang(data, 'keys', 'rotate', 'webhook', String(id));
  expect(rotated.stdout).toMatch(/^secret {2}whsec_/);
  expect(rotated.stdout).not.toContain(secret);
  expect(rotated.stderr).toMatch(/Both secrets sign until .+ KST/);
  expect((await dojang(data, 'keys', 'rotate', 'webhook', String(id), '--overlap', '0')).stderr).toMatch(
    /signs no more/,
  );
});

test('an address is removed, and one that is not there is said', async () => {
  const data = temporaryFolder();
  await openData(data);
  const id = String((await json(data, 'add', 'test', await receiver()))['id']);
  expect((await dojang(data, 'webhooks', 'enable', id)).stdout).toBe(`${id} is sent to again.\n`);
  expect((await dojang(data, 'webhooks', 'remove', id)).stdout).toBe(`Nothing more is sent to ${id}.\n`);
  expect(await dojang(data, 'webhooks', 'remove', id)).toMatchObject({
    code: 1,
    stderr: `There is no address ${id}: dojang webhooks list shows those there are.\n`,
  });
});

test('the log shows each try, and a delivery is queued once more', async () => {
  const data = temporaryFolder();
  await openData(data);
  const { id: addressId } = await json(data, 'add', 'test', await receiver());
  const { store } = await openState(systemPorts, { mode: 'test', dataDir: data });
  const times = { created_at: 1, updated_at: 1, due_at: null };
  const result = await store.commit({
    id: '0'.repeat(32),
    writes: [
      {
        kind: 'put',
        table: 'deliveries',
        row: {
          id: 'msg_1',
          outbox_id: 'outbox',
          channel: 'webhook',
          address_id: String(addressId),
          merchant_id: 'test',
          order_number: 'order-1',
          kind: 'payment-result',
          status: 'failed',
          ...times,
          failures: 1,
          tries: 1,
          version: 1,
        },
      },
      {
        kind: 'insert',
        table: 'delivery_tries',
        row: {
          delivery_id: 'msg_1',
          sequence: 1,
          at: 1,
          duration_ms: 12,
          status: 500,
          error: 'HTTP 500',
          answer: 'a\u001bb',
        },
      },
    ],
  });
  expect(result).toEqual({ kind: 'committed' });

  const { stdout } = await dojang(data, 'webhooks', 'log', '--failed');
  expect(stdout).toMatch(/^msg_1 {2}payment of order-1 {2}failed/);
  expect(stdout).toMatch(/1970-01-01 09:00:00 {2}HTTP 500 {2}12 ms {2}a\u{fffd}b\n/u);
  expect((await dojang(data, 'webhooks', 'resend', 'msg_1')).stdout).toBe('msg_1\n');
  expect(await store.delivery('msg_1')).toMatchObject({ status: 'pending', failures: 0, tries: 1 });
  await store.close();

  expect((await dojang(data, 'webhooks', 'log', '--order', 'order-2')).stdout).toBe(
    'There is no such delivery.\n',
  );
  expect((await dojang(data, 'webhooks', 'resend')).stderr).toBe(
    'Name one delivery, or an order with --order.\n',
  );
  expect((await dojang(data, 'webhooks', 'resend', '--order', 'order-2')).stderr).toBe(
    'Nothing is sent: nothing was announced of the order order-2.\n',
  );
});

function dojang(data: string, ...args: readonly string[]) {
  return runDojang([...args, '--data', data]);
}

async function json(data: string, ...args: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout, stderr } = await dojang(data, 'webhooks', ...args, '--json');
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Record<string, unknown>;
}

async function openData(dataDir: string): Promise<void> {
  const { store } = await openState(systemPorts, { mode: 'test', dataDir });
  await store.close();
}

/** A server that answers 200 to everything. */
async function receiver(): Promise<string> {
  const server = createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}/hook`;
}
