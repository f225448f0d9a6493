import { expect, test } from 'vitest';
import { opened } from '../../test/support/payment-steps.ts';
import { merchantRow } from '../../test/support/rows.ts';
import { merchantFromRow } from '../merchant/merchant.ts';
import { merchantFacts, orderFacts } from './order-facts.ts';
import { traceNumber } from './trace-number.ts';

const merchantOf = (facts: object) =>
  merchantFromRow(merchantRow('coffee', { state: JSON.stringify({ v: 2, ...facts }) }));

test.each([
  [{ businessNumber: '123-45-67890', terminalId: 'T0000001' }, 'T0000001', '1234567890'],
  [{ businessNumber: '1234567890', terminalId: '' }, 'coffee', '1234567890'],
  [{ businessNumber: '' }, 'coffee', null],
  [{ businessNumber: 'none yet' }, 'coffee', null],
])('card companies know a partner by its terminal and its business number: %j', (given, terminal, number) => {
  const facts = merchantFacts('coffee', merchantOf(given));
  expect(facts).toEqual({ merchantId: 'coffee', terminalId: terminal, businessNumber: number });
});

test('an order is named by its reference, and its VAT is told', () => {
  const orderReference = (...of: readonly string[]) => of.join('/');
  const { order } = opened('PAY');
  const authentication = { vat: { won: 91, rounding: 'half-up' } } as const;
  expect(orderFacts({ orderReference }, { order, authentication }, undefined)).toEqual({
    merchant: { merchantId: 'test', terminalId: 'test', businessNumber: null },
    orderReference: 'test/ORDER-1',
    taxWon: 91,
    taxFreeWon: 0,
  });
});

test('a trace number tells the time of day in Korea, and has twelve digits at midnight too', () => {
  const at = (nowMs: number, chance: number) =>
    traceNumber({ nowMs: () => nowMs, randomBytes: () => Buffer.from([0, 0, chance >> 8, chance & 255]) });
  expect(at(Date.UTC(2026, 10, 22, 15), 7)).toBe('000000000007');
  expect(at(Date.UTC(2026, 10, 23, 14, 59, 59, 999), 20_001)).toBe('863999990001');
});
