import { readdirSync } from 'node:fs';
import type { Rule } from './rule.ts';
import { type Context, createContext, type Target } from './support/context.ts';
import { Failure, Skipped, type SkipReason, skipReasons } from './support/outcome.ts';

export type Verdict = { readonly rule: Rule; readonly ms: number } & (
  | { readonly status: 'passed' }
  | { readonly status: 'failed'; readonly failure: string }
  | { readonly status: 'skipped'; readonly reason: SkipReason }
);

const CONCURRENT = 8;
const RULE_TIMEOUT_MS = 25_000;

/** A rule, and the file of `rules/` that it stands in. */
export interface Case {
  readonly rule: Rule;
  readonly file: string;
}

/** The rules of every file of `rules/`, in the order of their ids. */
export async function loadCases(): Promise<readonly Case[]> {
  const folder = new URL('./rules/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  const cases = files.map(async (file) => {
    const { rules } = (await import(new URL(file, folder).href)) as { rules?: readonly Rule[] };
    if (rules === undefined) throw new Error(`conformance/rules/${file} exports no rules.`);
    return rules.map((rule) => ({ rule, file }));
  });
  return (await Promise.all(cases)).flat().sort((one, other) => compareIds(one.rule.id, other.rule.id));
}

export async function loadRules(): Promise<readonly Rule[]> {
  return (await loadCases()).map(({ rule }) => rule);
}

/** The flow first, then what is decided, transport, parameters, codes. */
function compareIds(one: string, other: string): number {
  const rank = (id: string) => {
    const kind = /^([RQTP])(\d+)$/.exec(id);
    return kind === null ? [4, 0] : ['RQTP'.indexOf(kind[1] ?? ''), Number(kind[2])];
  };
  const [[a = 0, b = 0], [c = 0, d = 0]] = [rank(one), rank(other)];
  return a - c || b - d || (one < other ? -1 : 1);
}

/** Tries the rules, some at a time; `onVerdict` hears of each in the order of the rules. */
export async function runRules(
  target: Target,
  rules: readonly Rule[],
  onVerdict: (verdict: Verdict) => void = () => {},
): Promise<readonly Verdict[]> {
  const context = createContext(target);
  const verdicts: Verdict[] = [];
  let next = 0;
  let reported = 0;
  const work = async () => {
    for (let index = next++; index < rules.length; index = next++) {
      const rule = rules[index];
      if (rule === undefined) return;
      verdicts[index] = await tryRule(context, rule);
      for (let ready = verdicts[reported]; ready !== undefined; ready = verdicts[reported]) {
        onVerdict(ready);
        reported += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT }, work));
  return verdicts;
}

async function tryRule(context: Context, rule: Rule): Promise<Verdict> {
  const startedAtMs = performance.now();
  const done = () => ({ rule, ms: Math.round(performance.now() - startedAtMs) });
  if ('skip' in rule) return { ...done(), status: 'skipped', reason: rule.skip };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Failure(`not done in ${RULE_TIMEOUT_MS / 1000} s`)), RULE_TIMEOUT_MS);
  });
  try {
    await Promise.race([rule.run(context), late]);
    return { ...done(), status: 'passed' };
  } catch (error) {
    if (error instanceof Skipped) return { ...done(), status: 'skipped', reason: error.reason };
    return { ...done(), status: 'failed', failure: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** What `reason` means, in words. */
export function wordsOf(reason: SkipReason): string {
  return skipReasons[reason];
}
