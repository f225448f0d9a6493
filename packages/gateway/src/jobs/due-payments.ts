import type { FastifyBaseLogger } from 'fastify';
import type { FlowDeps } from '../flow-deps.ts';
import { needsRecovery, openSinceMs, type PaymentState } from '../payment/state.ts';
import { changePayment } from '../record/change-payment.ts';
import { settlePayment } from '../recovery/settle-payment.ts';

const PERIOD_MS = 1_000;
const BATCH = 20;

/** The one loop that takes up payments that are due. Returns how to stop it; stopping waits for the round under way. */
export function startDuePayments(deps: FlowDeps, log: FastifyBaseLogger): () => Promise<void> {
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

async function settleDue(deps: FlowDeps, log: FastifyBaseLogger): Promise<void> {
  try {
    const due = await deps.store.duePayments(deps.ports.nowMs(), BATCH);
    for (const row of due) {
      const settled = await settlePayment(deps, row.id);
      // What moved on goes on at once; what got no answer waits.
      if (settled?.version === row.version && needsRecovery(settled.state)) await delay(deps, settled.state);
      if (settled !== undefined && settled.state.status !== row.status)
        log.info({ paymentId: row.id, from: row.status, to: settled.state.status }, 'settled a payment');
    }
  } catch (error) {
    log.error({ err: error }, 'settling due payments failed; it will be tried again');
  }
}

/** Half as long again as it has been open, from one second to ten minutes: what is stuck must not starve the rest. */
async function delay(deps: FlowDeps, state: PaymentState): Promise<void> {
  const nowMs = deps.ports.nowMs();
  const openMs = nowMs - (openSinceMs(state) ?? nowMs);
  const waitMs = Math.min(Math.max(openMs / 2, 1_000), 10 * 60_000);
  await changePayment(deps, state.id, { type: 'delay_recovery', untilMs: Math.round(nowMs + waitMs) });
}
