import type { Log } from '../log.ts';
import type { RecordDeps } from './change-payment.ts';

/** A contradiction stands out in the log, whoever heard it. */
export function logContradiction(log: Log): NonNullable<RecordDeps['onContradiction']> {
  return ({ id: paymentId, order: { merchantId, orderNumber } }, { id: subject, ...contradiction }) =>
    log.error(
      { paymentId, merchantId, orderNumber, subject, ...contradiction },
      'a card company contradicts itself: dojang payments show tells how',
    );
}
