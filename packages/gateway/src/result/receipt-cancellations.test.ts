import { expect, test } from 'vitest';
import type { Paid } from '../payment/state.ts';
import { isFullyCancelled, receiptCancellations } from './receipt-cancellations.ts';

function paid(
  order: { readonly amountWon: number; readonly taxable?: boolean; readonly taxWon?: number },
  cancellations: readonly {
    readonly amountWon: number;
    readonly taxWon?: number;
    readonly status?: 'pending' | 'declined';
    readonly endedAtMs?: number;
  }[],
): Paid {
  return {
    order: { taxable: true, taxWon: null, ...order },
    authentication: {},
    cancellations: cancellations.map((each, index) => ({
      id: `c${index}`,
      status: 'done',
      taxWon: null,
      endedAtMs: index + 1,
      transactionKey: String(index),
      ...each,
    })),
  } as unknown as Paid;
}

test('the rest shrinks in the order of the ends, whatever was asked for first', () => {
  const state = paid({ amountWon: 10_000 }, [
    { amountWon: 1_000, endedAtMs: 9 },
    { amountWon: 500, status: 'declined' },
    { amountWon: 2_000, endedAtMs: 5 },
    { amountWon: 100, status: 'pending' },
  ]);
  const read = receiptCancellations(state).map(({ number, restWon }) => ({ number, restWon }));
  expect(read).toEqual([
    { number: 3, restWon: 8_000 },
    { number: 1, restWon: 7_000 },
  ]);
  expect(isFullyCancelled(state)).toBe(false);
});

test('VAT that was given back adds up to the VAT of the payment', () => {
  const state = paid({ amountWon: 1_000 }, [{ amountWon: 333 }, { amountWon: 333 }, { amountWon: 334 }]);
  const parts = receiptCancellations(state).map(({ tax }) => tax);
  expect(parts.map(({ vatWon }) => vatWon)).toEqual([30, 30, 30]);
  expect(parts.every((tax, index) => tax.supplyWon + tax.vatWon === [333, 333, 334][index])).toBe(true);
  expect(isFullyCancelled(state)).toBe(true);
});

test('a mixed order gives back the tax part that was sent, and its rest at the end', () => {
  const state = paid({ amountWon: 10_000, taxWon: 500 }, [
    { amountWon: 4_000, taxWon: 300 },
    { amountWon: 3_000 },
    { amountWon: 3_000 },
  ]);
  expect(receiptCancellations(state).map(({ tax }) => tax)).toEqual([
    { supplyWon: 3_000, vatWon: 300, taxFreeWon: 700 },
    { supplyWon: 0, vatWon: 0, taxFreeWon: 3_000 },
    { supplyWon: 2_000, vatWon: 200, taxFreeWon: 800 },
  ]);
});

test('an exempt order gives back no VAT', () => {
  const [only] = receiptCancellations(paid({ amountWon: 900, taxable: false }, [{ amountWon: 900 }]));
  expect(only?.tax).toEqual({ supplyWon: 0, vatWon: 0, taxFreeWon: 900 });
});
