import { randomBytes } from 'node:crypto';

/**
 * The only door to time and chance. Everything else in the gateway takes them from here, so that a simulation can own
 * them and replay a run.
 */
export interface Ports {
  /** Milliseconds since the epoch. It may jump, either way, and differ from other machines': for what is stored and said. */
  nowMs(): number;
  /** Whole milliseconds of a clock that never jumps; only differences mean anything, in this process. For deadlines and waits. */
  monotonicMs(): number;
  randomBytes(length: number): Buffer;
  /** Resolves after `delayMs`, or at once when the signal aborts. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
  /** A signal that aborts after `delayMs`, with a `TimeoutError`. */
  deadline(delayMs: number): AbortSignal;
  /** Runs `work` once the events that have arrived are handled, so that what they hand over is done together. */
  afterIo(work: () => void): void;
  /** Runs `work` every `periodMs` until the returned function is called. */
  every(periodMs: number, work: () => void): () => void;
}

export const systemPorts: Ports = {
  nowMs: () => Date.now(),
  monotonicMs: () => Math.floor(performance.now()),
  randomBytes: (length) => randomBytes(length),
  sleep: (delayMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = setTimeout(done, delayMs);
      signal?.addEventListener('abort', done, { once: true });
      function done() {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      }
    }),
  deadline: (delayMs) => AbortSignal.timeout(delayMs),
  afterIo: (work) => void setImmediate(work),
  every: (periodMs, work) => {
    const timer = setInterval(work, periodMs);
    timer.unref();
    return () => clearInterval(timer);
  },
};
