import { toWon } from '@dojang/protocol/payple';
import { describe, expect, test } from 'vitest';
import { asked, opened, run, steps } from '../../test/support/payment-steps.ts';
import { askedTax } from './cancelled-tax.ts';
import type { Cancellation, Paid } from './state.ts';

type End = 'pending' | 'done' | 'declined';

function paidWith(
  order: Partial<Paid['order']>,
  wishes: readonly (readonly [won: number, end: End, taxWon?: number])[],
): Paid {
  const paid = run(run(opened('PAY'), asked.PAY), [steps.approved]);
  if (paid.status !== 'paid') throw new Error(paid.status);
  const cancellations = wishes.map(([amountWon, end, taxWon], index): Cancellation => {
    const requested = {
      id: `c${index}`,
      authNonce: `n${index}`,
      requestDigest: '',
      amountWon: toWon(amountWon),
      taxWon: taxWon === undefined ? null : toWon(taxWon),
      requestedAtMs: 100 * index,
    };
    if (end === 'pending') return { ...requested, status: end };
    const endedAtMs = requested.requestedAtMs + 50;
    if (end === 'done') return { ...requested, status: end, endedAtMs, transactionKey: '' };
    return { ...requested, status: end, endedAtMs, institutionCode: '3133' };
  });
  return { ...paid, order: { ...paid.order, ...order }, cancellations };
}

const vatOf = (paid: Paid) => paid.cancellations.map(({ id }) => askedTax(paid, id).vatWon);

describe('the VAT that a cancellation asks for', () => {
  test('adds up to that of the order, whichever of them has ended', () => {
    for (const end of ['pending', 'done'] as const) {
      const paid = paidWith({}, [
        [333, end],
        [333, 'pending'],
        [334, 'pending'],
      ]);
      expect(vatOf(paid)).toEqual([30, 30, 31]);
    }
  });

  test('counts on what had been declined when it was asked for', () => {
    expect(
      vatOf(
        paidWith({}, [
          [1000, 'declined'],
          [1000, 'pending'],
        ]),
      ),
    ).toEqual([91, 91]);
  });

  test('is what was stored of it when it was asked for', () => {
    let state = paidWith({}, []);
    for (const [cancelId, won] of [
      ['c1', 333],
      ['c2', 333],
      ['c3', 334],
    ] as const) {
      const command = { ...steps.cancel, cancelId, authNonce: cancelId, amountWon: toWon(won) };
      const next = run(state, [command]);
      if (next.status !== 'paid') throw new Error(next.status);
      state = next;
    }
    expect(state.cancellations.map(({ vatWon }) => vatWon)).toEqual([30, 30, 31]);
    const [first, ...others] = state.cancellations;
    const otherwise = {
      ...state,
      cancellations: [{ ...first, vatWon: 7 }, ...others] as typeof state.cancellations,
    };
    expect(vatOf(otherwise)).toEqual([7, 30, 31]);
  });

  test('of before VAT was stored is rounded down, as it was asked for', () => {
    const { vat: _, ...authentication } = paidWith({}, []).authentication;
    const before = {
      ...paidWith({}, [
        [333, 'pending'],
        [667, 'pending'],
      ]),
      authentication,
    };
    expect(vatOf(before)).toEqual([30, 60]);
  });

  test('is what the shop said of a mixed order, else what was exempt goes first', () => {
    const mixed = { taxWon: toWon(50) };
    expect(vatOf(paidWith(mixed, [[450, 'pending']]))).toEqual([0]);
    const said = paidWith(mixed, [[550, 'pending', 50]]);
    expect(askedTax(said, 'c0')).toEqual({ supplyWon: 500, vatWon: 50, taxFreeWon: 0 });
  });

  test('is nothing of an exempt order', () => {
    expect(askedTax(paidWith({ taxable: false }, [[400, 'pending']]), 'c0')).toEqual({
      supplyWon: 0,
      vatWon: 0,
      taxFreeWon: 400,
    });
  });

  test('is nothing of a merchant that has none, whatever the cancellation says', () => {
    const paid = paidWith({}, [[400, 'pending', 30]]);
    const authentication = {
      ...paid.authentication,
      vat: { won: 0, rounding: 'half-up', kind: 'simplified' },
    } as const;
    expect(askedTax({ ...paid, authentication }, 'c0')).toEqual({ supplyWon: 400, vatWon: 0, taxFreeWon: 0 });
  });

  test('of one that is not there is a fault of ours', () => {
    expect(() => askedTax(paidWith({}, []), 'c9')).toThrow('in its payment');
  });
});
