import { InputError, TimeoutError } from './errors.ts';
import { shownValue } from './shape-of-value.ts';

/** How one call may end early. */
export interface CallOptions {
  /** Ends the call early; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Time for the whole call, retries included, in ms. */
  readonly timeoutMs?: number | undefined;
}

/** The gateway answers within 9 s; clients give up after 10. */
export const DEFAULT_TIMEOUT_MS = 10_000;

const MAX_TIMEOUT_MS = 2 ** 31 - 1;

export interface Deadline {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly remainingMs: () => number;
}

/**
 * Runs a call that ends in time even when its transport ignores the signal.
 * @throws TimeoutError, or the reason of the caller's signal
 */
export async function withDeadline<T>(
  call: string,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
  run: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const { timeoutMs, signal } = options;
  requireTimeout(timeoutMs);
  signal?.throwIfAborted();
  const startedAtMs = performance.now();
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new TimeoutError(call, timeoutMs)), timeoutMs);
  const forward = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', forward, { once: true });
  try {
    return await Promise.race([
      aborted(controller.signal),
      run({
        signal: controller.signal,
        timeoutMs,
        remainingMs: () => Math.max(0, timeoutMs - (performance.now() - startedAtMs)),
      }),
    ]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', forward);
  }
}

/** Waits, unless the signal ends first; then rejects with its reason. */
export async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, durationMs);
    signal.addEventListener('abort', wake);
    if (signal.aborted) wake();
  });
  signal.throwIfAborted();
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function requireTimeout(timeoutMs: number): void {
  if (Number.isFinite(timeoutMs) && timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS) return;
  throw new InputError({
    parameter: 'timeoutMs',
    rule: 'a number of milliseconds above 0',
    got: shownValue(timeoutMs),
  });
}
