import type { ChargedCard, PayoutFacts } from '@dojang/protocol/acquirer';
import type { CardCompanyCode } from '@dojang/protocol/cards';
import type { VirtualCard } from './virtual-cards.ts';

/** Whose network a bank's cards ride, where it is not its own, as is usual in Korea. */
const networks: Readonly<Partial<Record<CardCompanyCode | (string & {}), CardCompanyCode>>> = {
  citi: 'bc',
  suhyup: 'bc',
  kbank: 'bc',
  kwangju: 'kb',
  jeonbuk: 'kb',
  kakaobank: 'kb',
  jeju: 'shinhan',
};

/** Banks without a credit card of their own. */
const checkCardBanks: ReadonlySet<string> = new Set<CardCompanyCode>(['kakaobank', 'kbank']);

/** Months for which the virtual card companies pay the interest, all the year. */
const INTEREST_FREE_MONTHS = 3;

/** What a virtual card company says of a charge beside its money. @param quota `00`, or `02` to `12` months */
export function payoutFactsOf(card: VirtualCard, quota: string): PayoutFacts {
  const months = Number(quota);
  const isInterestFree = months > 0 && months <= INTEREST_FREE_MONTHS;
  return {
    acquirer: networks[card.company] ?? card.company,
    card: kindOf(card),
    isInterestFree,
    interestBy: months === 0 ? null : isInterestFree ? 'card_company' : 'customer',
  };
}

function kindOf({ company, condition }: VirtualCard): ChargedCard {
  const isCheck = checkCardBanks.has(company) || condition === 'insufficient';
  return {
    kind: isCheck ? 'check' : 'credit',
    holder: condition === 'lost' ? 'corporate' : 'personal',
    isForeign: false,
  };
}
