import { findCardCompany, INSTALMENT_MINIMUM_WON, type InterestFreeOffer } from '@dojang/protocol/cards';

/** Instalments at a card company whose interest the partner takes over (상점 부담 무이자). */
export interface MerchantOffer extends InterestFreeOffer {
  readonly cardCompany: string;
}

export const OFFER_RULE =
  'interest-free: <card company>:<months>:<minimum won>:<first day>-<last day>, such as samsung:2-6:50000:20261201-20261231; with samsung:10/4:… the customer pays the interest of the first 4 of 10 months';

const SHAPE = /^([a-z]+):(\d{1,2})(?:-(\d{1,2}))?(?:\/(\d{1,2}))?:(\d{1,9}):(\d{8})-(\d{8})$/;

/** Null: it is none. See {@link OFFER_RULE}. */
export function parseOffer(text: string): MerchantOffer | null {
  const [, cardCompany = '', from = '', to = from, paid = '0', least = '', firstDay = '', lastDay = ''] =
    SHAPE.exec(text.trim()) ?? [];
  const company = findCardCompany(cardCompany);
  const months = Array.from(
    { length: Math.max(0, Number(to) - Number(from) + 1) },
    (_, later) => Number(from) + later,
  );
  const [customerMonths, minimumWon] = [Number(paid), Number(least)];
  const isWhole =
    company !== undefined &&
    company.isCheckOnly !== true &&
    months.length > 0 &&
    months.every((each) => each >= 2 && each <= 12 && customerMonths < each) &&
    minimumWon >= INSTALMENT_MINIMUM_WON &&
    isDay(firstDay) &&
    isDay(lastDay) &&
    firstDay <= lastDay;
  return isWhole ? { cardCompany, months, customerMonths, minimumWon, firstDay, lastDay } : null;
}

/** As {@link parseOffer} reads it. */
export function offerText({
  cardCompany,
  months,
  customerMonths,
  minimumWon,
  firstDay,
  lastDay,
}: MerchantOffer): string {
  const [from, to] = [months[0], months.at(-1)];
  const span = `${from}${from === to ? '' : `-${to}`}${customerMonths === 0 ? '' : `/${customerMonths}`}`;
  return `${cardCompany}:${span}:${minimumWon}:${firstDay}-${lastDay}`;
}

function isDay(text: string): boolean {
  const [year, month, date] = [text.slice(0, 4), text.slice(4, 6), text.slice(6)].map(Number);
  const day = new Date(Date.UTC(year!, month! - 1, date));
  return day.toISOString().slice(0, 10).replaceAll('-', '') === text;
}
