import { type ConfirmRequest, parseWon } from '@dojang/protocol/payple';
import type { Order, PaymentStatus } from '../payment/state.ts';

/**
 * In what a confirm names another order than the payment of its keys; null when in nothing. Old clients send these rows too, in
 * shapes of their own, so an amount is compared as what it stands for, and what stands for nothing says nothing. An order number is
 * the same text or another one, here as wherever it is looked for.
 */
export function orderDifference(
  order: Pick<Order, 'orderNumber' | 'amountWon'>,
  sent: Pick<ConfirmRequest, 'orderNumber' | 'amountWon'>,
): 'PCD_PAY_OID' | 'PCD_PAY_TOTAL' | null {
  const amount = sent.amountWon.trim();
  if (!isNothing(sent.orderNumber.trim()) && sent.orderNumber !== order.orderNumber) return 'PCD_PAY_OID';
  return isNothing(amount) || wonOf(amount) === order.amountWon ? null : 'PCD_PAY_TOTAL';
}

/** What a confirm under another order is told, of the payment whose keys came with it. */
export function otherOrderCode(status: PaymentStatus): 'CPCA0201' | 'PCCF0003' | 'PCCF0004' {
  switch (status) {
    case 'approving':
    case 'paid':
      return 'CPCA0201';
    case 'abandoned':
      // As the confirm that began it was told: not known, and reversed.
      return 'PCCF0003';
    case 'open':
    case 'authenticating':
    case 'authenticated':
    case 'closed':
    case 'failed':
    case 'reversed':
      return 'PCCF0004';
  }
}

/** How languages write nothing where a text is wanted. */
function isNothing(text: string): boolean {
  return /^(?:|null|undefined|none|nil|nan)$/i.test(text);
}

/** The largest amount in the longest of these shapes, and room for leading zeros. */
const LONGEST_AMOUNT = 32;
const AMOUNT = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?\s*원?$/;

/** `1000`, `1,000`, `1000.00`, `1000원`; null when it is no amount. */
function wonOf(text: string): number | null {
  if (text.length > LONGEST_AMOUNT) return null;
  return parseWon(AMOUNT.exec(text)?.[1]?.replaceAll(',', '') ?? '');
}
