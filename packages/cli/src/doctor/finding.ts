/** One thing looked at: how it stands, and if it is in the way, what was expected, what came and what to change. */
export interface Finding {
  /** What was looked at, e.g. `Referrer-Policy`. */
  readonly subject: string;
  /** `warning`: payments work, not everywhere or not as well. `problem`: they do not. */
  readonly status: 'ok' | 'warning' | 'problem';
  readonly says: string;
  readonly expected?: string;
  readonly came?: string;
  /** Lines to change, and where. */
  readonly change?: readonly string[];
}

/** What a finding that is not `ok` explains. */
export type Explanation = Pick<Finding, 'expected' | 'came' | 'change'>;

export function ok(subject: string, says: string): Finding {
  return { subject, status: 'ok', says };
}

export function warning(subject: string, says: string, explanation: Explanation = {}): Finding {
  return { subject, status: 'warning', says, ...explanation };
}

export function problem(subject: string, says: string, explanation: Explanation = {}): Finding {
  return { subject, status: 'problem', says, ...explanation };
}
