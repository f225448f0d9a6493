import { parseArgs } from 'node:util';
import { amountText } from '../packages/protocol/src/figures.ts';
import { type Pair, pairNames, races } from './races.ts';

const HELP = `npm run races -- [options]

Has real processes want something of the same payment at the same time, again and again, and compares what shops were told, what the
gateway keeps and what the card companies have booked. Exits 1 when they do not agree.

  --rounds N      of each pair (20)
  --postgres      two gateways on PostgreSQL; else one on SQLite
  --seed S        draws the moments (from the clock); processes do not repeat to the byte
  --pair NAME     this one alone, may be repeated:
                  ${pairNames.join('\n                  ')}
  --help`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    postgres: { type: 'boolean', default: false },
    seed: { type: 'string' },
    pair: { type: 'string', multiple: true },
    help: { type: 'boolean', default: false },
  },
});

const say = (text: string) => void process.stdout.write(`${text}\n`);

if (values.help) say(HELP);
else await run();

async function run(): Promise<void> {
  const engine = values.postgres ? 'postgres' : 'sqlite';
  const rounds = integer('rounds', values.rounds, 1);
  const seed = integer('seed', values.seed ?? String(Date.now() % 2 ** 31), 0);
  const pairs = values.pair?.map(pairOf);
  const startedMs = performance.now();
  const report = await races({ engine, rounds, seed, say, ...(pairs && { pairs }) });
  const seconds = (performance.now() - startedMs) / 1_000;
  say(
    `${engine}, seed ${seed}: ${[...report.raced].map(([pair, count]) => `${pair} ${count} times`).join(', ')}`,
  );
  say(
    `${report.orders} orders, ${report.paid} called paid, ${amountText(report.cancelledWon, 'en')} called given back; ${seconds.toFixed(0)} s`,
  );
  for (const finding of report.findings) say(`- ${finding}`);
  say(report.findings.length === 0 ? 'the three books agree' : 'the three books do not agree');
  if (report.findings.length > 0) process.exitCode = 1;
}

function pairOf(text: string): Pair {
  const pair = pairNames.find((name) => name === text);
  if (pair !== undefined) return pair;
  throw new RangeError(`--pair: one of ${pairNames.join(', ')}, got "${text}"`);
}

function integer(name: string, text: string, least: number): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least && number < 2 ** 31) return number;
  throw new RangeError(`--${name}: a whole number from ${least} on, got "${text}"`);
}
