import type { Colors } from '../terminal.ts';
import type { PaymentSummary } from './payment-summary.ts';

/** A status in its colour; what is held for a person stands out. */
export function colouredStatus(
  { status, isHeld }: Pick<PaymentSummary, 'status' | 'isHeld'>,
  colors: Colors,
): string {
  if (isHeld) return colors.red(`${status}, held`);
  switch (status) {
    case 'paid':
      return colors.green(status);
    case 'failed':
      return colors.red(status);
    case 'approving':
    case 'abandoned':
      return colors.yellow(status);
    case 'open':
    case 'authenticating':
    case 'authenticated':
    case 'closed':
    case 'reversed':
      return status;
  }
}
