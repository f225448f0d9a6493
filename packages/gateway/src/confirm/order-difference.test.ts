import { toWon } from '@dojang/protocol/payple';
import { expect, test } from 'vitest';
import { orderDifference, otherOrderCode } from './order-difference.ts';

const order = { orderNumber: 'ORDER-1', amountWon: toWon(128_000) };
const difference = (orderNumber: string, amountWon: string) =>
  orderDifference(order, { orderNumber, amountWon });

test.each([
  ['', ''],
  ['ORDER-1', '128000'],
  ['ORDER-1', ' 128000 '],
  [' ', '\t'],
  ['ORDER-1', '128,000'],
  ['ORDER-1', '128000.00'],
  ['ORDER-1', '0128000'],
  ['ORDER-1', '128,000원'],
  ['undefined', 'NaN'],
  ['null', 'null'],
  ['None', 'undefined'],
])('"%s" and "%s" are the order, or say nothing', (orderNumber, amount) => {
  expect(difference(orderNumber, amount)).toBeNull();
});

test.each([
  ['ORDER-2', '128000', 'PCD_PAY_OID'],
  ['order-1', '128000', 'PCD_PAY_OID'],
  ['ORDER-1\u0000', '128000', 'PCD_PAY_OID'],
  [' ORDER-1', '128000', 'PCD_PAY_OID'],
  ['ORDER-1 ', '128000', 'PCD_PAY_OID'],
  ['ORDER\uff0d1', '128000', 'PCD_PAY_OID'],
  ['ORDER-2', '', 'PCD_PAY_OID'],
  ['["ORDER-1"]', '', 'PCD_PAY_OID'],
  ['ORDER-1', '100', 'PCD_PAY_TOTAL'],
  ['ORDER-1', '0', 'PCD_PAY_TOTAL'],
  ['ORDER-1', '128000.50', 'PCD_PAY_TOTAL'],
  ['ORDER-1', '128.000', 'PCD_PAY_TOTAL'],
  ['ORDER-1', '-128000', 'PCD_PAY_TOTAL'],
  ['ORDER-1', '1e5', 'PCD_PAY_TOTAL'],
  ['', '128000128000', 'PCD_PAY_TOTAL'],
  ['', 'thousand', 'PCD_PAY_TOTAL'],
  ['', '1280,00', 'PCD_PAY_TOTAL'],
  ['', `128000.${'0'.repeat(40)}`, 'PCD_PAY_TOTAL'],
  ['', `128000${' '.repeat(31_000)}x`, 'PCD_PAY_TOTAL'],
] as const)('"%s" and "%s" differ in %s', (orderNumber, amount, parameter) => {
  expect(difference(orderNumber, amount)).toBe(parameter);
});

test.each([
  ['authenticated', 'PCCF0004'],
  ['failed', 'PCCF0004'],
  ['reversed', 'PCCF0004'],
  ['approving', 'CPCA0201'],
  ['paid', 'CPCA0201'],
  ['abandoned', 'PCCF0003'],
] as const)('of a payment that is %s another order is told %s', (status, code) => {
  expect(otherOrderCode(status)).toBe(code);
});
