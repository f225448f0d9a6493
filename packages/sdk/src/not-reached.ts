import { ConnectionError } from './errors.ts';

/** The error of a call whose address was not reached: names the origin, and why, as the system says it. */
export function notReached(call: string, url: string, cause: unknown): ConnectionError {
  const systemCode = systemCodeOf(cause);
  const why = systemCode === null ? '' : ` (${systemCode})`;
  return new ConnectionError(`${call}: ${new URL(url).origin} could not be reached${why}`, {
    systemCode,
    cause,
  });
}

/** Runtimes hide it at different depths: Node below the error of fetch, and below that in a list when a name has several addresses. */
function systemCodeOf(error: unknown, depth = 0): string | null {
  if (typeof error !== 'object' || error === null || depth > 3) return null;
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code;
  const inner = 'errors' in error && Array.isArray(error.errors) ? error.errors[0] : undefined;
  return systemCodeOf(inner ?? ('cause' in error ? error.cause : undefined), depth + 1);
}
