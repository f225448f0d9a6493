/** A moment for the developer's drawer, in KST to the millisecond: `14:05:09.123`. */
export function formatClock(timeMs: number): string {
  return new Date(timeMs + 9 * 60 * 60 * 1000).toISOString().slice(11, 23);
}

/** A day for order numbers, in KST: `20261123`. */
export function formatDay(timeMs: number): string {
  return new Date(timeMs + 9 * 60 * 60 * 1000).toISOString().slice(0, 10).replaceAll('-', '');
}
