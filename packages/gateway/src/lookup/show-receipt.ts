import type { FlowDeps } from '../flow-deps.ts';
import type { Html } from '../html.ts';
import { findMerchant } from '../merchant/merchants.ts';
import { paymentFromRow } from '../record/payment-rows.ts';
import { receiptCancellations } from '../result/receipt-cancellations.ts';
import type { Language } from '../result/receipt-messages.ts';
import { cancellationReceiptPage, receiptPage } from '../result/receipt-page.ts';

/** What a receipt's link names. */
export interface ReceiptName {
  readonly receiptId: string;
  /** Of a cancellation (취소전표), as the link writes it; undefined for the payment's own (매출전표). */
  readonly cancellation: string | undefined;
}

/** The receipt under its unguessable name; null when there is none. */
export async function showReceipt(
  deps: Pick<FlowDeps, 'store' | 'mode'>,
  { receiptId, cancellation: number }: ReceiptName,
  language: Language,
): Promise<Html | null> {
  const row = await deps.store.paymentByReceipt(receiptId);
  const merchant = row && (await findMerchant(deps.store, row.merchant_id));
  if (row === undefined || merchant === undefined) return null;
  const state = paymentFromRow(row);
  if (state.status !== 'paid') return null;
  const context = { merchant, mode: deps.mode, language };
  if (number === undefined) return receiptPage(state, context);
  const cancellation = receiptCancellations(state).find((each) => String(each.number) === number);
  return cancellation === undefined ? null : cancellationReceiptPage(state, cancellation, context);
}
