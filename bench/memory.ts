import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  createPartner,
  dojang,
  type Partner,
  parseResult,
  testCredentials,
} from '../packages/sdk/src/index.ts';
import { createPayer } from '../packages/sdk/src/testing/index.ts';

/**
 * How fast `dojang start` is ready, and how much memory it takes while customers pay:
 * `node bench/memory.ts [--payments 1000] [--lanes 4]`. Real processes, real HTTP, PAY and CERT in turn. The sum of what
 * is resident counts pages that processes share (the Node binary, about 50 MiB) once for each.
 */
const { values } = parseArgs({
  options: {
    payments: { type: 'string', default: '1000' },
    lanes: { type: 'string', default: '4' },
  },
});
const SAMPLE_EVERY_MS = 200;
const shopOrigin = 'http://localhost:3000';
const payments = Number(values.payments);

interface Resident {
  readonly pid: number;
  readonly name: string;
  readonly mib: number;
}

const data = await mkdtemp(join(tmpdir(), 'dojang-memory-'));
// The first start strips the types and fills the compile cache; what is measured is any later one.
await stop(await start());
const server = await start();
process.stdout.write(`ready after ${server.readyAfterMs.toFixed(0)} ms\n`);
try {
  const idle = residents(server.pid);
  let highest = idle;
  let isOver = false;
  const sampling = (async () => {
    while (!isOver) {
      const now = residents(server.pid);
      if (sum(now) > sum(highest)) highest = now;
      await sleep(SAMPLE_EVERY_MS);
    }
  })();
  const partner = createPartner({
    environment: dojang({ url: server.gatewayUrl, mode: 'test' }),
    credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890' }),
  });
  const startedMs = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: Number(values.lanes) }, async () => {
      while (next < payments) {
        next += 1;
        await payOnce(partner, next);
      }
    }),
  );
  const seconds = (performance.now() - startedMs) / 1000;
  isOver = true;
  await sampling;
  report('before', idle);
  report('highest', highest);
  report('after', residents(server.pid));
  process.stdout.write(`${payments} payments, ${(payments / seconds).toFixed(1)} a second\n`);
} finally {
  await stop(server);
  await rm(data, { recursive: true, force: true });
}

async function payOnce(partner: Partner<'test'>, number: number): Promise<void> {
  const order = { orderNumber: `memory-${number}`, amountWon: 1000 };
  const work = number % 2 === 0 ? 'CERT' : 'PAY';
  const request = await partner.requestPayment({
    ...order,
    shopOrigin,
    work,
    goods: '티셔츠',
    resultUrl: '/pay/result',
    buyer: { name: '홍길동', email: 'buyer@example.kr' },
  });
  const result = parseResult(await createPayer({ shopOrigin }).pay(request.fields));
  const outcome =
    result.kind === 'claims-authenticated'
      ? await partner.confirm(result, order)
      : result.kind === 'claims-paid'
        ? await partner.verify(result, order)
        : result;
  if (outcome.kind !== 'paid') throw new Error(`Payment ${number} (${work}) ended ${outcome.kind}.`);
}

async function start() {
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('../packages/cli/bin/dojang.js', import.meta.url)),
      'start',
      '--data',
      data,
      '--port',
      '0',
      '--shop-port',
      '0',
      '--issuers-port',
      '0',
    ],
    // All of the customers come from this address.
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, DOJANG_RATE_LIMITS: 'off' } },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for await (const line of createInterface({ input: child.stdout })) {
    const gatewayUrl = /^ *Gateway +(http\S+)$/.exec(line)?.[1];
    if (gatewayUrl !== undefined && child.pid !== undefined)
      return { child, pid: child.pid, ended, gatewayUrl, readyAfterMs: performance.now() - startedMs };
  }
  throw new Error('dojang start ended before it was ready.');
}

async function stop({ child, ended }: Awaited<ReturnType<typeof start>>): Promise<void> {
  child.kill('SIGINT');
  await ended;
}

/** The process and the ones it started. */
function residents(pid: number): readonly Resident[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,rss='], { encoding: 'utf8' });
  const all = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return all
    .filter(([id, parent]) => id === pid || parent === pid)
    .map(([id = 0, , kib = 0]) => ({
      pid: id,
      name: id === pid ? 'gateway and card companies' : 'shop',
      mib: kib / 1024,
    }));
}

function sum(list: readonly Resident[]): number {
  return list.reduce((total, { mib }) => total + mib, 0);
}

function report(when: string, list: readonly Resident[]): void {
  for (const { pid, name, mib } of list)
    process.stdout.write(
      `${when.padEnd(8)} ${name.padEnd(28)} ${String(pid).padStart(7)} ${mib.toFixed(1).padStart(7)} MiB\n`,
    );
  process.stdout.write(
    `${when.padEnd(8)} ${'sum'.padEnd(28)} ${''.padStart(7)} ${sum(list).toFixed(1).padStart(7)} MiB\n`,
  );
}
