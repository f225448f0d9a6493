import { type Fields, isSuccess, parseWon } from '@dojang/protocol/payple';
import { parseKst } from './paid.ts';
import { parseResult, readResultFields } from './parse-result.ts';
import type { Unreadable, UnverifiedResult } from './unverified-result.ts';

/** What a webhook says. Signed by Dojang it is proven to come from there; Payple's are not signed and prove nothing. */
export type WebhookNotice = PaymentNotice | CancellationNotice | Unreadable;

/** A payment or its failure. Pass the result to `verify`, or all of it to an inbox. */
export interface PaymentNotice {
  readonly kind: 'payment';
  /** What it says; proves nothing by itself. */
  readonly result: UnverifiedResult;
}

/** A cancellation that was done, by your server or in the partner admin. `lookup` tells what is left of the payment. */
export interface CancellationNotice {
  readonly kind: 'cancellation';
  /** Of the payment. */
  readonly orderNumber: string;
  /** What this cancellation gave back, in won. */
  readonly cancelledWon: number;
  /** What was paid, in won; null when the notice does not say. */
  readonly paidWon: number | null;
  /** `YYYYMMDDhhmmss` in KST. */
  readonly cancelledAtKst: string;
  /** The same moment; null when the time cannot be read. */
  readonly cancelledAt: Date | null;
  /** Every field as it came. Holds buyer data. */
  readonly fields: Fields;
}

/** Reads a webhook's body: its text, or the object that a framework made of it. Never throws, and proves nothing. */
export function parseWebhook(body: unknown): WebhookNotice {
  const fields = readResultFields(body);
  if (fields.kind === 'unreadable') return fields;
  const isCancellation =
    fields.fields['PCD_PAYCANCEL_FLAG'] === 'Y' || fields.fields['PCD_PAY_CODE']?.startsWith('PAYC');
  if (isCancellation === true) return readCancellation(fields.fields);
  const result = parseResult(body);
  return result.kind === 'unreadable' ? result : { kind: 'payment', result };
}

function readCancellation(fields: Fields): CancellationNotice | Unreadable {
  const orderNumber = fields['PCD_PAY_OID'] ?? '';
  const cancelledWon = parseWon(fields['PCD_REFUND_TOTAL'] ?? '');
  if (!isSuccess(fields['PCD_PAY_RST'], fields['PCD_PAY_CODE'])) {
    return { kind: 'unreadable', reason: 'a cancellation that was not done' };
  }
  if (orderNumber === '') return { kind: 'unreadable', reason: 'PCD_PAY_OID is empty' };
  if (cancelledWon === null) return { kind: 'unreadable', reason: 'PCD_REFUND_TOTAL is not an amount' };
  const cancelledAtKst = (fields['PCD_REFUND_TIME'] ?? '').replace(/\D/g, '');
  return {
    kind: 'cancellation',
    orderNumber,
    cancelledWon,
    paidWon: parseWon(fields['PCD_PAY_TOTAL'] ?? ''),
    cancelledAtKst,
    cancelledAt: parseKst(cancelledAtKst),
    fields,
  };
}
