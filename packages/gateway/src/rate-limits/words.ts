/** Which limit it was, for whoever reads the hint of a refusal in test mode. */
export function tooMany(what: string, variable: `DOJANG_RATE_${string}`, waitMs: number): string {
  return `Too many ${what}: wait ${seconds(waitMs)} s. ${variable} sets the limit; in test mode DOJANG_RATE_LIMITS=off takes it away.`;
}

export function tooManyWrongKeys({ waitMs }: { readonly waitMs: number }): string {
  return tooMany('wrong keys from this address', 'DOJANG_RATE_WRONG_KEYS', waitMs);
}

export function tooManyWindows(waitMs: number): string {
  return tooMany('windows from this address', 'DOJANG_RATE_WINDOWS', waitMs);
}

export function tooManyOpenings(waitMs: number): string {
  return tooMany('openings of this window', 'DOJANG_RATE_WINDOW_CALLS', waitMs);
}

/** As `Retry-After` says it: whole, and never too early. */
export function seconds(waitMs: number): number {
  return Math.max(1, Math.ceil(waitMs / 1_000));
}
