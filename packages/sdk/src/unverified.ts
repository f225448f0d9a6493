import { type AnyDojangError, isDojangError } from './errors.ts';
import type { Unverified, UnverifiedReason } from './outcome.ts';

export function unverified(
  orderNumber: string,
  reason: UnverifiedReason,
  message: string,
  cause: AnyDojangError | null = null,
): Unverified {
  return { kind: 'unverified', orderNumber, reason, message, cause };
}

/**
 * Turns a failure of the question into the answer "not known".
 * @throws the error itself when it is the caller's: a wrong input, an aborted call, a fault of ours
 */
export function unverifiedBecause(orderNumber: string, error: unknown): Unverified {
  if (!isDojangError(error) || error.code === 'DOJANG_INPUT') throw error;
  return unverified(orderNumber, reasons[error.code], error.message, error);
}

const reasons = {
  DOJANG_CONNECTION: 'unreachable',
  DOJANG_TIMEOUT: 'timeout',
  DOJANG_PROTOCOL: 'unreadable',
  DOJANG_API: 'refused',
} as const;
