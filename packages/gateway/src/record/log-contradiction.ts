import type { Log } from '../log.ts';
import type { OnEvents } from './change-payment.ts';

/** A contradiction stands out in the log, whoever heard it. */
export function logContradiction(log: Log): OnEvents {
  return ({ id: paymentId, order: { merchantId, orderNumber } }, events) => {
    for (const event of events) {
      if (event.type !== 'contradicted') continue;
      const { id: subject, ...contradiction } = event.contradiction;
      log.error(
        { paymentId, merchantId, orderNumber, subject, ...contradiction },
        'a card company contradicts itself: dojang payments show tells how',
      );
    }
  };
}
