import { type Deadline, pause } from './deadline.ts';
import { isDojangError } from './errors.ts';

const PAUSES_MS = [200, 600];

/** Repeats a question that is safe to repeat, while the failure may pass and the time given lasts; not before the gateway says. */
export async function retrying<T>(deadline: Deadline, ask: () => Promise<T>): Promise<T> {
  for (const leastMs of PAUSES_MS) {
    try {
      return await ask();
    } catch (error) {
      const pauseMs = Math.max(leastMs, retryAfterMsOf(error));
      if (!mayPass(error) || deadline.remainingMs() <= pauseMs) throw error;
      await pause(pauseMs, deadline.signal);
    }
  }
  return ask();
}

function mayPass(error: unknown): boolean {
  if (!isDojangError(error)) return false;
  // A broken body may come from something between here and the gateway; a whole answer would be the same again.
  return error.code === 'DOJANG_CONNECTION' || (error.code === 'DOJANG_PROTOCOL' && error.status !== null);
}

function retryAfterMsOf(error: unknown): number {
  return isDojangError(error) && error.code === 'DOJANG_CONNECTION' ? (error.retryAfterMs ?? 0) : 0;
}
