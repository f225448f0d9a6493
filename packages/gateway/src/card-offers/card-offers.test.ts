import { expect, test } from 'vitest';
import { offeredBy, unusualOffers } from './card-offers.ts';

const nothing = { maintenance: null, interestFree: [] };
const december = { minimumWon: 50_000, firstDay: '20261201', lastDay: '20261231' };
const merchant = { cardsOff: [], interestFree: [] };
const asked = { merchant, amountWon: 100_000, nowMs: Date.parse('2026-12-01T00:00:00+09:00') };

const withOffer = (months: readonly number[], customerMonths = 0) => ({
  ...nothing,
  interestFree: [{ ...december, months, customerMonths }],
});

test('a card company that offers nothing is not mentioned', () => {
  expect(unusualOffers(() => nothing, asked)).toEqual({});
});

test.each([
  ['on its first day', asked, true],
  ['on its last day', { ...asked, nowMs: Date.parse('2026-12-31T23:59:59+09:00') }, true],
  ['the day before', { ...asked, nowMs: Date.parse('2026-11-30T23:59:59+09:00') }, false],
  ['the day after', { ...asked, nowMs: Date.parse('2027-01-01T00:00:00+09:00') }, false],
  ['from its amount on', { ...asked, amountWon: 50_000 }, true],
  ['below it', { ...asked, amountWon: 49_999 }, false],
])('an offer holds %s: %j', (_, at, holds) => {
  expect(offeredBy('samsung', withOffer([2, 3]), at).interestFree.has('03')).toBe(holds);
});

test('the best offer for the customer counts, and of two alike the one that costs the partner nothing', () => {
  const pays = (months: readonly number[], customerMonths: number) => ({
    ...asked,
    merchant: {
      ...merchant,
      interestFree: [{ ...december, cardCompany: 'samsung', months, customerMonths }],
    },
  });
  const months = (...args: Parameters<typeof offeredBy>) =>
    Object.fromEntries(offeredBy(...args).interestFree);
  expect(months('samsung', withOffer([3]), pays([3, 4], 0))).toEqual({
    '03': { by: 'card_company', customerMonths: 0 },
    '04': { by: 'merchant', customerMonths: 0 },
  });
  expect(months('samsung', withOffer([10], 4), pays([10], 2))).toEqual({
    '10': { by: 'merchant', customerMonths: 2 },
  });
  expect(months('samsung', withOffer([10], 2), pays([10], 4))).toEqual({
    '10': { by: 'card_company', customerMonths: 2 },
  });
  expect(months('kb', nothing, pays([3], 0))).toEqual({});
});

test('a company is off, or closed at this hour, and says so with what it offers', () => {
  const night = { ...withOffer([2]), maintenance: { from: '23:30', to: '00:30' } };
  const offers = unusualOffers((code) => (code === 'samsung' || code === 'kb' ? night : nothing), {
    ...asked,
    merchant: { ...merchant, cardsOff: ['kb'] },
  });
  expect(offers).toEqual({
    samsung: { closed: { from: '23:30', to: '00:30' }, interestFree: { '02': 0 } },
    kb: { isOff: true },
  });
  expect(offeredBy('samsung', night, { ...asked, nowMs: asked.nowMs + 30 * 60_000 }).closed).toBeNull();
});
