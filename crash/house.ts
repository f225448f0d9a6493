import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { freePort } from '../e2e/support/sample-shop.ts';
import { addWebhookAddress, type ManageDeps, openState, systemPorts } from '../packages/gateway/src/main.ts';
import { cancelledWon } from '../packages/gateway/src/payment/state.ts';
import { paymentFromRow } from '../packages/gateway/src/record/payment-rows.ts';
import { readRisk } from '../packages/gateway/src/status/risk.ts';
import type { Store } from '../packages/gateway/src/store/contract.ts';
import { actor } from '../packages/gateway/test/support/actor.ts';
import {
  type PostgresServer,
  type PostgresServerOptions,
  startPostgres,
} from '../packages/gateway/test/support/postgres.ts';
import { kstDate } from '../packages/protocol/src/time.ts';
import { ledgerPage } from '../packages/protocol/src/validate/index.ts';
import { createRandom, type Random } from '../simulation/random.ts';
import type { Booked, Kept } from './books.ts';
import { type RealProcess, realProcess } from './real-process.ts';
import { startWire, type Wire } from './wire.ts';

/** Gateways and card companies as real processes, the line between them, and the books of both. */
export interface RealHouse {
  readonly gateways: readonly RealProcess[];
  readonly issuers: RealProcess;
  readonly wire: Wire;
  /** Null on SQLite. */
  readonly database: Pick<PostgresServer, 'crash' | 'restart'> | null;
  readonly databaseUrl: string | undefined;
  /** Orders that a webhook has called paid, and how often. */
  readonly announced: ReadonlyMap<string, number>;
  /** Works on the store beside the running gateways, as the command line does. */
  administer<Result>(work: (deps: ManageDeps) => Promise<Result>): Promise<Result>;
  /** What the gateway keeps of these orders, with every attempt that the card companies have booked. */
  readBooks(orderNumbers: readonly string[]): Promise<{
    readonly kept: readonly Kept[];
    readonly booked: readonly Booked[];
    /** Won whose whereabouts the gateway does not know. */
    readonly riskWon: number;
  }>;
  close(): Promise<void>;
}

