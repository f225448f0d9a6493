/** A card company that issues app cards. `name` is the wire's (`PCD_PAY_CARDNAME`); `code` is ours and never on the wire. */
export interface CardCompany {
  readonly code: string;
  readonly name: string;
  readonly en: string;
  /** Name of its app, for the customer. */
  readonly app: string;
  /** Background of its bar and its app; `ink` is readable on it at 4.5:1 or more. */
  readonly colour: string;
  readonly ink: '#ffffff' | '#1a1a1a';
  /** Issues check cards alone: they are paid in full. */
  readonly isCheckOnly?: boolean;
}

export const cardCompanies = [
  {
    code: 'shinhan',
    name: '신한카드',
    en: 'Shinhan Card',
    app: '신한 앱카드',
    colour: '#0046ff',
    ink: '#ffffff',
  },
  {
    code: 'samsung',
    name: '삼성카드',
    en: 'Samsung Card',
    app: '삼성 앱카드',
    colour: '#1428a0',
    ink: '#ffffff',
  },
  {
    code: 'kb',
    name: 'KB국민카드',
    en: 'KB Kookmin Card',
    app: 'KB 앱카드',
    colour: '#ffbc00',
    ink: '#1a1a1a',
  },
  {
    code: 'hyundai',
    name: '현대카드',
    en: 'Hyundai Card',
    app: '현대 앱카드',
    colour: '#1a1a1a',
    ink: '#ffffff',
  },
  {
    code: 'lotte',
    name: '롯데카드',
    en: 'Lotte Card',
    app: '롯데 앱카드',
    colour: '#c8102e',
    ink: '#ffffff',
  },
  { code: 'bc', name: 'BC카드', en: 'BC Card', app: 'BC 앱카드', colour: '#e60039', ink: '#ffffff' },
  { code: 'hana', name: '하나카드', en: 'Hana Card', app: '하나 앱카드', colour: '#00786f', ink: '#ffffff' },
  {
    code: 'woori',
    name: '우리카드',
    en: 'Woori Card',
    app: '우리 앱카드',
    colour: '#0b5cad',
    ink: '#ffffff',
  },
  {
    code: 'nh',
    name: 'NH농협카드',
    en: 'NH NongHyup Card',
    app: 'NH 앱카드',
    colour: '#ffd400',
    ink: '#1a1a1a',
  },
  { code: 'citi', name: '씨티카드', en: 'Citi Card', app: '씨티 앱카드', colour: '#003b70', ink: '#ffffff' },
  {
    code: 'suhyup',
    name: '수협카드',
    en: 'Suhyup Card',
    app: '수협 앱카드',
    colour: '#0072bc',
    ink: '#ffffff',
  },
  {
    code: 'kwangju',
    name: '광주카드',
    en: 'Kwangju Card',
    app: '광주 앱카드',
    colour: '#1d4fa1',
    ink: '#ffffff',
  },
  {
    code: 'jeonbuk',
    name: '전북카드',
    en: 'Jeonbuk Card',
    app: '전북 앱카드',
    colour: '#22409a',
    ink: '#ffffff',
  },
  { code: 'jeju', name: '제주카드', en: 'Jeju Card', app: '제주 앱카드', colour: '#b5490b', ink: '#ffffff' },
  {
    code: 'kakaobank',
    name: '카카오뱅크체크',
    en: 'KakaoBank Check',
    app: '카카오뱅크',
    colour: '#ffe300',
    ink: '#1a1a1a',
    isCheckOnly: true,
  },
  {
    code: 'kbank',
    name: '케이뱅크',
    en: 'K bank',
    app: '케이뱅크',
    colour: '#4262ff',
    ink: '#ffffff',
    isCheckOnly: true,
  },
] as const satisfies readonly CardCompany[];

export type CardCompanyCode = (typeof cardCompanies)[number]['code'];

export function findCardCompany(code: string): CardCompany | undefined {
  return cardCompanies.find((company) => company.code === code);
}

/** A card's name as a result has it (`PCD_PAY_CARDNAME`), in a reader's language; a name that is not in the table stays as it is. */
export function cardNameText(cardName: string, language: 'ko' | 'en'): string {
  const company = cardCompanies.find(({ name }) => name === cardName.trim());
  return language === 'en' && company !== undefined ? company.en : cardName;
}

export { type InterestFree, type InterestFreeOffer, isInForce } from './interest-free.ts';

/** Instalments start at this amount, in won (usual Korean practice). */
export const INSTALMENT_MINIMUM_WON = 50_000;

/** Instalment choices for an amount at a company, as the wire writes them: `00` at once, `02` to `12` months. */
export function instalmentsFor(amountWon: number, company: CardCompany | undefined): readonly string[] {
  if (amountWon < INSTALMENT_MINIMUM_WON || company?.isCheckOnly === true) return ['00'];
  return ['00', ...Array.from({ length: 11 }, (_, index) => String(index + 2).padStart(2, '0'))];
}
