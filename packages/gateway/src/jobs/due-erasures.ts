import type { FastifyBaseLogger } from 'fastify';
import { type EraseDeps, eraseBuyer } from '../retention/erase-buyer.ts';
import { oldPayments } from '../retention/erase-buyers.ts';
import type { PaymentRow } from '../store/contract.ts';

const PERIOD_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Erases the customers of payments that are older than `keptDays`: at the start and then every hour. What was looked at
 * is not looked at again before the next start. Returns how to stop it; stopping waits for the payment under way.
 */
export function startDueErasures(
  deps: EraseDeps,
  keptDays: number,
  log: FastifyBaseLogger,
): () => Promise<void> {
  let after: Pick<PaymentRow, 'created_at' | 'id'> = { created_at: -1, id: '' };
  let stopped = false;
  let round: Promise<void> | null = null;

  async function eraseOld(): Promise<void> {
    let erased = 0;
    const beforeMs = deps.ports.nowMs() - keptDays * DAY_MS;
    for await (const row of oldPayments(deps.store, { after, beforeMs })) {
      if (stopped) break;
      if ((await eraseBuyer(deps, row.id)) === 'erased') erased += 1;
      after = row;
    }
    if (erased > 0) log.info({ payments: erased, keptDays }, 'erased the customers of old payments');
  }

  function wake(): void {
    if (stopped) return;
    round ??= eraseOld()
      .catch((error: unknown) =>
        log.error({ err: error }, 'erasing old customers failed; it will be tried again'),
      )
      .finally(() => {
        round = null;
      });
  }

  wake();
  const stop = deps.ports.every(PERIOD_MS, wake);
  return async () => {
    stop();
    stopped = true;
    await round;
  };
}
