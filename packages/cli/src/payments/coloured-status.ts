import type { PaymentStatus } from '@dojang/gateway';
import type { Colors } from '../terminal.ts';

export function colouredStatus(status: PaymentStatus, colors: Colors): string {
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
