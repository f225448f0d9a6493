/**
 * The card company's code in a failure message: `[PCCFD001] 1062 - …`, on test servers with `[Test] ` before it.
 * Null when the failure is not the card company's.
 */
export function institutionCodeOf(message: string): string | null {
  return /^(?:\[Test\] )?\[\w+\] (\w{4}) - /.exec(message)?.[1] ?? null;
}
