import type { PaymentState } from './state.ts';

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
      return state.cancellations
        .filter(({ status }) => status === 'pending' || status === 'contradicted')
        .reduce((total, { amountWon }) => total + amountWon, 0);
    case 'open':
    case 'authenticating':
    case 'authenticated':
    case 'failed':
    case 'closed':
    case 'reversed':
      return 0;
  }
}
