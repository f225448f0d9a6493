import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Sabotage } from './gateway-process.ts';
import { drawScenario } from './scenario.ts';
import { kindOf, shrink } from './shrink.ts';
import { type RunReport, simulate } from './simulate.ts';
import { tellStory } from './tell-story.ts';

/** Kept small enough for a slow core; `npm run simulate` goes further. */
const FIXED_SEEDS = 250;
const again = (seed: number) => `again: npm run simulate -- --seed ${seed} --scenarios 1`;

test(`no rule breaks in the scenarios of ${FIXED_SEEDS} fixed seeds`, async () => {
  const seen: Record<string, number> = {};
  const struck = new Set<string>();
  for (let seed = 1; seed <= FIXED_SEEDS; seed += 1) {
    const report = await simulate(drawScenario(seed));
    expect(report.violations, again(seed)).toEqual([]);
    for (const [status, count] of Object.entries(report.payments)) seen[status] = (seen[status] ?? 0) + count;
    for (const name of report.struck) struck.add(name.split(' ')[0]!);
  }
  // The runs went everywhere: each end, both ways of being undone, every kind of fault.
  for (const status of ['paid', 'failed', 'closed', 'reversed', 'authenticated'])
    expect(seen[status] ?? 0, `payments that end as ${status}`).toBeGreaterThan(4);
  expect([...struck].toSorted()).toEqual(Object.keys(drawScenario(1).faults).toSorted());
});

test('no rule breaks in the scenario of a new seed', async () => {
  const seed = Date.now() % 2 ** 31;
  const report = await simulate(drawScenario(seed));
  expect(report.violations, again(seed)).toEqual([]);
});

test('the same seed gives the same trace, another seed another one', async () => {
  const [first, second, other] = [
    await simulate(drawScenario(7)),
    await simulate(drawScenario(7)),
    await simulate(drawScenario(8)),
  ];
  expect(first.trace.length).toBeGreaterThan(50);
  expect(second.trace.join('\n')).toBe(first.trace.join('\n'));
  expect(other.trace.join('\n')).not.toBe(first.trace.join('\n'));
});

const execute = promisify(execFile);

async function digestOf(flags: readonly string[], signal: AbortSignal): Promise<string> {
  const { stdout } = await execute(process.execPath, ['simulation/run.ts', ...flags], { signal });
  return /^digest (\w{64})$/m.exec(stdout)?.[1] ?? `no digest in:\n${stdout}`;
}

test('the same seeds give the same digest in every process and on every number of threads', async ({
  signal,
}) => {
  const flags = ['--seed', '40', '--scenarios', '60'];
  const one = await digestOf([...flags, '--workers', '1'], signal);
  expect(one).toMatch(/^\w{64}$/);
  expect(await digestOf([...flags, '--workers', '3'], signal)).toBe(one);
  expect(await digestOf(['--seed', '41', '--scenarios', '60'], signal)).not.toBe(one);
});

/** Takes a lost reply for a refusal. */
const sabotage: Sabotage = {
  acquirer: (acquirer) => ({
    ...acquirer,
    approve: async (request, context) => {
      const reply = await acquirer.approve(request, context);
      return reply.kind === 'unknown' ? { kind: 'unsent', cause: reply.cause } : reply;
    },
  }),
};

test('a broken scenario becomes a short story, which breaks the same rule when it is played again', async () => {
  let broken: RunReport | undefined;
  for (let seed = 1; seed <= 300 && broken === undefined; seed += 1) {
    const report = await simulate(drawScenario(seed), { sabotage });
    // One that is short already could hardly become shorter.
    const { violations, scenario, trace } = report;
    if (violations.length > 0 && scenario.customers.length > 2 && trace.length > 100) broken = report;
  }
  if (broken === undefined) throw new Error('No scenario breaks.');
  const { report } = await shrink(broken, {
    mostRuns: 1_500,
    run: (scenario) => simulate(scenario, { sabotage }),
  });
  expect(kindOf(report)).toBe(kindOf(broken));
  expect(report.scenario.customers.length).toBeLessThan(broken.scenario.customers.length);
  expect(report.scenario.gateways).toBeLessThanOrEqual(broken.scenario.gateways);
  expect(report.struck.length).toBeLessThanOrEqual(2);
  expect(report.trace.length).toBeLessThan(broken.trace.length);

  const story = tellStory(report).join('\n');
  expect(story).toMatch(/\d gateways?, \d customers?/);
  const replayed = /--replay '(.+)'/.exec(story)?.[1] ?? '';
  const { faults, seed, ...given } = JSON.parse(replayed);
  const again = await simulate(
    drawScenario(seed, { ...given, faults: { ...report.scenario.faults, ...faults } }),
    {
      sabotage,
    },
  );
  expect(again.trace).toEqual(report.trace);
  expect(again.violations).toEqual(report.violations);
});
