import { toWon } from '@dojang/protocol/payple';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asked, opened, run, START_MS, steps, WINDOW_LIFE_MS } from '../../test/support/payment-steps.ts';
import { apply } from './apply.ts';
import { decide } from './decide.ts';
import type { Open } from './decide-opening.ts';
import { exceededLimit } from './limits.ts';

const { order } = opened('PAY');
const none = { payments: 0, amountWon: 0 };
const open: Open = {
  type: 'open',
  id: 'pay_1',
  keyId: 'k1',
  order,
  requestDigest: 'd1',
  isSameRequest: false,
  authenticated: {
    nonce: 'n1',
    expiresAtMs: START_MS + WINDOW_LIFE_MS,
    keyVersion: 1,
    clientKeyVersion: null,
    sealed: [],
    breach: null,
  },
  merchant: {
    isActive: true,
    keyVersion: 1,
    clientKeyVersion: 1,
    limits: { perPaymentWon: null, perDayWon: null, paymentsPerDay: null, perMonthWon: null },
    hasClientKey: true,
    sealedOrdersOnly: false,
  },
  isOrderPaid: false,
  isOrderSealed: false,
  turnover: { day: none, month: none },
  minimumWon: 100,
};

const refusalOf = (changes: Partial<Open>, nowMs = START_MS) => decide(null, { ...open, ...changes }, nowMs);

test('an order opens as its own payment', () => {
  const sealed = { ...open.authenticated, sealed: ['goods'] };
  const decision = decide(null, { ...open, authenticated: sealed }, START_MS);
  if (!decision.ok) throw new Error(decision.refusal.reason);
  const [event, ...others] = decision.events;
  expect(others).toEqual([]);
  expect(event && apply(null, event, START_MS)).toMatchObject({
    id: 'pay_1',
    status: 'open',
    order,
    sealed: ['goods'],
    authNonce: 'n1',
    requestDigest: 'd1',
    expiresAtMs: START_MS + WINDOW_LIFE_MS,
  });
});

describe('an order is refused', () => {
  const { authenticated, merchant } = open;
  const sealedOnly = { ...merchant, sealedOrdersOnly: true };

  test.each<[string, Partial<Open>, object]>([
    [
      'of a partner that is not active',
      { merchant: { ...merchant, isActive: false } },
      { reason: 'merchant-inactive' },
    ],
    ['of a key that was withdrawn', { merchant: { ...merchant, keyVersion: 2 } }, { reason: 'expired' }],
    [
      'of a client key that was withdrawn',
      {
        authenticated: { ...authenticated, clientKeyVersion: 1 },
        merchant: { ...merchant, clientKeyVersion: 2 },
      },
      { reason: 'expired' },
    ],
    ['that is none', { order: null }, { reason: 'no-order' }],
    [
      'below the minimum',
      { order: { ...order, amountWon: toWon(99) } },
      { reason: 'below-minimum', minimumWon: 100, askedWon: 99 },
    ],
    [
      'that says otherwise than what was sealed',
      { authenticated: { ...authenticated, breach: { row: 'work', isAdded: false } } },
      { reason: 'seal-broken', row: 'work', isAdded: false },
    ],
    [
      'of a page whose client key was switched off since',
      {
        authenticated: { ...authenticated, clientKeyVersion: 1 },
        merchant: { ...merchant, hasClientKey: false },
      },
      { reason: 'client-key-off' },
    ],
    ['without a seal, where they must have one', { merchant: sealedOnly }, { reason: 'unsealed' }],
    [
      'with a seal of the order number alone',
      { merchant: sealedOnly, authenticated: { ...authenticated, sealed: ['orderNumber'] } },
      { reason: 'unsealed' },
    ],
    [
      'with a seal that leaves the page to choose between PAY and CERT',
      { merchant: sealedOnly, authenticated: { ...authenticated, sealed: ['amountWon', 'orderNumber'] } },
      { reason: 'unsealed' },
    ],
    ['whose number was sealed before, without its seal', { isOrderSealed: true }, { reason: 'order-sealed' }],
    [
      'whose number was sealed before, with a seal of the amount alone',
      { isOrderSealed: true, authenticated: { ...authenticated, sealed: ['amountWon'] } },
      { reason: 'order-sealed' },
    ],
    ['whose number was paid', { isOrderPaid: true }, { reason: 'order-paid' }],
    [
      'above a limit',
      { merchant: { ...merchant, limits: { ...merchant.limits, perPaymentWon: 999 } } },
      { reason: 'limit', limit: 'perPaymentWon', figure: 999 },
    ],
  ])('%s', (_which, changes, refusal) => {
    expect(refusalOf(changes)).toMatchObject({ ok: false, refusal });
  });

  test.each<[string, Partial<Open>]>([
    ['of a partner that is not active', { merchant: { ...merchant, isActive: false } }],
    ['below the minimum', { order: { ...order, amountWon: toWon(99) } }],
    [
      'that says otherwise than what was sealed',
      { authenticated: { ...authenticated, breach: { row: 'amountWon', isAdded: false } } },
    ],
    ['without a seal, where they must have one', { merchant: sealedOnly }],
    ['at the end of the AuthKey', { authenticated: { ...authenticated, expiresAtMs: START_MS } }],
  ])('as paid, when its number was and the AuthKey is of it, also %s', (_which, changes) => {
    const sealed = ['orderNumber'];
    const own = { ...changes, authenticated: { ...(changes.authenticated ?? authenticated), sealed } };
    expect(refusalOf({ ...own, isOrderPaid: true })).toMatchObject({ refusal: { reason: 'order-paid' } });
    expect(refusalOf(own)).not.toMatchObject({ refusal: { isUntold: true } });
    // Of another order's, the same is said of a number that was paid and of one that was not, and nothing of the money.
    const refusal = refusalOf(changes);
    expect(refusal).toMatchObject({ ok: false, refusal: { isUntold: true } });
    expect(refusalOf({ ...changes, isOrderPaid: true })).toEqual(refusal);
  });

  test('of another number than the one that was sealed, without a word of what was paid', () => {
    const breach = { row: 'orderNumber', isAdded: false };
    const changes = { authenticated: { ...authenticated, sealed: ['orderNumber'], breach } };
    expect(refusalOf({ ...changes, isOrderPaid: true })).toEqual(refusalOf(changes));
    expect(refusalOf(changes)).toMatchObject({ refusal: { reason: 'seal-broken', isUntold: true } });
  });

  test('of a key that was withdrawn, without a word of what was paid', () => {
    const changes = { isOrderPaid: true, merchant: { ...merchant, keyVersion: 2 } };
    expect(refusalOf(changes)).toMatchObject({ refusal: { reason: 'expired' } });
  });

  test('at the end of the AuthKey, not before', () => {
    expect(refusalOf({}, START_MS + WINDOW_LIFE_MS - 1)).toMatchObject({ ok: true });
    expect(refusalOf({}, START_MS + WINDOW_LIFE_MS)).toMatchObject({ refusal: { reason: 'expired' } });
  });

  test.each<[string, Partial<Open>]>([
    ['a client key that is on', { authenticated: { ...authenticated, clientKeyVersion: 1 } }],
    ['a server whose client key is off', { merchant: { ...merchant, hasClientKey: false } }],
    [
      'a seal of amount, number and way of paying',
      {
        merchant: sealedOnly,
        authenticated: { ...authenticated, sealed: ['work', 'amountWon', 'orderNumber'] },
      },
    ],
    [
      'a seal of all, again',
      { merchant: sealedOnly, isOrderSealed: true, authenticated: { ...authenticated, sealed: 'all' } },
    ],
  ])('with %s it opens', (_which, changes) => {
    expect(refusalOf(changes)).toMatchObject({ ok: true });
  });

  test('at the minimum it opens', () => {
    expect(refusalOf({ order: { ...order, amountWon: toWon(100) } })).toMatchObject({ ok: true });
  });
});

