import { toWon } from '@dojang/protocol/payple';
import { describe, expect, test } from 'vitest';
import { asked, opened, run, steps } from '../../test/support/payment-steps.ts';
import { askedTax, restOfVat } from './cancelled-tax.ts';
import { decide } from './decide.ts';
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

  test('is never less than nothing, also where more was given back than there was', () => {
    // 91 won are the VAT of the order.
    const paid = paidWith({}, [
      [500, 'done', 120],
      [300, 'pending'],
      [200, 'pending'],
    ]);
    expect(vatOf(paid)).toEqual([120, 0, 0]);
    expect(restOfVat(paid)).toBe(0);
    const [first, second, third] = paid.cancellations;
    const stored = { ...paid, cancellations: [first!, { ...second!, vatWon: -29 }, third!] };
    expect(vatOf(stored)).toEqual([120, 0, 0]);
  });

  test('may be said to be as much as is left of it, and no more', () => {
    const said = (paid: Paid, amountWon: number, taxWon: number | null) =>
      decide(
        paid,
        { ...steps.cancel, amountWon: toWon(amountWon), taxWon: taxWon === null ? null : toWon(taxWon) },
        100,
      );
    const plain = paidWith({}, [[500, 'done', 50]]);
    expect(restOfVat(plain)).toBe(41);
    expect(said(plain, 500, 41)).toMatchObject({ ok: true });
    expect(said(plain, 500, 42)).toEqual({
      ok: false,
      refusal: { reason: 'tax', atMostWon: 41, askedWon: 42 },
    });
    expect(said(plain, 30, 31)).toMatchObject({ refusal: { atMostWon: 30 } });
    const { authentication, ...order } = paidWith({ taxWon: toWon(50) }, [[100, 'done', 10]]);
    const vat = { won: 50, rounding: 'half-up' } as const;
    const mixed = { ...order, authentication: { ...authentication, vat } };
    expect(said(mixed, 900, 41)).toMatchObject({ refusal: { atMostWon: 40 } });
    // What is declined has given nothing back.
    expect(restOfVat(paidWith({}, [[500, 'declined', 50]]))).toBe(91);
    expect(said(paidWith({ taxable: false }, []), 500, 45)).toMatchObject({ ok: true });
  });

  test('of one that is not there is a fault of ours', () => {
    expect(() => askedTax(paidWith({}, []), 'c9')).toThrow('in its payment');
  });
});
