import { groupedDigits } from '@dojang/protocol/figures';
import { type Code, messageOf } from '@dojang/protocol/payple';
import type { ExceededLimit, Limits } from '../payment/limits.ts';

const limitCodes = {
  perPaymentWon: 'CPCA0022',
  perDayWon: 'CPCA0023',
  paymentsPerDay: 'CPCA0024',
  perMonthWon: 'CPCA0025',
} as const satisfies Record<keyof Limits, Code>;

/** The documented text has the limit's figure where the code's own has a `-`. */
export function limitWords({ limit, figure }: ExceededLimit): {
  readonly code: Code;
  readonly message: string;
} {
  const code = limitCodes[limit];
  return { code, message: messageOf(code).replace('(-', `(${groupedDigits(figure)}`) };
}
