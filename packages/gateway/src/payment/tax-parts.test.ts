import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chargedTax, eleventhOf, type TaxKind, vatOf } from './tax-parts.ts';

const partsOf = (
  order: Parameters<typeof vatOf>[0],
  rounding: 'half-up' | 'down' = 'half-up',
  kind: TaxKind = 'general',
) => chargedTax({ order, authentication: { vat: vatOf(order, rounding, kind) } });

test.each([
  ['simplified', { supplyWon: 1_000, vatWon: 0, taxFreeWon: 0 }],
  ['zero-rated', { supplyWon: 1_000, vatWon: 0, taxFreeWon: 0 }],
  ['exempt', { supplyWon: 0, vatWon: 0, taxFreeWon: 1_000 }],
] as const)('a merchant that is %s has no VAT, whatever its orders say', (kind, parts) => {
  for (const taxWon of [null, 50])
    expect(partsOf({ amountWon: 1_000, taxable: true, taxWon }, 'half-up', kind)).toEqual(parts);
  const exempt = { amountWon: 1_000, taxable: false, taxWon: null };
  expect(partsOf(exempt, 'half-up', kind)).toEqual({ supplyWon: 0, vatWon: 0, taxFreeWon: 1_000 });
});

test.each([
  [9_026, 821, 820],
  [1_000, 91, 90],
  [1_100, 100, 100],
  [100, 9, 9],
  [9_999_999_999, 909_090_909, 909_090_909],
])(
  '%i won that are taxable hold %i won of VAT, or %i where it is rounded down',
  (amountWon, halfUp, down) => {
    const order = { amountWon, taxable: true, taxWon: null };
    expect(partsOf(order)).toEqual({ supplyWon: amountWon - halfUp, vatWon: halfUp, taxFreeWon: 0 });
    expect(partsOf(order, 'down').vatWon).toBe(down);
  },
);

test('an exempt amount has no VAT', () => {
  expect(partsOf({ amountWon: 1000, taxable: false, taxWon: null })).toEqual({
    supplyWon: 0,
    vatWon: 0,
    taxFreeWon: 1000,
  });
});

test('the VAT of a mixed order stays as the partner sent it, however it is rounded', () => {
  expect(partsOf({ amountWon: 1000, taxable: true, taxWon: 10 }, 'down')).toEqual({
    supplyWon: 100,
    vatWon: 10,
    taxFreeWon: 890,
  });
  expect(partsOf({ amountWon: 1000, taxable: true, taxWon: 350 })).toEqual({
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
    rounding: fc.constantFrom('half-up' as const, 'down' as const),
  });
  fc.assert(
    fc.property(orders, ({ amountWon, taxable, share, rounding }) => {
      const taxWon = share === null ? null : Math.floor(amountWon * share);
      const parts = partsOf({ amountWon, taxable, taxWon }, rounding);
      expect(parts.supplyWon + parts.vatWon + parts.taxFreeWon).toBe(amountWon);
      expect(Math.min(parts.supplyWon, parts.vatWon, parts.taxFreeWon)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('half up is never further than half a won from the eleventh', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_999_999_999 }), (won) => {
      const twice = 22 * eleventhOf(won, 'half-up') - 2 * won;
      expect(twice).toBeGreaterThan(-11);
      expect(twice).toBeLessThanOrEqual(11);
    }),
  );
});
