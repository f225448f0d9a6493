import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWebhook } from './index.ts';

const payment = {
  PCD_PAY_RST: 'success',
  PCD_PAY_CODE: '0000',
  PCD_PAY_MSG: '카드승인완료',
  PCD_PAY_WORK: 'PAY',
  PCD_PAY_OID: 'ORDER-1',
  PCD_PAY_TOTAL: '1000',
};
const cancellation = {
  PCD_PAY_RST: 'success',
  PCD_PAY_CODE: 'PAYC0000',
  PCD_PAY_MSG: '환불성공',
  PCD_CST_ID: 'test',
  PCD_PAY_OID: 'ORDER-1',
  PCD_PAY_TYPE: 'card',
  PCD_PAY_TOTAL: '1000',
  PCD_REFUND_TOTAL: '400',
  PCD_REFUND_TIME: '20261123150000',
  PCD_PAYCANCEL_FLAG: 'Y',
};

describe('parseWebhook', () => {
  it.each([
    ['a text', JSON.stringify(payment)],
    ['an object', payment],
  ])('reads a payment of %s as a result', (_what, body) => {
    expect(parseWebhook(body)).toMatchObject({
      kind: 'payment',
      result: { kind: 'claims-paid', orderNumber: 'ORDER-1', amountWon: 1000 },
    });
  });

  it('reads a failure as a result', () => {
    expect(parseWebhook({ ...payment, PCD_PAY_RST: 'error', PCD_PAY_CODE: 'CPCA9999' })).toMatchObject({
      kind: 'payment',
      result: { kind: 'claims-failed', code: 'CPCA9999' },
    });
  });

  it('reads a cancellation, with and without its flag', () => {
    const expected = {
      kind: 'cancellation',
      orderNumber: 'ORDER-1',
      cancelledWon: 400,
      paidWon: 1000,
      cancelledAtKst: '20261123150000',
      cancelledAt: new Date('2026-11-23T15:00:00+09:00'),
    };
    expect(parseWebhook(JSON.stringify(cancellation))).toMatchObject(expected);
    const { PCD_PAYCANCEL_FLAG: _, ...unflagged } = cancellation;
    expect(parseWebhook(unflagged)).toMatchObject(expected);
  });

  it.each([
    ['nothing', undefined],
    ['a truncated text', JSON.stringify(payment).slice(0, -2)],
    ['a list', [payment]],
    ['a cancellation without an amount', { ...cancellation, PCD_REFUND_TOTAL: '' }],
    ['a cancellation without an order', { ...cancellation, PCD_PAY_OID: '' }],
    ['a cancellation that was refused', { ...cancellation, PCD_PAY_RST: 'error', PCD_PAY_CODE: 'PAYC0007' }],
    ['a field that is no text', { ...payment, PCD_PAY_OID: {} }],
    ['a success without an amount', { ...payment, PCD_PAY_TOTAL: '' }],
  ])('finds %s unreadable', (_what, body) => {
    expect(parseWebhook(body)).toMatchObject({ kind: 'unreadable' });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        expect(['payment', 'cancellation', 'unreadable']).toContain(parseWebhook(body).kind);
      }),
    );
  });
});
