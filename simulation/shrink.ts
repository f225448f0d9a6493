import { faultNames, isWeak, type Scenario } from './scenario.ts';
import { type RunReport, simulate } from './simulate.ts';

interface ShrinkOptions {
  /** How many runs it may take. */
  readonly mostRuns: number;
  readonly run?: (scenario: Scenario) => Promise<RunReport>;
}

export interface Shrunk {
  readonly report: RunReport;
  readonly runs: number;
}

/** A smaller scenario happens in another order, and may need another seed to go wrong. */
const OTHER_SEEDS = 6;
const SEEDS_APART = 1_000_003;

/**
 * Makes a scenario that breaks a rule as small as it gets while it still breaks a rule of that kind: fewer customers, kinds
 * of fault, gateways and steps, and of the faults that strike as few as it takes (delta debugging).
 */
export async function shrink(
  broken: RunReport,
  { mostRuns, run = (scenario) => simulate(scenario) }: ShrinkOptions,
): Promise<Shrunk> {
  const kind = kindOf(broken);
  let best = broken;
  let runs = 0;

  /** Whether it breaks the same rule; then it is the best from here on. */
  async function takes(smaller: Scenario, seeds: number): Promise<boolean> {
    for (let index = 0; index < seeds && runs < mostRuns; index += 1) {
      runs += 1;
      const report = await run({ ...smaller, seed: smaller.seed + index * SEEDS_APART });
      if (report.violations.length === 0 || kindOf(report) !== kind) continue;
      best = report;
      return true;
    }
    return false;
  }

  async function reduce(): Promise<void> {
    for (let place = best.scenario.customers.length - 1; place >= 0; place -= 1) {
      const customers = best.scenario.customers.filter((_, index) => index !== place);
      if (customers.length > 0) await takes({ ...best.scenario, customers, without: [] }, OTHER_SEEDS);
    }
    for (const name of faultNames(best.scenario.faults)) {
      const faults = { ...best.scenario.faults, [name]: 0 };
      await takes({ ...best.scenario, faults, without: [] }, OTHER_SEEDS);
    }
    if (isWeak(best.scenario)) await takes({ ...best.scenario, weakness: {}, without: [] }, OTHER_SEEDS);
    for (let gateways = 1; gateways < best.scenario.gateways; gateways += 1)
      if (await takes({ ...best.scenario, gateways, without: [] }, OTHER_SEEDS)) break;
    const plain = best.scenario.shops.map(() => ({ limits: {}, hearsWebhooks: false }));
    await takes({ ...best.scenario, shops: plain }, OTHER_SEEDS);
    for (let cut = Math.floor(best.scenario.steps / 2); cut >= 1; cut = Math.floor(cut / 2))
      while (best.scenario.steps > cut) {
        if (!(await takes({ ...best.scenario, steps: best.scenario.steps - cut }, OTHER_SEEDS))) break;
      }
  }

  /** Leaves out strikes, half of them at first, then ever fewer at a time. */
  async function leaveOut(): Promise<void> {
    for (let size = best.struck.length; size >= 1; size = Math.floor(size / 2))
      for (let from = 0; from < best.struck.length; ) {
        const without = [...best.scenario.without, ...best.struck.slice(from, from + size)];
        if (!(await takes({ ...best.scenario, without }, 1))) from += size;
      }
  }

  for (let before = -1; before !== sizeOf(best) && runs < mostRuns; ) {
    before = sizeOf(best);
    await reduce();
  }
  await leaveOut();
  return { report: best, runs };
}

/** The rule that broke, without the names and figures of this one run. */
export function kindOf({ violations }: Pick<RunReport, 'violations'>): string {
  return (violations[0] ?? '').split('\n')[0]!.replace(/\b\w*\d[\w:.-]*\b/g, '#');
}

function sizeOf({ scenario, struck }: RunReport): number {
  const { customers, faults, gateways, steps } = scenario;
  return customers.length + faultNames(faults).length + gateways + steps + struck.length;
}
