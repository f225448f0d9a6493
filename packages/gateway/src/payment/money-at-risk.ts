import type { Cancellation, PaymentState } from './state.ts';

/** Since when; null when nothing of it is at risk. */
export function atRiskSinceMs(state: PaymentState): number | null {
  if (state.status === 'approving' || state.status === 'abandoned') return state.attempt.startedAtMs;
  if (state.status !== 'paid') return null;
  const open = state.cancellations.filter(isOpen).map(({ requestedAtMs }) => requestedAtMs);
  return open.length === 0 ? null : Math.min(...open);
}

/**
 * Won of a payment that are charged or given back, or may be, and about which this gateway and the card company have not agreed
 * yet: an open approval, a reversal that is not done, cancellations without an outcome.
 */
export function moneyAtRisk(state: PaymentState): number {
  switch (state.status) {
    case 'approving':
      return state.order.amountWon;
    case 'abandoned': {
      const { contradiction } = state;
      const saidWon = contradiction?.on === 'amount' ? contradiction.saidWon : 0;
      return Math.max(state.order.amountWon, saidWon);
    }
    case 'paid':
      return state.cancellations.filter(isOpen).reduce((total, { amountWon }) => total + amountWon, 0);
    case 'open':
    case 'authenticating':
    case 'authenticated':
    case 'failed':
    case 'closed':
    case 'reversed':
      return 0;
  }
}

function isOpen({ status }: Cancellation): boolean {
  return status === 'pending' || status === 'contradicted';
}
