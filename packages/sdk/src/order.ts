import { hasEmoji, isAbsoluteUrl, isAppScheme, isPayerNo, maxLengthOf } from '@dojang/protocol/payple';
import { InputError } from './errors.ts';
import { shapeOfValue } from './shape-of-value.ts';

/** Smallest and largest card payment in won: ₩100, and ten digits. */
const MIN_AMOUNT_WON = 100;
const MAX_AMOUNT_WON = 9_999_999_999;
const MAX_VAT_WON = 999_999_999;

/** A payment request (guide 3-3). */
export interface Order {
  /** `PAY`: charged when the customer has approved. `CERT`: charged when your server confirms. */
  readonly work: 'PAY' | 'CERT';
  /** Product name: 1 to 255 characters, no emoji. */
  readonly goods: string;
  /** Won, an integer from 100. */
  readonly amountWon: number;
  /** Unique for each payment: 1 to 255 characters. */
  readonly orderNumber: string;
  /**
   * Where the browser brings the result: a path such as `/pay/result` opens the window over the page (a new tab on a
   * phone); an absolute address moves the page itself there and back.
   */
  readonly resultUrl: string;
  readonly buyer?: Buyer | undefined;
  /** Default: all of it taxable. */
  readonly tax?: Tax | undefined;
  /** Brings a customer back into your app from the card app, e.g. `MyShop://`. */
  readonly appScheme?: string | undefined;
  /** Returned unchanged, at most 2048 characters. */
  readonly userDefined1?: string | undefined;
  readonly userDefined2?: string | undefined;
}

export interface Buyer {
  /** At most 80 characters. */
  readonly name?: string | undefined;
  /** A mobile number; hyphens and spaces are taken out. */
  readonly phone?: string | undefined;
  /** At most 100 characters; prefilled in the window. */
  readonly email?: string | undefined;
  /** Your number of the customer: digits, at most 18446744073709551615. */
  readonly memberNumber?: string | undefined;
}

export type Tax =
  | { readonly kind: 'taxable' }
  /** Taxable and exempt goods together: `vatWon` is the VAT itself, in won. */
  | { readonly kind: 'mixed'; readonly vatWon: number }
  | { readonly kind: 'exempt' };

/** The rows of the request that describe the order, by their wire names. @throws InputError */
export function orderFields(order: Order): Record<string, string> {
  return {
    PCD_PAY_TYPE: 'card',
    PCD_CARD_VER: '02',
    PCD_PAY_WORK: requireWork(order.work),
    PCD_PAY_GOODS: requireGoods(order.goods),
    PCD_PAY_TOTAL: requireAmount(order.amountWon),
    PCD_PAY_OID: requireOrderNumber(order.orderNumber),
    PCD_RST_URL: requireResultUrl(order.resultUrl),
    ...buyerFields(order.buyer ?? {}),
    ...taxFields(order.tax ?? { kind: 'taxable' }, order.amountWon),
    ...optional('PCD_APP_SCHEME', order.appScheme, 'appScheme', {
      holds: isAppScheme,
      rule: 'an app scheme such as MyShop://',
    }),
    ...optional('PCD_USER_DEFINE1', order.userDefined1, 'userDefined1'),
    ...optional('PCD_USER_DEFINE2', order.userDefined2, 'userDefined2'),
  };
}

/** An amount as the wire writes it. @throws InputError */
export function requireAmount(amountWon: number): string {
  return requireWon('amountWon (PCD_PAY_TOTAL)', amountWon, [MIN_AMOUNT_WON, MAX_AMOUNT_WON]);
}

/** An amount to give back: in part it may be less than a payment's least. @throws InputError */
export function requireRefund(amountWon: number): string {
  return requireWon('amountWon (PCD_REFUND_TOTAL)', amountWon, [1, MAX_AMOUNT_WON]);
}

/** The VAT part of an amount to give back. @throws InputError */
export function requireRefundVat(vatWon: number, amountWon: number): string {
  return requireWon('vatWon (PCD_REFUND_TAXTOTAL)', vatWon, [0, Math.min(amountWon, MAX_VAT_WON)]);
}

