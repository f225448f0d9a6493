import { expect, test } from 'vitest';
import { offerText, parseOffer } from './merchant-offer.ts';

test.each([
  ['samsung:2-6:50000:20261201-20261231', { months: [2, 3, 4, 5, 6], customerMonths: 0 }],
  ['kb:10/4:100000:20261201-20261201', { months: [10], customerMonths: 4, minimumWon: 100_000 }],
])('%s is an offer, and written so again', (text, offer) => {
  const read = parseOffer(text);
  expect(read).toMatchObject(offer);
  expect(read && offerText(read)).toBe(text);
});

test.each([
  'nobody:2-6:50000:20261201-20261231',
  'kbank:2-6:50000:20261201-20261231',
  'samsung:1-6:50000:20261201-20261231',
  'samsung:2-13:50000:20261201-20261231',
  'samsung:6-2:50000:20261201-20261231',
  'samsung:4-10/4:50000:20261201-20261231',
  'samsung:2-6:49999:20261201-20261231',
  'samsung:2-6:50000:20261231-20261201',
  'samsung:2-6:50000:20261131-20261231',
  'samsung:2-6:50000',
  '',
])('%j is none', (text) => {
  expect(parseOffer(text)).toBeNull();
});
