import { isResting, type Profile } from '@dojang/protocol/acquirer';
import { cardCompanies, type InterestFree, type InterestFreeOffer, isInForce } from '@dojang/protocol/cards';
import { kstDate } from '@dojang/protocol/time';
import type { CardOffer } from '@dojang/protocol/window';
import type { Merchant } from '../merchant/merchant.ts';

/** What of a card company is known of its offers. */
export type Offering = Pick<Profile, 'maintenance' | 'interestFree'>;

interface Asked {
  readonly merchant: Pick<Merchant, 'cardsOff' | 'interestFree'>;
  readonly amountWon: number;
  readonly nowMs: number;
}

/** What one company offers a payment, as the window shows it and as the choice is taken. */
export interface OfferedCard {
  readonly isOff: boolean;
  readonly closed: Profile['maintenance'];
  /** By quota (`02` to `12`). */
  readonly interestFree: ReadonlyMap<string, InterestFree>;
}

/** What a card company and the partner together offer for an amount now. */
export function offeredBy(
  cardCompany: string,
  offering: Offering,
  { merchant, amountWon, nowMs }: Asked,
): OfferedCard {
  const asked = { amountWon, day: kstDate(nowMs) };
  const interestFree = new Map<string, InterestFree>();
  const take = (by: InterestFree['by'], offers: readonly InterestFreeOffer[]) => {
    for (const offer of offers.filter((each) => isInForce(each, asked)))
      for (const months of offer.months) {
        const quota = String(months).padStart(2, '0');
        const known = interestFree.get(quota);
        // The best for the customer; of two alike the one that costs the partner nothing.
        if (known === undefined || offer.customerMonths < known.customerMonths)
          interestFree.set(quota, { by, customerMonths: offer.customerMonths });
      }
  };
  take('card_company', offering.interestFree);
  take(
    'merchant',
    merchant.interestFree.filter((offer) => offer.cardCompany === cardCompany),
  );
  return {
    isOff: merchant.cardsOff.includes(cardCompany),
    closed: isResting(offering, nowMs) ? offering.maintenance : null,
    interestFree,
  };
}

/** Of all companies those that offer anything but the usual. */
export function unusualOffers(
  offerings: (cardCompany: string) => Offering,
  asked: Asked,
): Readonly<Record<string, CardOffer>> {
  const offers: Record<string, CardOffer> = {};
  for (const { code } of cardCompanies) {
    const { isOff, closed, interestFree } = offeredBy(code, offerings(code), asked);
    if (isOff) offers[code] = { isOff };
    else if (closed !== null || interestFree.size > 0)
      offers[code] = {
        ...(closed !== null && { closed }),
        ...(interestFree.size > 0 && {
          interestFree: Object.fromEntries(
            [...interestFree].map(([quota, { customerMonths }]) => [quota, customerMonths]),
          ),
        }),
      };
  }
  return offers;
}
