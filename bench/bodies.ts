import { request } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { openHouse } from '../e2e/support/house.ts';
import { bodyLimits } from '../packages/gateway/src/http/read-body.ts';
import { hostileBodies } from '../packages/gateway/test/support/hostile-bodies.ts';
import { paths } from '../packages/protocol/src/payple/index.ts';

/**
 * How long hostile bodies keep the gateway's event loop from everybody else: `node bench/bodies.ts [--seconds 1] [--lanes 8]`.
 * The bodies come from another thread, as fast as they are refused; what is aimed at is a longest delay of 20 ms. On a machine that
 * does other things too, the first line shows how long the loop waits for those; the time of the processor that one body costs
 * the gateway's thread says what the body did.
 */
interface Delay {
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly processorMs: number;
}

interface Attack {
  readonly url: string;
  readonly type: string;
  readonly body: string;
  readonly lanes: number;
  readonly durationMs: number;
}

if (isMainThread) await measureAll();
else parentPort?.postMessage(await attack(workerData as Attack));

async function measureAll(): Promise<void> {
  const { values } = parseArgs({
    options: { seconds: { type: 'string', default: '1' }, lanes: { type: 'string', default: '8' } },
  });
  const rest = { lanes: Number(values.lanes), durationMs: Number(values.seconds) * 1_000 };
  const house = await openHouse();
  try {
    report('nothing', 0, await delayDuring(() => new Promise((done) => setTimeout(done, rest.durationMs))));
    for (const [path, limit] of [
      [paths.window, bodyLimits.windowForm],
      [paths.auth, bodyLimits.authentication],
      [paths.lookup, bodyLimits.call],
    ] as const)
      for (const [name, type, body] of hostileBodies(limit)) {
        const sent: Attack = { url: `${house.gateway.url}${path}`, type, body, ...rest };
        let answered = 0;
        const delay = await delayDuring(async () => {
          answered = await inWorker(sent);
        });
        report(`${path.split('?')[0]}: ${name}`, answered, delay);
      }
  } finally {
    await house.close();
  }
}

function inWorker(sent: Attack): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: sent });
    worker.once('message', resolve).once('error', reject);
  });
}

async function delayDuring(work: () => Promise<unknown>): Promise<Delay> {
  const before = process.threadCpuUsage();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  const { user, system } = process.threadCpuUsage(before);
  return {
    p99Ms: delay.percentile(99) / 1e6,
    maxMs: delay.max / 1e6,
    processorMs: (user + system) / 1e3,
  };
}

async function attack({ url, type, body, lanes, durationMs }: Attack): Promise<number> {
  const endsAt = performance.now() + durationMs;
  let answered = 0;
  const lane = async () => {
    while (performance.now() < endsAt) {
      await post(url, type, body);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return answered;
}

function post(url: string, type: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', headers: { 'content-type': type } }, (response) => {
      response.resume().once('close', resolve);
    });
    call.once('error', reject).end(body);
  });
}

function report(name: string, bodies: number, { p99Ms, maxMs, processorMs }: Delay): void {
  const figures = [
    `${bodies} bodies`.padStart(12),
    `${(processorMs / Math.max(1, bodies)).toFixed(2).padStart(6)} ms of the processor each`,
    `p99 ${p99Ms.toFixed(1).padStart(6)} ms`,
    `longest ${maxMs.toFixed(1).padStart(6)} ms`,
  ];
  process.stdout.write(`${name.padEnd(64)} ${figures.join('  ')}\n`);
}
