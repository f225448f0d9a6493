import { combine, digestOf, noDigest } from './digest.ts';
import { drawScenario, type Scenario } from './scenario.ts';
import { simulate } from './simulate.ts';

/** Seeds from `first` on, and what their scenarios have instead of what they would draw. */
export interface Batch {
  readonly first: number;
  readonly count: number;
  readonly given: Partial<Omit<Scenario, 'seed'>>;
}

/** What became of some runs. */
export interface Tally {
  readonly scenarios: number;
  /** Payments by the status in which they ended. */
  readonly payments: Readonly<Record<string, number>>;
  /** Faults that struck, by kind. */
  readonly struck: Readonly<Record<string, number>>;
  readonly digest: Uint8Array;
  /** The first seed that broke a rule; the batch ends with it. */
  readonly broken: number | null;
}

export const emptyTally: Tally = { scenarios: 0, payments: {}, struck: {}, digest: noDigest, broken: null };

export function addTallies(left: Tally, right: Tally): Tally {
  return {
    scenarios: left.scenarios + right.scenarios,
    payments: addCounts(left.payments, right.payments),
    struck: addCounts(left.struck, right.struck),
    digest: combine(left.digest, right.digest),
    broken: smallest(left.broken, right.broken),
  };
}

export async function runSeeds({ first, count, given }: Batch): Promise<Tally> {
  let tally = emptyTally;
  for (let seed = first; seed < first + count; seed += 1) {
    const { payments, struck, trace, violations } = await simulate(drawScenario(seed, given));
    const kinds = struck.map((name) => name.split(' ')[0]!);
    tally = addTallies(tally, {
      scenarios: 1,
      payments,
      struck: kinds.reduce((counts, kind) => addCounts(counts, { [kind]: 1 }), {}),
      digest: digestOf(trace),
      broken: violations.length > 0 ? seed : null,
    });
    if (tally.broken !== null) break;
  }
  return tally;
}

type Counts = Readonly<Record<string, number>>;

function addCounts(left: Counts, right: Counts): Counts {
  const sum: Record<string, number> = { ...left };
  for (const [name, count] of Object.entries(right)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

function smallest(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right;
  return Math.min(left, right);
}
