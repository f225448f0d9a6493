import { type InterestFree, type InterestFreeOffer, isInForce } from '@dojang/protocol/cards';

const ALWAYS = { firstDay: '20260101', lastDay: '20991231' };

/** What every virtual card company takes over, and what the larger ones do in part besides. */
const OF_ALL: readonly InterestFreeOffer[] = [
  { months: [2, 3], customerMonths: 0, minimumWon: 50_000, ...ALWAYS },
];
const IN_PART: readonly InterestFreeOffer[] = [
  { months: [6], customerMonths: 1, minimumWon: 50_000, ...ALWAYS },
  { months: [10], customerMonths: 4, minimumWon: 50_000, ...ALWAYS },
];
const WITH_PARTS: ReadonlySet<string> = new Set(['shinhan', 'samsung', 'kb', 'hyundai']);

export function offersOf(company: string): readonly InterestFreeOffer[] {
  return WITH_PARTS.has(company) ? [...OF_ALL, ...IN_PART] : OF_ALL;
}

/** What a company takes over of an instalment by itself. @param day `YYYYMMDD`, KST */
export function interestFreeBy(
  company: string,
  asked: { readonly quota: string; readonly amountWon: number; readonly day: string },
): InterestFree | null {
  const offer = offersOf(company).find(
    (each) => each.months.includes(Number(asked.quota)) && isInForce(each, asked),
  );
  return offer === undefined ? null : { by: 'card_company', customerMonths: offer.customerMonths };
}
