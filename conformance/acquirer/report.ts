import { styleText } from 'node:util';
import type { Verdict } from './check.ts';

const marks = {
  passed: ['green', 'kept'],
  failed: ['red', 'BROKEN'],
  excused: ['dim', 'excused'],
  untried: ['yellow', 'untried'],
} as const;

const ID_WIDTH = 22;
const MARK_WIDTH = 7;

export function headLine(): string {
  return styleText('bold', `${'CHECK'.padEnd(ID_WIDTH)} ${'RESULT'.padEnd(MARK_WIDTH)} WHAT HOLDS`);
}

/** A row of the table; below it what was expected and what came, or why it was not tried. */
export function verdictRow(verdict: Verdict): string {
  const { check, status } = verdict;
  const [colour, mark] = marks[status];
  const row = `${check.id.padEnd(ID_WIDTH)} ${styleText(colour, mark.padEnd(MARK_WIDTH))} ${check.title}`;
  const words = status === 'failed' ? verdict.failure : status === 'passed' ? '' : verdict.reason;
  return words === ''
    ? row
    : `${row}\n${' '.repeat(ID_WIDTH + MARK_WIDTH + 1)} → ${styleText(colour, words)}`;
}

export function summaryLine(verdicts: readonly Verdict[], cardCompany: string, ms: number): string {
  const count = (status: Verdict['status']) => verdicts.filter((verdict) => verdict.status === status).length;
  const words = `${count('passed')} kept, ${count('failed')} broken, ${count('excused')} excused, ${count('untried')} untried`;
  return `${cardCompany}: ${words} in ${(ms / 1000).toFixed(1)} s`;
}

/** For programs. */
export function reportAsJson(url: string, cardCompany: string, verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ check: { id, title }, ...verdict }) => ({ id, title, ...verdict }));
  return JSON.stringify({ url, version: '2', cardCompany, verdicts: rows }, null, 2);
}
