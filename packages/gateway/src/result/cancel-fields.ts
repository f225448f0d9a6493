import { type CancelNotice, type CancelResponse, messageOf } from '@dojang/protocol/payple';
import { kstTimestamp } from '@dojang/protocol/time';
import type { Cancellation, PaymentState } from '../payment/state.ts';
import { receiptUrl } from './result-fields.ts';

/** The answer of a cancellation that was done. */
export function cancelResponse(state: PaymentState, cancellation: Cancellation): CancelResponse {
  const { order } = state;
  const time = endTime(cancellation);
  return {
    PCD_PAY_RST: 'success',
    PCD_PAY_CODE: 'PAYC0000',
    PCD_PAY_MSG: messageOf('PAYC0000'),
    PCD_PAY_OID: order.orderNumber,
    PCD_PAY_TYPE: 'card',
    PCD_PAYER_NO: order.payerNo,
    PCD_PAYER_ID: '',
    PCD_PAY_GOODS: order.goods,
    PCD_REFUND_TOTAL: String(cancellation.amountWon),
    PCD_REFUND_TAXTOTAL: String(cancellation.taxWon ?? 0),
    PCD_PAY_CARDTRADENUM: cancellation.transactionKey,
    PCD_PAY_CARDRECEIPT: cancellationReceiptUrl(state, cancellation),
    PCD_PAY_TIME: time,
    PCD_REFUND_TIME: time,
    PCD_REGULER_FLAG: 'N',
    PCD_PAY_YEAR: '',
    PCD_PAY_MONTH: '',
  };
}

/** The webhook of a cancellation that was done. */
export function cancelNotice(state: PaymentState, cancellation: Cancellation): CancelNotice {
  const { order } = state;
  return {
    PCD_PAY_RST: 'success',
    PCD_PAY_CODE: 'PAYC0000',
    PCD_PAY_MSG: messageOf('PAYC0000'),
    PCD_CST_ID: order.merchantId,
    PCD_PAY_OID: order.orderNumber,
    PCD_PAY_TYPE: 'card',
    PCD_PAYER_NO: order.payerNo,
    PCD_PAYER_ID: '',
    PCD_PAY_YEAR: '',
    PCD_PAY_MONTH: '',
    PCD_PAY_GOODS: order.goods,
    PCD_PAY_TOTAL: String(order.amountWon),
    PCD_REGULER_FLAG: 'N',
    PCD_REFUND_TOTAL: String(cancellation.amountWon),
    PCD_REFUND_TIME: endTime(cancellation),
    PCD_PAYCANCEL_FLAG: 'Y',
  };
}

/** The receipt of a cancellation: the payment's own, with the number of the cancellation. */
function cancellationReceiptUrl(state: PaymentState, cancellation: Cancellation): string {
  const number = state.cancellations.findIndex(({ id }) => id === cancellation.id) + 1;
  return `${receiptUrl(state)}/${number}`;
}

function endTime(cancellation: Cancellation): string {
  return cancellation.endedAtMs === null ? '' : kstTimestamp(cancellation.endedAtMs);
}
