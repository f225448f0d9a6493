import type { Ports } from '../ports.ts';

/** What one call of a receiver brought. */
export interface Call {
  readonly atMs: number;
  readonly durationMs: number;
  /** Of HTTP or SMTP; null when none came. */
  readonly status: number | null;
  /** Why it counts as failed; null when it does not. */
  readonly error: string | null;
  /** How the answer began, at most 512 bytes of it; empty when it may quote whom it is about. */
  readonly answer: string;
  readonly retryAfterMs: number | null;
}

/** Begins a call, and returns how to end it. */
export function beginCall(
  ports: Pick<Ports, 'nowMs' | 'monotonicMs'>,
): (outcome: Pick<Call, 'status' | 'error'> & Partial<Call>) => Call {
  const atMs = ports.nowMs();
  const begunAtMs = ports.monotonicMs();
  return (outcome) => {
    const durationMs = Math.round(ports.monotonicMs() - begunAtMs);
    return { atMs, durationMs, answer: '', retryAfterMs: null, ...outcome };
  };
}
