import { alignColumns } from '../table.ts';
import { type Colors, printable } from '../terminal.ts';
import type { Finding } from './finding.ts';

/** The findings for a person: one line each, and under those that are not ok what to change. */
export function reportLines(findings: readonly Finding[], colors: Colors): readonly string[] {
  const painted = { ok: colors.green, warning: colors.yellow, problem: colors.red };
  const width = Math.max(0, ...findings.map(({ subject }) => subject.length));
  return findings.flatMap((finding) => {
    const head = `  ${painted[finding.status](finding.status.padEnd(7))}  ${colors.bold(finding.subject.padEnd(width))}  ${printable(finding.says)}`;
    const rows = [
      ...row('expected', finding.expected),
      ...row('came', finding.came),
      ...(finding.change ?? []).map((line, index) => [index === 0 ? 'change' : '', line]),
    ].map(([name = '', text = '']) => [colors.dim(name), printable(text)]);
    return [head, ...alignColumns(rows).map((line) => `           ${line}`)];
  });
}

/** `2 problems, 1 warning` */
export function summaryOf(findings: readonly Finding[]): string {
  const count = (status: Finding['status'], name: string) => {
    const found = findings.filter((finding) => finding.status === status).length;
    return found === 0 ? [] : [`${found} ${name}${found === 1 ? '' : 's'}`];
  };
  return [...count('problem', 'problem'), ...count('warning', 'warning')].join(', ') || 'No problems found';
}

function row(name: string, text: string | undefined): readonly (readonly string[])[] {
  return text === undefined ? [] : [[name, text]];
}