describe('an AuthKey that has opened a payment', () => {
  const again = { ...open, isSameRequest: true };

  test.each([
    ['at the terms', []],
    ['while the phone is asked', [steps.agree, steps.choose]],
    ['while the outcome is open', asked.PAY],
  ])('returns to it %s, however old the key is by then', (_when, commands) => {
    const state = run(opened('PAY'), commands);
    expect(decide(state, again, START_MS + WINDOW_LIFE_MS)).toEqual({ ok: true, events: [] });
  });

  test.each([
    ['with another request', [], open, false],
    ['with another request, once it is paid', [...asked.PAY, steps.approved], open, false],
    ['once it was closed', [steps.close], again, true],
    ['once its result was returned', [...asked.PAY, steps.abandon, steps.returnResult], again, false],
  ])('is refused %s', (_when, commands, command, isUncharged) => {
    expect(decide(run(opened('PAY'), commands), command, START_MS)).toEqual({
      ok: false,
      refusal: { reason: 'redeemed', isUncharged },
    });
  });

  test.each([true, false])('is told that it is paid, by a partner that is active: %s', (isActive) => {
    const paid = run(opened('PAY'), [...asked.PAY, steps.approved]);
    const command = { ...again, merchant: { ...open.merchant, isActive } };
    expect(decide(paid, command, START_MS)).toEqual({ ok: false, refusal: { reason: 'order-paid' } });
  });

  test('returns to a payment whose outcome is open, for a partner that is not active any more', () => {
    const merchant = { ...open.merchant, isActive: false };
    expect(decide(run(opened('PAY'), asked.PAY), { ...again, merchant }, START_MS)).toMatchObject({
      ok: true,
    });
  });

  test('opens nothing for a partner that is not active any more', () => {
    const merchant = { ...open.merchant, isActive: false };
    expect(decide(opened('PAY'), { ...again, merchant }, START_MS)).toMatchObject({ ok: false });
  });
});

test('a payment that keeps every limit is let in, one that breaks some is refused by the first of them', () => {
  const figure = fc.option(fc.integer({ min: 1, max: 100 }));
  const turnover = fc.record({ payments: fc.nat(100), amountWon: fc.nat(100) });
  const limits = fc.record({
    perPaymentWon: figure,
    perDayWon: figure,
    paymentsPerDay: figure,
    perMonthWon: figure,
  });
  fc.assert(
    fc.property(limits, turnover, turnover, fc.nat(100), (partner, day, month, amountWon) => {
      const after = [
        ['perPaymentWon', amountWon],
        ['perDayWon', day.amountWon + amountWon],
        ['paymentsPerDay', day.payments + 1],
        ['perMonthWon', month.amountWon + amountWon],
      ] as const;
      const broken = after.find(([limit, reached]) => reached > (partner[limit] ?? Infinity))?.[0];
      expect(exceededLimit(partner, { day, month }, amountWon)?.limit).toBe(broken);
    }),
  );
});
