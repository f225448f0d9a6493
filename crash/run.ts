import { parseArgs } from 'node:util';
import { amountText } from '../packages/protocol/src/figures.ts';
import { crash } from './crash.ts';

const HELP = `npm run crash -- [options]

Runs real processes under load, kills, freezes and disturbs them, and compares three books after each strike and at the end: what shops
were told, what the gateway keeps, what the card companies have booked. Exits 1 when they do not agree.

  --kills N       how many strikes of each kind (10)
  --postgres      two gateways on PostgreSQL, which crashes too; else one on SQLite
  --seed S        draws the order of the strikes and their moments (from the clock); processes do not repeat to the byte
  --lanes N       customers at a time (8)
  --help`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '10' },
    postgres: { type: 'boolean', default: false },
    seed: { type: 'string' },
    lanes: { type: 'string', default: '8' },
    help: { type: 'boolean', default: false },
  },
});

const say = (text: string) => void process.stdout.write(`${text}\n`);

if (values.help) say(HELP);
else await run();

async function run(): Promise<void> {
  const engine = values.postgres ? 'postgres' : 'sqlite';
  const kills = integer('kills', values.kills, 1);
  const seed = integer('seed', values.seed ?? String(Date.now() % 2 ** 31), 0);
  const lanes = integer('lanes', values.lanes, 1);
  const startedMs = performance.now();
  const report = await crash({ engine, kills, seed, lanes, say });
  const seconds = (performance.now() - startedMs) / 1_000;
  say(
    `${engine}, seed ${seed}: ${[...report.struck].map(([kind, count]) => `${kind} ${count} times`).join(', ')}`,
  );
  say(
    `${report.orders} orders, ${report.paid} called paid, ${amountText(report.cancelledWon, 'en')} called given back; ` +
      `${report.broken} ended in an error, ${report.disturbed} calls were disturbed; ${seconds.toFixed(0)} s`,
  );
  for (const finding of report.findings) say(`- ${finding}`);
  say(report.findings.length === 0 ? 'the three books agree' : 'the three books do not agree');
  if (report.findings.length > 0) process.exitCode = 1;
}

function integer(name: string, text: string, least: number): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least && number < 2 ** 31) return number;
  throw new RangeError(`--${name}: a whole number from ${least} on, got "${text}"`);
}
