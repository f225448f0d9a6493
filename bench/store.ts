import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Store } from '../packages/gateway/src/store/contract.ts';
import { openStore } from '../packages/gateway/src/store/open-store.ts';
import { insert, put, take } from '../packages/gateway/src/store/write.ts';
import { startPostgres } from '../packages/gateway/test/support/postgres.ts';
import {
  claimRow,
  commitOf,
  eventRow,
  outboxRow,
  paymentRow,
} from '../packages/gateway/test/support/rows.ts';

/**
 * How many approvals a second become durable: `node bench/store.ts [--postgres] [--seconds 3] [--folder .]`.
 * One commit updates nothing small: a payment, two events, a claim and an outbox entry. Numbers of different disks do
 * not compare; the ratios to one `fdatasync` and to one commit at a time do.
 */
const { values } = parseArgs({
  options: {
    postgres: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '3' },
    // Where the disk is: a temporary folder is often in memory.
    folder: { type: 'string', default: '.' },
  },
});
const durationMs = Number(values.seconds) * 1000;
const folder = await mkdtemp(join(resolve(values.folder), '.bench-store-'));
let ids = 0;

try {
  const syncs = syncsPerSecond();
  report('fdatasync of one page', syncs, '');

  for (const [name, schedule] of [
    ['queueMicrotask', queueMicrotask],
    ['setImmediate', (work: () => void) => void setImmediate(work)],
  ] as const) {
    const store = await openStore({ engine: 'sqlite', file: join(folder, `${name}.db`) }, { schedule });
    await measure(`sqlite (${name})`, store, syncs);
    await store.close();
  }
  if (values.postgres) {
    const server = await startPostgres({ fsync: true });
    const store = await openStore({ engine: 'postgres', url: await server.createDatabase() });
    await measure('postgres', store, syncs);
    await store.close();
    await server.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(name: string, store: Store, syncs: number): Promise<void> {
  const alone = await commitsPerSecond(store, 1, 'at once');
  report(`${name}: one by one`, alone, `${ratio(alone, syncs)} fdatasync`);
  for (const lanes of [8, 64, 256]) {
    const together = await commitsPerSecond(store, lanes, 'at once');
    report(`${name}: ${lanes} lanes`, together, `${ratio(together, alone)} one by one`);
    const apart = await commitsPerSecond(store, lanes, 'each in its own task');
    report(`${name}: ${lanes} lanes, each in its own task`, apart, `${ratio(apart, alone)} one by one`);
  }
}

/** In its own task is how requests of separate connections arrive. */
async function commitsPerSecond(
  store: Store,
  lanes: number,
  arrival: 'at once' | 'each in its own task',
): Promise<number> {
  const start = performance.now();
  let done = 0;
  const lane = async () => {
    while (performance.now() - start < durationMs) {
      if (arrival === 'each in its own task') await new Promise((resolve) => setImmediate(resolve));
      const id = `p${ids}`;
      ids += 1;
      const result = await store.commit(
        commitOf([
          put('payments', paymentRow(id, { state: 'x'.repeat(1_500) })),
          insert('events', eventRow(id, 1)),
          insert('events', eventRow(id, 2)),
          take(claimRow(id, id)),
          insert('outbox', outboxRow(id, id)),
        ]),
      );
      if (result.kind !== 'committed') throw new Error(`A commit was answered ${result.kind}.`);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return (done / (performance.now() - start)) * 1000;
}

function syncsPerSecond(): number {
  const file = openSync(join(folder, 'sync'), 'w');
  const page = Buffer.alloc(4096, 1);
  const start = performance.now();
  let done = 0;
  for (; performance.now() - start < durationMs; done += 1) {
    writeSync(file, page);
    fdatasyncSync(file);
  }
  closeSync(file);
  return (done / (performance.now() - start)) * 1000;
}

function ratio(rate: number, base: number): string {
  return `${(rate / base).toFixed(2)} x`;
}

function report(name: string, rate: number, note: string): void {
  process.stdout.write(`${name.padEnd(56)} ${Math.round(rate).toString().padStart(7)}/s  ${note}\n`);
}
