import { type ConfirmRequest, parseWon } from '@dojang/protocol/payple';
import type { Order } from '../payment/state.ts';

/**
 * In what a confirm names another order than the payment of its keys; null when in nothing. Old clients send these rows too, in
 * shapes of their own, so an amount is compared as what it stands for, and what stands for nothing says nothing.
 */
export function orderDifference(
  order: Pick<Order, 'orderNumber' | 'amountWon'>,
  sent: Pick<ConfirmRequest, 'orderNumber' | 'amountWon'>,
): 'PCD_PAY_OID' | 'PCD_PAY_TOTAL' | null {
  const [orderNumber, amount] = [sent.orderNumber.trim(), sent.amountWon.trim()];
  if (!isNothing(orderNumber) && orderNumber !== order.orderNumber.trim()) return 'PCD_PAY_OID';
  return isNothing(amount) || wonOf(amount) === order.amountWon ? null : 'PCD_PAY_TOTAL';
}

/** How languages write nothing where a text is wanted. */
function isNothing(text: string): boolean {
  return /^(?:|null|undefined|none|nil|nan)$/i.test(text);
}

/** `1000`, `1,000`, `1000.00`, `1000원`; null when it is no amount. */
function wonOf(text: string): number | null {
  return parseWon(text.replace(/(?<=\d),(?=\d{3})/g, '').replace(/(?:\.0+)?\s*원?$/, ''));
}
