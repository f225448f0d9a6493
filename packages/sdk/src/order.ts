import { isAbsoluteUrl, type PaymentRequest, type Row, requests } from '@dojang/protocol/payple';
import { type Demand, refuse, requireRow, requireWon } from './require-row.ts';

const { rows } = requests.payment;

/** Where an order has what the message calls by one name. */
const places = {
  payerNo: 'buyer.memberNumber',
  payerName: 'buyer.name',
  payerPhone: 'buyer.phone',
  payerEmail: 'buyer.email',
  taxable: 'tax.kind',
  taxWon: 'tax.vatWon',
  userDefine1: 'userDefined1',
  userDefine2: 'userDefined2',
} as const satisfies Partial<Record<keyof PaymentRequest, string>>;

/** What is asked of a partner's own server beyond the wire. */
const demands: Readonly<Record<string, Demand>> = {
  orderNumber: { isRequired: true },
  resultUrl: {
    isRequired: true,
    rule: {
      holds: (url) => /^\/(?!\/)/.test(url) || (isAbsoluteUrl(url) && URL.canParse(url)),
      says: 'a path that starts with /, or an http(s) address',
    },
  },
};

/** Rows of the request that stand in an order under their own names and need no word here. */
type OtherNames = Exclude<
  keyof PaymentRequest,
  keyof typeof places | 'work' | 'goods' | 'amountWon' | 'orderNumber' | 'resultUrl'
>;
type Others = {
  // Through the table, whose rows say what each is for.
  readonly [Name in keyof Pick<typeof rows, OtherNames>]?: PaymentRequest[Name] | undefined;
};

/** A payment request (guide 3-3). */
export interface Order extends Others {
  /** `PAY`: charged when the customer has approved. `CERT`: charged when your server confirms. */
  readonly work: 'PAY' | 'CERT';
  /** Product name: 1 to 255 characters, no emoji. */
  readonly goods: string;
  /** Won, an integer; not below the least card payment (`MINIMUM_WON`). */
  readonly amountWon: number;
  /** Unique for each payment: 1 to 255 characters, none invisible, no white space at its ends. */
  readonly orderNumber: string;
  /**
   * Where the browser brings the result: a path such as `/pay/result` opens the window over the page (a new tab on a
   * phone); an absolute address moves the page itself there and back.
   */
  readonly resultUrl: string;
  /** Who buys. */
  readonly buyer?: Buyer | undefined;
  /** Default: all of it taxable. */
  readonly tax?: Tax | undefined;
  /** Returned unchanged, at most 2048 characters. */
  readonly userDefined1?: string | undefined;
  /** The same once more. */
  readonly userDefined2?: string | undefined;
}

/** The buyer, as the receipt and the card company's notice have them. All of it may be left out. */
export interface Buyer {
  /** At most 80 characters. */
  readonly name?: string | undefined;
  /** A mobile number; hyphens and spaces are taken out. */
  readonly phone?: string | undefined;
  /** At most 100 characters; prefilled in the window. */
  readonly email?: string | undefined;
  /** Your number of the customer, at most 20 characters. Payple documents digits, at most 18446744073709551615. */
  readonly memberNumber?: string | undefined;
}

/** How an order is taxed. */
export type Tax =
  | { readonly kind: 'taxable' }
  /** Taxable and exempt goods together: `vatWon` is the VAT itself, in won. */
  | { readonly kind: 'mixed'; readonly vatWon: number }
  | { readonly kind: 'exempt' };

/** The rows of the request that describe the order, by their wire names. @throws InputError */
export function orderFields(order: Order): Record<string, string> {
  const { buyer = {}, tax = { kind: 'taxable' } } = order;
  const said: Readonly<Record<string, unknown>> = {
    ...order,
    payerNo: buyer.memberNumber,
    payerName: buyer.name,
    payerPhone: typeof buyer.phone === 'string' ? buyer.phone.replace(/[\s-]/g, '') : buyer.phone,
    payerEmail: buyer.email,
    userDefine1: order.userDefined1,
    userDefine2: order.userDefined2,
    ...taxValues(tax, order.amountWon),
  };
  return Object.fromEntries(
    Object.entries<Row>(rows).flatMap(([ours, row]) => {
      if (row.digest !== true) return [];
      const [only, ...more] = row.values ?? [];
      if (only !== undefined && more.length === 0) return [[row.wire, only]];
      const text = requireRow(row, nameOf(ours), said[ours], demands[ours]);
      return text === '' ? [] : [[row.wire, text]];
    }),
  );
}

/** An amount as the wire writes it. @throws InputError */
export function requireAmount(amountWon: number): string {
  return requireWon(rows.amountWon, 'amountWon', amountWon);
}

/** An amount to give back: in part it may be less than a payment's least. @throws InputError */
export function requireRefund(amountWon: number): string {
  return requireWon(requests.cancel.rows.amountWon, 'amountWon', amountWon);
}

/** The VAT part of an amount to give back. @throws InputError */
export function requireRefundVat(vatWon: number, amountWon: number): string {
  return requireWon(requests.cancel.rows.taxWon, 'vatWon', vatWon, amountWon);
}

/** @throws InputError */
export function requireOrderNumber(orderNumber: string): string {
  return requireRow(requests.lookup.rows.orderNumber, 'orderNumber', orderNumber);
}

function taxValues(tax: Tax, amountWon: number): { readonly taxable: string; readonly taxWon?: number } {
  switch (tax.kind) {
    case 'taxable':
      return { taxable: 'Y' };
    case 'exempt':
      return { taxable: 'N' };
    case 'mixed':
      requireWon(rows.taxWon, places.taxWon, tax.vatWon, amountWon);
      return { taxable: 'Y', taxWon: tax.vatWon };
    default:
      throw refuse(rows.taxable, places.taxable, 'taxable, mixed or exempt', tax satisfies never);
  }
}

function nameOf(ours: string): string {
  return Object.entries(places).find(([name]) => name === ours)?.[1] ?? ours;
}
