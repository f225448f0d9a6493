import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';
import type { Target } from './target.ts';
import { targets } from './targets.ts';

const HELP = `npm run fuzz -- [options]

Sends inputs of every kind, right ones with something wrong in them first of all, through each door by which anything from outside
comes in, and demands what must hold whatever comes. The first input that breaks it is made as small as it gets; then it exits 1.

  --inputs N      how many for each target (2,000)
  --seed S        where the inputs begin (from the clock)
  --target NAME   this one alone; may be given several times
  --path PATH     one input that was found, with its --seed and --target
  --help

Targets:
${targets.map(({ name, holds }) => `  ${name.padEnd(14)}  ${holds}`).join('\n')}`;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '2000' },
    seed: { type: 'string' },
    target: { type: 'string', multiple: true },
    path: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const PROGRESS_MS = 10_000;
const say = (text: string) => void process.stdout.write(`${text}\n`);

if (values.help) say(HELP);
else await run();

async function run(): Promise<void> {
  const inputs = integer('inputs', values.inputs, { least: 1 });
  const seed = integer('seed', values.seed ?? String(Date.now() % 2 ** 31), { least: -(2 ** 31) });
  const chosen = values.target === undefined ? targets : values.target.map(targetCalled);
  if (values.path !== undefined && (chosen.length !== 1 || values.seed === undefined))
    throw new RangeError('--path: with the --seed and the one --target that it was found with');
  for (const target of chosen) if (!(await holds(target, { inputs, seed }))) process.exitCode = 1;
}

async function holds(
  { name, ...target }: Target,
  { inputs, seed }: { inputs: number; seed: number },
): Promise<boolean> {
  const startedMs = performance.now();
  let saidMs = startedMs;
  const report = await fuzz(
    { name, ...target },
    {
      inputs,
      seed,
      path: values.path,
      progress: (tried) => {
        if (performance.now() - saidMs < PROGRESS_MS) return;
        saidMs = performance.now();
        say(`${name}: ${tried} of ${inputs}`);
      },
    },
  );
  const rate = (report.inputs * 1_000) / (performance.now() - startedMs);
  if (report.finding === null) {
    say(`${name}: ${report.inputs} inputs, seed ${seed}, ${rate.toFixed(0)} a second: ${target.holds}`);
    return true;
  }
  const { input, error, path } = report.finding;
  say(`${name}: does not hold: ${target.holds}`);
  say(error);
  if (input !== null) say(`input: ${input}`);
  say(
    `again: npm run fuzz -- --target ${name} --seed ${seed}${path === null ? ` --inputs ${inputs}` : ` --path ${path}`}`,
  );
  return false;
}

function targetCalled(name: string): Target {
  const found = targets.find((target) => target.name === name);
  if (found !== undefined) return found;
  throw new RangeError(`--target: one of ${targets.map((target) => target.name).join(', ')}, got "${name}"`);
}

function integer(name: string, text: string, { least }: { readonly least: number }): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least && number < 2 ** 31) return number;
  throw new RangeError(`--${name}: a whole number from ${least} on, got "${text}"`);
}
