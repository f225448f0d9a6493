import { amountText, logMomentText } from '@dojang/protocol/figures';
import { durationText } from './format.ts';
import { printable } from './terminal.ts';

/** A row stays a row; `--json` has the rest. */
const LONGEST = 100;

type Facts = Readonly<Record<string, unknown>>;

/** What an act of the audit trail did, on a line: `key custKey, overlap 24h`, `limits.dailyWon none → 300000`. */
export function detailsText({ before, after, ...rest }: Facts): string {
  const [facts, was, is] = [rest, before, after].map(leavesOf);
  const texts = [...(facts ?? [])].map(([name, value]) => worded(name, value));
  for (const [name, value] of is ?? []) {
    const old = was?.get(name);
    if (before === undefined) {
      if (!isNothing(value)) texts.push(`${name} ${valueText(name, value)}`);
    } else if (old !== value) texts.push(`${name} ${valueText(name, old)} → ${valueText(name, value)}`);
  }
  const text = printable(texts.join(', '));
  const letters = [...text];
  return letters.length <= LONGEST ? text : `${letters.slice(0, LONGEST - 1).join('')}…`;
}

/** `{a: {b: 1}}` as `a.b` to 1. Lists are one value. */
function leavesOf(value: unknown): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(
    Object.entries(value).flatMap(([name, each]): [string, unknown][] => {
      if (Array.isArray(each)) return [[name, each.join(' ')]];
      const inner = [...leavesOf(each)];
      return inner.length === 0
        ? [[name, each]]
        : inner.map(([rest, leaf]): [string, unknown] => [`${name}.${rest}`, leaf]);
    }),
  );
}

function worded(name: string, value: unknown): string {
  if (name === 'overlapMs') return value === 0 ? 'no overlap' : `overlap ${durationText(Number(value))}`;
  if (name === 'amountWon') return amountText(Number(value), 'en');
  return `${name} ${valueText(name, value)}`;
}

function valueText(name: string, value: unknown): string {
  if (isNothing(value)) return 'none';
  return name.endsWith('UntilMs') ? logMomentText(Number(value)) : String(value);
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}
