import { z } from 'zod';
import { hasEmoji, isAppScheme, isPayerNo, shapeOf } from '../payple/index.ts';
import { oneOf, required, text, won } from './notation.ts';

/** The day of a payment; samples send it with separators too. */
const paymentDate = z.preprocess(
  (date) => (typeof date === 'string' ? date.replace(/[-./ ]/g, '') : date),
  required('PCD_PAY_DATE').refine((date) => /^\d{8}$/.test(date), {
    error: 'PCD_PAY_DATE: eight digits, YYYYMMDD in KST',
  }),
);

/** Partner authentication (guide 3-2). `cst_id` and `custKey` are checked one after the other by the flow, for their own codes. */
export const authRequest = z.object({
  cst_id: text('cst_id'),
  custKey: text('custKey'),
  PCD_PAYCHK_FLAG: text('PCD_PAYCHK_FLAG').optional().default(''),
  /** A misspelling in an official sample of 2020. */
  PCD_PAYCHECK_FLAG: text('PCD_PAYCHK_FLAG').optional().default(''),
  PCD_PAYCANCEL_FLAG: text('PCD_PAYCANCEL_FLAG').optional().default(''),
  /** With the next four a client asks for a service: only the window's own is offered here. */
  PCD_PAY_TYPE: text('PCD_PAY_TYPE').optional().default(''),
  PCD_PAY_WORK: text('PCD_PAY_WORK').optional().default(''),
  PCD_SIMPLE_FLAG: text('PCD_SIMPLE_FLAG').optional().default(''),
  PCD_REGULER_FLAG: text('PCD_REGULER_FLAG').optional().default(''),
  /** The correct spelling, which Payple does not use but clients do. */
  PCD_REGULAR_FLAG: text('PCD_REGULER_FLAG').optional().default(''),
  /** With the order number: seals the order, so that a price changed in the page cannot open the window. */
  PCD_PAY_TOTAL: won('PCD_PAY_TOTAL').optional().default(null),
  PCD_PAY_OID: text('PCD_PAY_OID').optional().default(''),
});
export type AuthRequest = z.output<typeof authRequest>;

/** Partner authentication by the public key, from a page. */
export const clientRequest = z.object({ clientKey: text('clientKey') });

/** Payment request: the window's form (guide 3-3). The limits of the length are those of the parameter table. */
export const paymentRequest = z
  .object({
    PCD_PAY_TYPE: text('PCD_PAY_TYPE'),
    PCD_PAY_WORK: oneOf('PCD_PAY_WORK', ['PAY', 'CERT']),
    PCD_CARD_VER: oneOf('PCD_CARD_VER', ['02']),
    PCD_PAY_GOODS: text('PCD_PAY_GOODS').refine((goods) => !hasEmoji(goods), {
      error: 'PCD_PAY_GOODS: no emoji (some card companies refuse them), got a text with emoji',
    }),
    PCD_PAY_TOTAL: won('PCD_PAY_TOTAL'),
    PCD_RST_URL: text('PCD_RST_URL'),
    PCD_PAY_OID: text('PCD_PAY_OID'),
    PCD_PAYER_NO: text('PCD_PAYER_NO').refine((number) => number === '' || isPayerNo(number), {
      error: (issue) =>
        `PCD_PAYER_NO: digits, at most 18446744073709551615, got ${shapeOf(String(issue.input))}`,
    }),
    PCD_PAYER_NAME: text('PCD_PAYER_NAME'),
    PCD_PAYER_HP: text('PCD_PAYER_HP'),
    PCD_PAYER_EMAIL: text('PCD_PAYER_EMAIL'),
    PCD_PAY_ISTAX: oneOf('PCD_PAY_ISTAX', ['Y', 'N'], 'Y'),
    PCD_PAY_TAXTOTAL: won('PCD_PAY_TAXTOTAL').refine((tax) => tax === null || tax <= 999_999_999, {
      error: 'PCD_PAY_TAXTOTAL: at most 9 digits',
    }),
    PCD_APP_SCHEME: text('PCD_APP_SCHEME').refine((scheme) => scheme === '' || isAppScheme(scheme), {
      error: (issue) =>
        `PCD_APP_SCHEME: an app scheme such as MyShop://, got ${shapeOf(String(issue.input))}`,
    }),
    PCD_PAY_METHOD: oneOf('PCD_PAY_METHOD', ['appCard', 'naverPay', 'kakaoPay', ''], ''),
    PCD_USER_DEFINE1: text('PCD_USER_DEFINE1'),
    PCD_USER_DEFINE2: text('PCD_USER_DEFINE2'),
  })
  .refine((request) => (request.PCD_PAY_TAXTOTAL ?? 0) <= (request.PCD_PAY_TOTAL ?? 0), {
    error: 'PCD_PAY_TAXTOTAL: not above PCD_PAY_TOTAL',
    path: ['PCD_PAY_TAXTOTAL'],
  });
export type PaymentRequest = z.output<typeof paymentRequest>;

/** CERT confirm (guide 3-7). Unknown names are ignored; `PCD_PAYER_ID` is always empty for an app card. */
export const confirmRequest = z.object({
  PCD_CST_ID: required('PCD_CST_ID'),
  PCD_CUST_KEY: required('PCD_CUST_KEY'),
  PCD_AUTH_KEY: required('PCD_AUTH_KEY'),
  PCD_PAY_REQKEY: required('PCD_PAY_REQKEY'),
});
export type ConfirmRequest = z.output<typeof confirmRequest>;

/** Cancellation. The older name of the tax part, `PCD_PAY_TAXTOTAL`, is read when the newer one is empty. */
export const cancelRequest = z.object({
  PCD_CST_ID: required('PCD_CST_ID'),
  PCD_CUST_KEY: required('PCD_CUST_KEY'),
  PCD_AUTH_KEY: required('PCD_AUTH_KEY'),
  PCD_REFUND_KEY: required('PCD_REFUND_KEY'),
  PCD_PAYCANCEL_FLAG: oneOf('PCD_PAYCANCEL_FLAG', ['Y']),
  PCD_PAY_OID: required('PCD_PAY_OID'),
  PCD_PAY_DATE: paymentDate,
  PCD_REFUND_TOTAL: won('PCD_REFUND_TOTAL'),
  PCD_REFUND_TAXTOTAL: won('PCD_REFUND_TAXTOTAL').optional().default(null),
  PCD_PAY_TAXTOTAL: won('PCD_PAY_TAXTOTAL').optional().default(null),
});
export type CancelRequest = z.output<typeof cancelRequest>;

/** Result lookup. */
export const lookupRequest = z.object({
  PCD_CST_ID: required('PCD_CST_ID'),
  PCD_CUST_KEY: required('PCD_CUST_KEY'),
  PCD_AUTH_KEY: required('PCD_AUTH_KEY'),
  PCD_PAY_OID: required('PCD_PAY_OID'),
  PCD_PAY_DATE: paymentDate,
});
export type LookupRequest = z.output<typeof lookupRequest>;