/** @throws InputError */
export function requireOrderNumber(orderNumber: string): string {
  return requireText('PCD_PAY_OID', orderNumber, 'orderNumber');
}

function requireWork(work: string): string {
  if (work === 'PAY' || work === 'CERT') return work;
  throw refuse('work (PCD_PAY_WORK)', 'PAY or CERT', work);
}

function requireGoods(goods: string): string {
  const text = requireText('PCD_PAY_GOODS', goods, 'goods');
  if (hasEmoji(text)) {
    throw refuse('goods (PCD_PAY_GOODS)', 'no emoji (some card companies refuse them)', goods);
  }
  return text;
}

function requireResultUrl(resultUrl: string): string {
  const text = requireText('PCD_RST_URL', resultUrl, 'resultUrl');
  const isPath = text.startsWith('/') && !text.startsWith('//');
  if (isPath || (isAbsoluteUrl(text) && URL.canParse(text))) return text;
  throw refuse('resultUrl (PCD_RST_URL)', 'a path that starts with /, or an http(s) address', resultUrl);
}

function buyerFields(buyer: Buyer): Record<string, string> {
  return {
    ...optional('PCD_PAYER_NO', buyer.memberNumber, 'buyer.memberNumber', {
      holds: isPayerNo,
      rule: 'digits, at most 18446744073709551615',
    }),
    ...optional('PCD_PAYER_NAME', buyer.name, 'buyer.name'),
    ...optional(
      'PCD_PAYER_HP',
      buyer.phone === undefined ? undefined : String(buyer.phone).replace(/[\s-]/g, ''),
      'buyer.phone',
      {
        holds: (text) => /^\d+$/.test(text),
        rule: 'digits, with hyphens or spaces at most',
      },
    ),
    ...optional('PCD_PAYER_EMAIL', buyer.email, 'buyer.email', {
      holds: (text) => /^[^\s@]+@[^\s@]+$/.test(text),
      rule: 'an e-mail address',
    }),
  };
}

function taxFields(tax: Tax, amountWon: number): Record<string, string> {
  switch (tax.kind) {
    case 'taxable':
      return { PCD_PAY_ISTAX: 'Y' };
    case 'exempt':
      return { PCD_PAY_ISTAX: 'N' };
    case 'mixed': {
      const most = Math.min(amountWon, MAX_VAT_WON);
      const vat = requireWon('tax.vatWon (PCD_PAY_TAXTOTAL)', tax.vatWon, [0, most]);
      return { PCD_PAY_ISTAX: 'Y', PCD_PAY_TAXTOTAL: vat };
    }
    default:
      throw refuse('tax.kind (PCD_PAY_ISTAX)', 'taxable, mixed or exempt', tax satisfies never);
  }
}

function optional(
  wireName: string,
  value: string | undefined,
  name: string,
  check?: { readonly holds: (text: string) => boolean; readonly rule: string },
): Record<string, string> {
  if (value === undefined || value === '') return {};
  const text = requireText(wireName, value, name);
  if (check !== undefined && !check.holds(text)) throw refuse(`${name} (${wireName})`, check.rule, value);
  return { [wireName]: text };
}

function requireText(wireName: string, value: unknown, name: string): string {
  const parameter = `${name} (${wireName})`;
  if (typeof value !== 'string' || value === '') throw refuse(parameter, 'a text that is not empty', value);
  if (value.includes('\u0000') || /\p{Surrogate}/u.test(value)) {
    throw refuse(parameter, 'well-formed Unicode without U+0000', value);
  }
  const max = maxLengthOf(wireName);
  if (max !== null && [...value].length > max) throw refuse(parameter, `at most ${max} characters`, value);
  return value;
}

function requireWon(parameter: string, won: unknown, [least, most]: readonly [number, number]): string {
  if (typeof won === 'number' && Number.isSafeInteger(won) && won >= least && won <= most) return String(won);
  throw refuse(parameter, `an integer number of won from ${least} to ${most}`, won);
}

function refuse(parameter: string, rule: string, value: unknown): InputError {
  return new InputError({ parameter, rule, got: shapeOfValue(value) });
}
