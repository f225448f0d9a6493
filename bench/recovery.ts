import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { StoreLocation } from '../packages/gateway/src/store/contract.ts';
import {
  abandonedPayments,
  createCountedCompany,
  keep,
  startRecovery,
} from '../packages/gateway/test/jobs/abandoned-payments.ts';
import { START_MS } from '../packages/gateway/test/support/payment-steps.ts';
import { startPostgres } from '../packages/gateway/test/support/postgres.ts';

/**
 * How long the open payments of an outage take once the card companies answer again:
 * `node bench/recovery.ts [--payments 10000] [--postgres] [--folder .]`. With a card company that answers after 100 ms, the
 * places of one process and that time alone should decide: 64 of them make 640 a second.
 */
const { values } = parseArgs({
  options: {
    payments: { type: 'string', default: '10000' },
    postgres: { type: 'boolean', default: false },
    // Where the disk is: a temporary folder is often in memory.
    folder: { type: 'string', default: '.' },
  },
});
const payments = Number(values.payments);
const folder = await mkdtemp(join(resolve(values.folder), '.bench-recovery-'));

try {
  for (const answerMs of [0, 10, 100])
    await measure('sqlite', { engine: 'sqlite', file: join(folder, `${answerMs}.db`) }, answerMs);
  if (values.postgres) {
    const server = await startPostgres({ fsync: true });
    for (const answerMs of [0, 10, 100])
      await measure('postgres', { engine: 'postgres', url: await server.createDatabase() }, answerMs);
    await server.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(name: string, location: StoreLocation, answerMs: number): Promise<void> {
  await keep(location, abandonedPayments(payments));
  const company = createCountedCompany(() => new Promise((resolve) => setTimeout(resolve, answerMs)));
  const start = performance.now();
  const recovery = await startRecovery(location, company, () => START_MS);
  while (company.answers < payments) await new Promise((done) => setTimeout(done, 20));
  await recovery.stop();
  const seconds = (performance.now() - start) / 1000;
  const rate = Math.round(payments / seconds);
  process.stdout.write(
    `${`${name}: ${payments} payments, answers after ${answerMs} ms`.padEnd(56)} ${seconds.toFixed(1)} s  ${rate}/s, ${company.most} at a time\n`,
  );
}
