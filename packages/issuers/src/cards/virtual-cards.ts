import { cardCompanies } from '@dojang/protocol/cards';
import type { CardCondition, PhoneCard } from '@dojang/protocol/phone';

export interface VirtualCard extends PhoneCard {
  readonly company: string;
}

interface Product {
  readonly condition: CardCondition;
  readonly ko: string;
  readonly en: string;
  /** The last four digits name the answer of the charge, so that a receipt or a log tells which card it was. */
  readonly lastFour: string;
  /** The institution's code of the refusal; null when the charge goes through. */
  readonly declineCode: string | null;
}

const products = [
  { condition: 'normal', ko: '모두의 일상', en: 'Everyday', lastFour: '1004', declineCode: null },
  { condition: 'insufficient', ko: '체크 플러스', en: 'Check Plus', lastFour: '3133', declineCode: '3133' },
  { condition: 'over-limit', ko: '첫걸음', en: 'First Step', lastFour: '3112', declineCode: '3112' },
  { condition: 'suspended', ko: '트래블', en: 'Travel', lastFour: '3128', declineCode: '3128' },
  { condition: 'lost', ko: '골드', en: 'Gold', lastFour: '3122', declineCode: '3122' },
] as const satisfies readonly Product[];

/** The first four digits of a company's cards: no real issuer number starts with 00. */
const FIRST_PREFIX = 11;

/** Five cards for each card company, the same everywhere; masked as `1234-****-****-5678`. */
export const virtualCards: readonly VirtualCard[] = cardCompanies.flatMap((company, index) =>
  products.map((product) => ({
    id: `${company.code}-${product.condition}`,
    company: company.code,
    name: `${company.name} ${product.ko}`,
    en: `${company.en} ${product.en}`,
    maskedNumber: `00${FIRST_PREFIX + index}-****-****-${product.lastFour}`,
    condition: product.condition,
  })),
);

const byId = new Map(virtualCards.map((card) => [card.id, card]));

export function findVirtualCard(id: string): VirtualCard | undefined {
  return byId.get(id);
}

/** The card company's cards as its app shows them. */
export function cardsOf(company: string): readonly PhoneCard[] {
  return virtualCards
    .filter((card) => card.company === company)
    .map(({ id, name, en, maskedNumber, condition }) => ({ id, name, en, maskedNumber, condition }));
}

/** The institution's code with which a charge of such a card is refused; null when it goes through. */
export function declineCodeOf(condition: CardCondition): string | null {
  return products.find((product) => product.condition === condition)?.declineCode ?? null;
}