export async function openRealHouse({
  engine,
  random = createRandom(0, 'wire'),
  settings = () => ({}),
  postgres = {},
  databaseUrl: given,
}: {
  readonly engine: 'sqlite' | 'postgres';
  /** Draws what happens on the line. */
  readonly random?: Random;
  /** A database that somebody else has started; one of its own on PostgreSQL unless given. */
  readonly databaseUrl?: string;
  /** Of the gateways, beside what the house needs. */
  readonly settings?: (dataDir: string) => Readonly<Record<string, string>>;
  readonly postgres?: PostgresServerOptions;
}): Promise<RealHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-crash-'));
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  const database = engine === 'postgres' && given === undefined ? await startPostgres(postgres) : null;
  const databaseUrl = given ?? (await database?.createDatabase());
  const secret = randomBytes(32).toString('base64url');
  const announced = new Map<string, number>();
  const hear = (said: Readonly<Record<string, string>>) => {
    const orderNumber = said['PCD_PAY_OID'] ?? '';
    if (said['PCD_PAY_RST'] === 'success') announced.set(orderNumber, (announced.get(orderNumber) ?? 0) + 1);
  };
  const receiver = createServer((request, response) => {
    void text(request).then((body) => {
      // A HEAD asks whether anybody is there.
      if (request.method === 'POST') hear(JSON.parse(body) as Record<string, string>);
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));

  const issuersPort = await freePort();
  const wire = await startWire(() => `http://127.0.0.1:${issuersPort}`, random);
  const shared = {
    DOJANG_DATA: dataDir,
    DOJANG_MODE: 'test',
    DOJANG_ACQUIRER_SECRET: secret,
    DOJANG_LOG_LEVEL: 'warn',
    DOJANG_MIN_FREE_MIB: '1',
    ...(databaseUrl !== undefined && { DOJANG_DATABASE_URL: databaseUrl }),
  };
  const issuers = realProcess('issuers', {
    port: issuersPort,
    settings: { ...shared, DOJANG_ISSUERS_PORT: String(issuersPort) },
    logFile: join(folder, 'issuers.log'),
  });
  const ports = engine === 'postgres' ? [await freePort(), await freePort()] : [await freePort()];
  const gateways = ports.map((port, index) =>
    realProcess('gateway', {
      port,
      settings: {
        ...shared,
        DOJANG_PORT: String(port),
        DOJANG_ACQUIRER_URL: wire.url,
        DOJANG_RATE_LIMITS: 'off',
        ...settings(dataDir),
      },
      logFile: join(folder, `gateway-${index + 1}.log`),
    }),
  );
  await issuers.start();
  for (const gateway of gateways) await gateway.start();
  const { port } = receiver.address() as AddressInfo;
  await administer((deps) =>
    addWebhookAddress(deps, { merchantId: 'test', url: `http://127.0.0.1:${port}/` }),
  );

  async function administer<Result>(work: (deps: ManageDeps) => Promise<Result>): Promise<Result> {
    const state = await openState(systemPorts, { mode: 'test', dataDir, databaseUrl });
    try {
      return await work({ ...state, actor });
    } finally {
      await state.store.close();
    }
  }

  async function readBooked(store: Store): Promise<readonly Booked[]> {
    const sums = new Map<string, { approvedWon: number; givenBackWon: number }>();
    const nowMs = Date.now();
    // A run may go on over midnight.
    for (const day of new Set([kstDate(nowMs - 12 * 3_600_000), kstDate(nowMs)]))
      for (let after: string | null = null; ; ) {
        const page: URL = new URL(`/acquirer/ledger/${day}?limit=1000`, issuers.url);
        if (after !== null) page.searchParams.set('after', after);
        const response = await fetch(page, { headers: { authorization: `Bearer ${secret}` } });
        const { entries, next } = ledgerPage.parse(await response.json());
        for (const { attemptId, kind, amountWon } of entries) {
          const sum = sums.get(attemptId ?? '') ?? { approvedWon: 0, givenBackWon: 0 };
          if (kind === 'approval') sum.approvedWon += amountWon;
          else sum.givenBackWon += amountWon;
          sums.set(attemptId ?? '', sum);
        }
        if (next === null) break;
        after = next;
      }
    const ids = [...sums.keys()];
    const orderOf = new Map<string, string>();
    for (let from = 0; from < ids.length; from += 500)
      for (const [id, row] of await store.paymentsByAttempts(ids.slice(from, from + 500)))
        orderOf.set(id, row.order_number);
    return [...sums].map(([attemptId, sum]) => ({
      attemptId,
      orderNumber: orderOf.get(attemptId) ?? null,
      ...sum,
    }));
  }

  return {
    gateways,
    issuers,
    wire,
    database,
    databaseUrl,
    announced,
    administer,
    readBooks: (orderNumbers) =>
      administer(async ({ store }) => {
        const kept: Kept[] = [];
        for (const orderNumber of orderNumbers)
          for (const row of await store.paymentsByOrder('test', orderNumber)) {
            const state = paymentFromRow(row);
            kept.push({
              orderNumber,
              status: state.status,
              amountWon: state.order.amountWon,
              cancelledWon: state.status === 'paid' ? cancelledWon(state) : 0,
              pending:
                state.status === 'paid'
                  ? state.cancellations.filter(({ status }) => status === 'pending').length
                  : 0,
              attemptId: 'attempt' in state ? state.attempt.id : null,
            });
          }
        // The card companies' last: what the gateway calls paid they have booked before.
        return { kept, booked: await readBooked(store), riskWon: (await readRisk(store)).won };
      }),
    close: async () => {
      for (const each of [...gateways, issuers]) {
        each.thaw();
        await each.kill();
      }
      await wire.close();
      receiver.closeAllConnections();
      await new Promise<void>((resolve) => receiver.close(() => resolve()));
      await database?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
