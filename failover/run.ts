import { parseArgs } from 'node:util';
import { compareTold } from '../crash/books.ts';
import { comeToRest } from '../crash/come-to-rest.ts';
import { asToldNow, type Customers, sendCustomers } from '../crash/customers.ts';
import { openRealHouse } from '../crash/house.ts';
import { createRandom } from '../simulation/random.ts';
import { startCluster, whyNoCluster } from './cluster.ts';

const HELP = `npm run failover -- [options]

PostgreSQL on two servers with synchronous replication, watched by Patroni and etcd, with two gateways, card companies, shops and
customers, all as real processes on loopback. The primary is killed under load, with its watcher, as a machine that loses its power;
then the time without service is measured, three books are compared, and the machine comes back as the replica. Exits 1 when
anything that was acknowledged is lost. It needs Debian's packages postgresql-15, patroni and etcd-server.

  --kills N    how many (3)
  --seed S     draws the moments (from the clock)
  --lanes N    customers at a time (8)
  --help`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '3' },
    seed: { type: 'string' },
    lanes: { type: 'string', default: '8' },
    help: { type: 'boolean', default: false },
  },
});

const say = (text: string) => void process.stdout.write(`${text}\n`);
const reason = whyNoCluster();
if (values.help) say(HELP);
else if (reason !== null) {
  say(`SKIPPED: ${reason}`);
  process.exitCode = 2;
} else await run();

async function run(): Promise<void> {
  const kills = integer('kills', values.kills, 1);
  const seed = integer('seed', values.seed ?? String(Date.now() % 2 ** 31), 0);
  const lanes = integer('lanes', values.lanes, 1);
  const random = createRandom(seed, 'kills');
  const cluster = await startCluster(say);
  try {
    const house = await openRealHouse({ engine: 'postgres', databaseUrl: cluster.url });
    try {
      const urls = house.gateways.map(({ url }) => url);
      const prefix = `FAILOVER-${seed}`;
      const customers = sendCustomers(urls, { lanes, random: createRandom(seed, 'customers'), prefix });
      const pauses: number[] = [];
      const findings: string[] = [];
      await buysMore(customers, 10);
      for (let kill = 1; kill <= kills && findings.length === 0; kill += 1) {
        await wait(random.int(1_000));
        const primary = await cluster.primary();
        const startedMs = performance.now();
        await primary.kill();
        await buysMore(customers, 1);
        pauses.push((performance.now() - startedMs) / 1_000);
        say(`kill ${kill}: server ${primary.name} is gone; sold again after ${pauses.at(-1)?.toFixed(1)} s`);
        const some = asToldNow(customers.told);
        const books = await house.readBooks(some.map(({ orderNumber }) => orderNumber));
        findings.push(...compareTold({ told: some, ...books }));
        primary.start();
        await cluster.isSynchronous();
        await buysMore(customers, 10);
      }
      await customers.leave();
      if (findings.length === 0) findings.push(...(await comeToRest(house, customers)));
      const paid = customers.told.filter(({ paidBy }) => paidBy.length > 0).length;
      say(
        `seed ${seed}: ${kills} kills, ${customers.told.length} orders, ${paid} called paid, ${customers.broken} ended in an error`,
      );
      say(`without service: ${pauses.map((each) => `${each.toFixed(1)} s`).join(', ')}`);
      for (const finding of findings) say(`- ${finding}`);
      say(
        findings.length === 0
          ? 'nothing acknowledged was lost: the three books agree'
          : 'the books do not agree',
      );
      if (findings.length > 0) process.exitCode = 1;
    } finally {
      await house.close();
    }
  } finally {
    await cluster.close();
  }
}

async function buysMore({ told }: Customers, count: number): Promise<void> {
  const from = told.length;
  const untilMs = performance.now() + 180_000;
  while (told.slice(from).filter(({ paidBy }) => paidBy.length > 0).length < count) {
    if (performance.now() > untilMs) throw new Error('Nobody can buy anything any more.');
    await wait(20);
  }
}

async function wait(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

function integer(name: string, text: string, least: number): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least && number < 2 ** 31) return number;
  throw new RangeError(`--${name}: a whole number from ${least} on, got "${text}"`);
}
