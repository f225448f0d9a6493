/** SQLite's own numbers of its errors; the extended ones keep the kind in their lowest byte. */
const codes = {
  busy: 5,
  readOnly: 8,
  corrupt: 11,
  full: 13,
  notADatabase: 26,
  /** A page of the log could not be written, so its commit is none. */
  write: 10 | (3 << 8),
  sync: 10 | (4 << 8),
  syncFolder: 10 | (5 << 8),
} as const;

export type SqliteFailure = keyof typeof codes;

export function isSqlite(error: unknown, ...failures: readonly SqliteFailure[]): boolean {
  if (!(error instanceof Error) || !('errcode' in error)) return false;
  const code = Number(error.errcode);
  return failures.some((failure) => codes[failure] === code || codes[failure] === (code & 0xff));
}
