import fc from 'fast-check';
import { expect, test } from 'vitest';
import { taxPartsOf } from './tax-parts.ts';

test('a taxable amount holds an eleventh of VAT, rounded down', () => {
  expect(taxPartsOf({ amountWon: 1000, taxable: true, taxWon: null })).toEqual({
    supplyWon: 910,
    vatWon: 90,
    taxFreeWon: 0,
  });
});

test('an exempt amount has no VAT', () => {
  expect(taxPartsOf({ amountWon: 1000, taxable: false, taxWon: null })).toEqual({
    supplyWon: 0,
    vatWon: 0,
    taxFreeWon: 1000,
  });
});

test('the VAT of a mixed order stays as the partner sent it', () => {
  expect(taxPartsOf({ amountWon: 1000, taxable: true, taxWon: 10 })).toEqual({
    supplyWon: 100,
    vatWon: 10,
    taxFreeWon: 890,
  });
  expect(taxPartsOf({ amountWon: 1000, taxable: true, taxWon: 350 })).toEqual({
    supplyWon: 650,
    vatWon: 350,
    taxFreeWon: 0,
  });
});

test('the parts are never negative and always add up to the total', () => {
  const orders = fc.record({
    amountWon: fc.integer({ min: 100, max: 9_999_999_999 }),
    taxable: fc.boolean(),
    share: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  });
  fc.assert(
    fc.property(orders, ({ amountWon, taxable, share }) => {
      const parts = taxPartsOf({
        amountWon,
        taxable,
        taxWon: share === null ? null : Math.floor(amountWon * share),
      });
      expect(parts.supplyWon + parts.vatWon + parts.taxFreeWon).toBe(amountWon);
      expect(Math.min(parts.supplyWon, parts.vatWon, parts.taxFreeWon)).toBeGreaterThanOrEqual(0);
    }),
  );
});
