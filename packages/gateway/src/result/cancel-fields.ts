import { answerOf, type CancelNotice, type CancelResponse, messageOf } from '@dojang/protocol/payple';
import { kstTimestamp } from '@dojang/protocol/time';
import type { DoneCancellation, Paid } from '../payment/state.ts';
import { receiptUrl } from './result-fields.ts';

export interface CancelWords {
  /** `PCD_PAY_MSG` of a cancellation that was done; the code's own text unless given. */
  readonly cancelText?: string | undefined;
}

/** The answer of a cancellation that was done. */
export function cancelResponse(
  deps: CancelWords,
  state: Paid,
  cancellation: DoneCancellation,
): CancelResponse {
  const time = kstTimestamp(cancellation.endedAtMs);
  return answerOf('cancel', state.order, {
    ...done(deps),
    PCD_REFUND_TOTAL: String(cancellation.amountWon),
    PCD_REFUND_TAXTOTAL: String(cancellation.taxWon ?? 0),
    PCD_PAY_CARDTRADENUM: cancellation.transactionKey,
    PCD_PAY_CARDRECEIPT: cancellationReceiptUrl(state, cancellation),
    PCD_PAY_TIME: time,
    PCD_REFUND_TIME: time,
  });
}

/** The webhook of a cancellation that was done. */
export function cancelNotice(deps: CancelWords, state: Paid, cancellation: DoneCancellation): CancelNotice {
  return answerOf('cancelNotice', state.order, {
    ...done(deps),
    PCD_CST_ID: state.order.merchantId,
    PCD_REFUND_TOTAL: String(cancellation.amountWon),
    PCD_REFUND_TIME: kstTimestamp(cancellation.endedAtMs),
  });
}

function done({ cancelText = messageOf('PAYC0000') }: CancelWords) {
  return { PCD_PAY_RST: 'success', PCD_PAY_CODE: 'PAYC0000', PCD_PAY_MSG: cancelText } as const;
}

/** The receipt of a cancellation: the payment's own, with the number of the cancellation. */
function cancellationReceiptUrl(state: Paid, cancellation: DoneCancellation): string {
  const number = state.cancellations.findIndex(({ id }) => id === cancellation.id) + 1;
  return `${receiptUrl(state)}/${number}`;
}
