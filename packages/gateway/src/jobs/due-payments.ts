import type { FastifyBaseLogger } from 'fastify';
import type { CardDeps } from '../acquirer/authenticate-card.ts';
import { settlePayment } from '../recovery/settle-payment.ts';

const PERIOD_MS = 1_000;
const BATCH = 20;

/** The one loop that takes up payments that are due. Returns how to stop it; stopping waits for the round under way. */
export function startDuePayments(deps: CardDeps, log: FastifyBaseLogger): () => Promise<void> {
  let round: Promise<void> | null = null;
  const stop = deps.ports.every(PERIOD_MS, () => {
    round ??= settleDue(deps, log).finally(() => {
      round = null;
    });
  });
  return async () => {
    stop();
    await round;
  };
}

async function settleDue(deps: CardDeps, log: FastifyBaseLogger): Promise<void> {
  try {
    const due = await deps.store.duePayments(deps.ports.nowMs(), BATCH);
    for (const row of due) {
      const settled = await settlePayment(deps, row.id);
      if (settled !== undefined && settled.state.status !== row.status)
        log.info({ paymentId: row.id, from: row.status, to: settled.state.status }, 'settled a payment');
    }
  } catch (error) {
    log.error({ err: error }, 'settling due payments failed; it will be tried again');
  }
}
