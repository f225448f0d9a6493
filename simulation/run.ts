import { parseArgs } from 'node:util';
import { type Faults, noFaults } from './faults.ts';
import { DEFAULT_STEPS, simulate } from './simulate.ts';

// node simulation/run.ts [--seed N] [--runs N] [--steps N] [--faults JSON] [--trace] [--quiet]
// Runs seeds N, N+1, …; at the first broken rule prints its seed and (unless quiet) its trace, and exits 1.
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string', default: '1' },
    steps: { type: 'string', default: String(DEFAULT_STEPS) },
    faults: { type: 'string' },
    trace: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
  },
});

const say = (text: string) => void process.stdout.write(`${text}\n`);
const first = integer('seed', values.seed ?? String(Date.now() % 2 ** 31));
const runs = integer('runs', values.runs);
const steps = integer('steps', values.steps);
const faults = values.faults === undefined ? undefined : readFaults(values.faults);
const totals: Record<string, number> = {};

for (let seed = first; seed < first + runs; seed += 1) {
  const report = await simulate({ seed, steps, ...(faults !== undefined && { faults }) });
  for (const [status, count] of Object.entries(report.payments))
    totals[status] = (totals[status] ?? 0) + count;
  const isBroken = report.violations.length > 0;
  if (!values.quiet && (isBroken || values.trace)) say(report.trace.join('\n'));
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

/** Some faults alone, e.g. `{"lie":0.3}`. */
function readFaults(text: string): Faults {
  const given = JSON.parse(text) as Partial<Faults>;
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(noFaults, name));
  if (unknown !== undefined) throw new RangeError(`--faults: there is no fault "${unknown}"`);
  return { ...noFaults, ...given };
}
