import { checkAttempt, type SettleDeps } from './settle-order.ts';

const LOOK_EVERY_MS = 1_000;
const AT_ONCE = 5;

/** Looks after payments that nobody came back from or that had no clear answer, also those of before a restart. */
export function startFollowUp(deps: SettleDeps, onError: (error: unknown) => void): { stop(): void } {
  const timer = setInterval(() => {
    for (const attempt of deps.store.due(deps.nowMs(), AT_ONCE)) {
      checkAttempt(deps, attempt.orderNumber).catch(onError);
    }
  }, LOOK_EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
