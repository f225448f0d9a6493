import { styleText } from 'node:util';
import { type Verdict, wordsOf } from './suite.ts';

const marks = { passed: ['green', '✓'], failed: ['red', '✗'], skipped: ['yellow', '–'] } as const;

/** One rule, in one line; a failure says in the next one what was expected and what came. */
export function verdictLine(verdict: Verdict): string {
  const { rule, status } = verdict;
  const [colour, mark] = marks[status];
  const section = styleText('dim', `(${rule.section})`);
  const line = `${styleText(colour, mark)} ${rule.id.padEnd(9)} ${rule.title} ${section}`;
  if (status === 'skipped') return `${line} ${styleText('yellow', `skipped: ${wordsOf(verdict.reason)}`)}`;
  return status === 'failed' ? `${line}\n  ${''.padEnd(9)} ${styleText('red', verdict.failure)}` : line;
}

export function summaryLine(verdicts: readonly Verdict[], ms: number): string {
  const count = (status: Verdict['status']) => verdicts.filter((verdict) => verdict.status === status).length;
  const counts = `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
  return `${styleText(count('failed') > 0 ? 'red' : 'green', counts)} in ${(ms / 1000).toFixed(1)} s`;
}

/** For programs: the verdicts without the code of the rules. */
export function verdictsAsJson(url: string, verdicts: readonly Verdict[]): string {
  const rows = verdicts.map((verdict) => ({
    id: verdict.rule.id,
    section: verdict.rule.section,
    title: verdict.rule.title,
    status: verdict.status,
    ...(verdict.status === 'failed' && { failure: verdict.failure }),
    ...(verdict.status === 'skipped' && { reason: wordsOf(verdict.reason) }),
    ms: verdict.ms,
  }));
  return JSON.stringify({ url, verdicts: rows }, null, 2);
}
