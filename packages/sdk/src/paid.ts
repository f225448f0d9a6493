import { type Fields, parseWon } from '@dojang/protocol/payple';
import { ProtocolError } from './errors.ts';
import { type Expected, Paid, type PaidOtherwise } from './outcome.ts';

/**
 * Reads a success of the gateway itself: the answer to a confirm or a lookup, never what a browser brought.
 * @throws ProtocolError when the answer names no order or no amount, or says in no amount what was given back
 */
export function readPaid(answer: Fields): Paid {
  const orderNumber = answer['PCD_PAY_OID'] ?? '';
  const amountWon = parseWon(answer['PCD_PAY_TOTAL'] ?? '');
  if (orderNumber === '' || amountWon === null) {
    throw new ProtocolError('the answer says success without PCD_PAY_OID or PCD_PAY_TOTAL');
  }
  const returned = answer['PCD_REFUND_TOTAL'] ?? '';
  const cancelledWon = returned === '' ? 0 : parseWon(returned);
  // Taken for nothing, it would have goods handed over for a payment that was given back.
  if (cancelledWon === null) throw new ProtocolError('the answer says PCD_REFUND_TOTAL that is no amount');
  const approvedAtKst = (answer['PCD_PAY_TIME'] ?? '').replace(/\D/g, '');
  return new Paid({
    orderNumber,
    amountWon,
    cancelledWon,
    cardName: answer['PCD_PAY_CARDNAME'] ?? '',
    maskedNumber: answer['PCD_PAY_CARDNUM'] ?? '',
    quota: answer['PCD_PAY_CARDQUOTA'] ?? '',
    transactionKey: answer['PCD_PAY_CARDTRADENUM'] ?? '',
    approvalNumber: answer['PCD_PAY_CARDAUTHNO'] ?? '',
    approvedAtKst,
    approvedAt: parseKst(approvedAtKst),
    receiptUrl: answer['PCD_PAY_CARDRECEIPT'] ?? '',
    fields: answer,
  });
}

/**
 * Order number and amount must be the expected ones (guide 3-6), and what was asked for, where the answer says it; when they
 * are not, money has moved all the same.
 */
export function paidAsExpected(
  paid: Paid,
  {
    orderNumber,
    amountWon,
    work,
  }: Pick<Expected, 'orderNumber' | 'work'> & { readonly amountWon?: number | undefined },
): Paid | PaidOtherwise {
  const { kind: _kind, ...payment } = paid;
  const otherwise = (message: string) => ({ kind: 'paid-otherwise', orderNumber, payment, message }) as const;
  if (paid.orderNumber !== orderNumber) {
    return otherwise(`another order is paid: ${paid.orderNumber}, ${paid.amountWon} won`);
  }
  if (amountWon !== undefined && paid.amountWon !== amountWon) {
    return otherwise(`the gateway says ${paid.amountWon} won, the order is ${amountWon} won`);
  }
  const said = otherWork(paid.fields, work);
  return said === null ? paid : otherwise(`the gateway says PCD_PAY_WORK ${said}, the order is ${work}`);
}

/** How a message says that a payment was asked for, when that is not as expected; null also when one of them says nothing. */
export function otherWork(fields: Fields, expected: Expected['work']): string | null {
  const said = fields['PCD_PAY_WORK'] ?? '';
  return expected === undefined || said === '' || said === expected ? null : said;
}

/** Reads `YYYYMMDDhhmmss` in KST; null when it is no such moment. */
export function parseKst(text: string): Date | null {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const moment = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}+09:00`);
  return Number.isNaN(moment.getTime()) ? null : moment;
}
