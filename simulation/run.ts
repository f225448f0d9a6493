import { parseArgs } from 'node:util';
import { DEFAULT_STEPS, simulate } from './simulate.ts';

// node simulation/run.ts [--seed N] [--runs N] [--steps N] [--trace]
// Runs seeds N, N+1, …; at the first broken rule prints its seed and trace, and exits 1.
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string', default: '1' },
    steps: { type: 'string', default: String(DEFAULT_STEPS) },
    trace: { type: 'boolean', default: false },
  },
});

const say = (text: string) => void process.stdout.write(`${text}\n`);
const first = integer('seed', values.seed ?? String(Date.now() % 2 ** 31));
const runs = integer('runs', values.runs);
const steps = integer('steps', values.steps);
const totals: Record<string, number> = {};

for (let seed = first; seed < first + runs; seed += 1) {
  const report = await simulate({ seed, steps });
  for (const [status, count] of Object.entries(report.payments))
    totals[status] = (totals[status] ?? 0) + count;
  const isBroken = report.violations.length > 0;
  if (isBroken || values.trace) say(report.trace.join('\n'));
  if (!isBroken) continue;
  say(`\nseed ${seed} broke a rule after ${report.trace.length} lines:`);
  for (const violation of report.violations) say(`- ${violation}`);
  say(`again: node simulation/run.ts --seed ${seed} --steps ${steps}`);
  process.exit(1);
}
say(`seeds ${first} to ${first + runs - 1}: no rule was broken; payments ${JSON.stringify(totals)}`);

function integer(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new RangeError(`--${name}: a whole number, got "${text}"`);
  return number;
}
