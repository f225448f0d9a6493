/** Why a system call failed, for a sentence: its code, e.g. `EACCES`. */
export function systemReason(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
