import type { ApproveRequest, ChargedCard, PayoutFacts } from '@dojang/protocol/acquirer';
import type { CardCompanyCode, InterestFree } from '@dojang/protocol/cards';
import { kstDate } from '@dojang/protocol/time';
import { interestFreeBy } from './interest-free.ts';
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

type Charge = Pick<ApproveRequest, 'quota' | 'amountWon' | 'interestFree'>;

/** What a virtual card company says of a charge beside its money. @param atMs when it was charged */
export function payoutFactsOf(card: VirtualCard, charge: Charge, atMs: number): PayoutFacts {
  const taken = interestTakenOver(card.company, charge, atMs);
  return {
    acquirer: networks[card.company] ?? card.company,
    card: kindOf(card),
    isInterestFree: taken?.customerMonths === 0,
    interestBy: charge.quota === '00' ? null : (taken?.by ?? 'customer'),
  };
}

/** What the merchant takes over is its own affair; what is said of the card company is so only when it is. */
function interestTakenOver(company: string, charge: Charge, atMs: number): InterestFree | null {
  if (charge.quota === '00') return null;
  return charge.interestFree?.by === 'merchant'
    ? charge.interestFree
    : interestFreeBy(company, { ...charge, day: kstDate(atMs) });
}

export function kindOf({ company, condition }: VirtualCard): ChargedCard {
  const isCheck = checkCardBanks.has(company) || condition === 'insufficient';
  return {
    kind: isCheck ? 'check' : 'credit',
    holder: condition === 'lost' ? 'corporate' : 'personal',
    isForeign: false,
  };
}
