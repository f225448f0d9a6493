import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runOnCrew } from './crew.ts';
import { digestOf } from './digest.ts';
import type { Faults } from './faults.ts';
import { drawScenario, faultsOf, type Scenario, type Weakness } from './scenario.ts';
import { shrink } from './shrink.ts';
import { simulate } from './simulate.ts';
import { tellStory } from './tell-story.ts';

const HELP = `npm run simulate -- [options]

Runs the gateway's own flows in a world that goes wrong, each scenario drawn from one integer: several gateways, shops with limits,
customers and attackers, a lying card company, crashes, freezes, clocks that jump. At the first broken rule it makes the scenario
as small as it gets, tells it as a story, and exits 1.

  --scenarios N   how many, from the seed on (1,000)
  --seed S        the first seed (from the clock)
  --workers W     threads (one for each core)
  --steps N       the length of every scenario (drawn)
  --faults JSON   the only faults, as probabilities, e.g. '{"lie":0.3,"crash":0.01}' (drawn)
  --weakness JSON what the card company can not, e.g. '{"inquiry":false}' (drawn)
  --replay JSON   one scenario, as a story ends with it
  --trace         prints what happened in each scenario; on one thread
  --quiet         does not shrink, and prints no trace
  --help`;

const { values } = parseArgs({
  options: {
    scenarios: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    steps: { type: 'string' },
    faults: { type: 'string' },
    weakness: { type: 'string' },
    replay: { type: 'string' },
    trace: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const MOST_RUNS_TO_SHRINK = 2_000;
const PROGRESS_MS = 10_000;
const say = (text: string) => void process.stdout.write(`${text}\n`);

if (values.help) say(HELP);
else if (values.replay !== undefined) await replay(readScenario(values.replay));
else await run();

async function run(): Promise<void> {
  const first = integer('seed', values.seed ?? String(Date.now() % 2 ** 31));
  const count = integer('scenarios', values.scenarios);
  const workers = Math.max(1, integer('workers', values.workers));
  if (count === 0) throw new RangeError('--scenarios: at least 1, got "0"');
  const given = {
    ...(values.steps !== undefined && { steps: integer('steps', values.steps) }),
    ...(values.faults !== undefined && { faults: faultsOf(JSON.parse(values.faults) as Partial<Faults>) }),
    ...(values.weakness !== undefined && { weakness: JSON.parse(values.weakness) as Weakness }),
  };
  if (values.trace)
    for (let seed = first; seed < first + count; seed += 1) await replay(drawScenario(seed, given));

  const startedMs = performance.now();
  let saidMs = startedMs;
  const tally = await runOnCrew({
    first,
    count,
    given,
    workers: Math.min(workers, count),
    progress: ({ scenarios }) => {
      if (performance.now() - saidMs < PROGRESS_MS) return;
      saidMs = performance.now();
      say(`${scenarios} of ${count} scenarios, ${rate(scenarios)} a second`);
    },
  });
  if (tally.broken !== null) {
    const broken = await simulate(drawScenario(tally.broken, given));
    process.exitCode = 1;
    say(`seed ${tally.broken} broke a rule:`);
    for (const violation of broken.violations) say(`- ${violation}`);
    if (values.quiet) return;
    say('making it smaller …\n');
    const { report, runs } = await shrink(broken, { mostRuns: MOST_RUNS_TO_SHRINK });
    for (const line of tellStory(report)) say(line);
    return say(
      `(made smaller in ${runs} runs; whole: npm run simulate -- --seed ${tally.broken} --scenarios 1 --trace)`,
    );
  }
  say(
    `${tally.scenarios} scenarios, seeds ${first} to ${first + count - 1}: no rule was broken; ${rate(tally.scenarios)} a second on ${workers} threads`,
  );
  say(`payments ${JSON.stringify(tally.payments)}`);
  say(`faults ${JSON.stringify(tally.struck)}`);
  say(`digest ${Buffer.from(tally.digest).toString('hex')}`);

  function rate(scenarios: number): string {
    return ((scenarios * 1_000) / (performance.now() - startedMs)).toFixed(1);
  }
}

/** One scenario as a story; exits 1 when it breaks a rule. */
async function replay(scenario: Scenario): Promise<void> {
  const report = await simulate(scenario);
  const isBroken = report.violations.length > 0;
  if (isBroken) process.exitCode = 1;
  for (const line of isBroken ? tellStory(report) : report.trace) say(line);
  say(`digest ${digestOf(report.trace).toString('hex')}`);
}

function integer(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new RangeError(`--${name}: a whole number, got "${text}"`);
  return number;
}

function readScenario(text: string): Scenario {
  const { seed, ...given } = JSON.parse(text) as Scenario;
  const faults = given.faults === undefined ? {} : { faults: faultsOf(given.faults) };
  return drawScenario(seed, { ...given, ...faults });
}
