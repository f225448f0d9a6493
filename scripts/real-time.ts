/**
 * Places in the source of a test that let real time decide: a pause before "nothing happened" proves only that it had not
 * happened yet, and a limit on how long something took fails on a busy machine. Wait for an event, or own the clock.
 * A line that paces something and decides nothing says so: `// real time: why`.
 */
export function findRealTime(source: string): readonly string[] {
  const lines = source.split('\n');
  return lines.flatMap((line, index) => {
    const isExplained = [line, lines[index - 1] ?? ''].some((each) => EXPLAINED.test(each));
    const isFound = REAL_TIME.some((pattern) => pattern.test(line.replace(COMMENT, '')));
    return isFound && !isExplained ? [`${index + 1}: ${line.trim()}`] : [];
  });
}

const COMMENT = /^\s*(?:\/\/|\*|\/\*).*/;
const EXPLAINED = /\/\/ real time: \w/;
const REAL_TIME: readonly RegExp[] = [
  /(?<![\w.'])(?:globalThis\.|window\.)?set(?:Timeout|Interval)\b/,
  /\bwaitForTimeout\(/,
  /\bsleep\(/,
  /\bAtomics\.wait\(/,
  /timers\/promises/,
  /\bperformance\.now\(/,
  /\bprocess\.hrtime\b/,
  /\bDate\.now\(\)\s*-\s*(?:start|began|begun|before|since)/,
];
