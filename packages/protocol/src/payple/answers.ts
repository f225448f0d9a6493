import { textOf } from './request-values.ts';
import { type PaymentRequest, requests } from './requests.ts';
import type { AnswerName, Row } from './row.ts';

/** A message of the wire: every value is a string (guide, "parameter value" tables: `String` throughout). */
export type Fields = Readonly<Record<string, string>>;

const SAID = ['PCD_PAY_RST', 'PCD_PAY_CODE', 'PCD_PAY_MSG'] as const;
const BUYER = ['PCD_PAYER_NO', 'PCD_PAYER_NAME', 'PCD_PAYER_HP', 'PCD_PAYER_EMAIL'] as const;
const AMOUNTS = ['PCD_PAY_AMOUNT', 'PCD_PAY_DISCOUNT', 'PCD_PAY_AMOUNT_REAL', 'PCD_PAY_TOTAL'] as const;
const CARD = [
  'PCD_PAY_CARDNAME',
  'PCD_PAY_CARDNUM',
  'PCD_PAY_CARDQUOTA',
  'PCD_PAY_CARDTRADENUM',
  'PCD_PAY_CARDAUTHNO',
  'PCD_PAY_CARDRECEIPT',
  'PCD_PAY_TIME',
] as const;

/** The rows of every answer, in the order in which they are sent. */
export const answers = {
  /** Partner authentication (guide 3-2). */
  auth: [
    'server_name',
    'result',
    'result_msg',
    'cst_id',
    'custKey',
    'AuthKey',
    'PCD_PAY_HOST',
    'PCD_PAY_URL',
    'return_url',
  ],
  /** The payment result (guide 3-5), through the browser and by webhook. */
  result: [
    ...SAID,
    'PCD_PAY_TYPE',
    'PCD_CARD_VER',
    'PCD_PAY_WORK',
    'PCD_AUTH_KEY',
    'PCD_PAY_REQKEY',
    'PCD_PAY_HOST',
    'PCD_PAY_URL',
    'PCD_PAY_COFURL',
    'PCD_PAYER_ID',
    ...BUYER,
    'PCD_PAY_OID',
    'PCD_PAY_GOODS',
    ...AMOUNTS,
    'PCD_PAY_TAXTOTAL',
    'PCD_PAY_ISTAX',
    ...CARD,
    'PCD_SIMPLE_FLAG',
    'PCD_RST_URL',
    'PCD_PAY_BANKACCTYPE',
    'PCD_PAY_BANK',
    'PCD_PAY_BANKNAME',
    'PCD_PAY_BANKNUM',
    'PCD_TAXSAVE_MGTNUM',
    'PCD_PAY_METHOD',
    'PCD_EASY_PAY_METHOD',
    'PCD_TX_KEY',
    'PCD_REGULER_FLAG',
    'PCD_PAY_YEAR',
    'PCD_PAY_MONTH',
  ],
  /** What a window the customer closed returns of its request, before `PCD_PAY_RST` and `PCD_PAY_MSG`. */
  close: [
    'PCD_PAY_TYPE',
    'PCD_CARD_VER',
    'PCD_PAY_WORK',
    ...BUYER,
    'PCD_PAY_OID',
    'PCD_PAY_GOODS',
    'PCD_PAY_TOTAL',
    'PCD_PAY_TAXTOTAL',
    'PCD_PAY_ISTAX',
    'PCD_RST_URL',
  ],
  /** The confirm of a CERT payment (the guide's sample, 3-7). */
  confirm: [
    ...SAID,
    'PCD_PAY_REQKEY',
    'PCD_PAY_OID',
    'PCD_PAY_TYPE',
    'PCD_PAYER_ID',
    ...BUYER,
    'PCD_PAY_GOODS',
    ...AMOUNTS,
    'PCD_PAY_TAXTOTAL',
    'PCD_PAY_ISTAX',
    ...CARD,
    'PCD_SIMPLE_FLAG',
  ],
  /**
   * The lookup of a card payment. `PCD_PAY_CARDQUOTA`, `PCD_PAY_WORK` and `PCD_REFUND_TOTAL` are ours beside the documented rows:
   * partners want to know them, and clients ignore what they do not.
   */
  lookup: [
    ...SAID,
    'PCD_PAY_OID',
    'PCD_PAY_TYPE',
    'PCD_PAYER_NO',
    'PCD_PAYER_ID',
    'PCD_PAYER_NAME',
    'PCD_PAYER_EMAIL',
    'PCD_PAY_GOODS',
    'PCD_PAY_TOTAL',
    'PCD_PAY_ISTAX',
    'PCD_PAY_TAXTOTAL',
    ...CARD,
    'PCD_PAY_WORK',
    'PCD_REFUND_TOTAL',
    'PCD_REGULER_FLAG',
    'PCD_PAY_YEAR',
    'PCD_PAY_MONTH',
  ],
  /** A cancellation. `PCD_REFUND_TIME` says the same as `PCD_PAY_TIME`: both names are read by clients. */
  cancel: [
    ...SAID,
    'PCD_PAY_OID',
    'PCD_PAY_TYPE',
    'PCD_PAYER_NO',
    'PCD_PAYER_ID',
    'PCD_PAY_GOODS',
    'PCD_REFUND_TOTAL',
    'PCD_REFUND_TAXTOTAL',
    'PCD_PAY_CARDTRADENUM',
    'PCD_PAY_CARDRECEIPT',
    'PCD_PAY_TIME',
    'PCD_REFUND_TIME',
    'PCD_REGULER_FLAG',
    'PCD_PAY_YEAR',
    'PCD_PAY_MONTH',
  ],
  /** The webhook of a cancellation. */
  cancelNotice: [
    ...SAID,
    'PCD_CST_ID',
    'PCD_PAY_OID',
    'PCD_PAY_TYPE',
    'PCD_PAYER_NO',
    'PCD_PAYER_ID',
    'PCD_PAY_YEAR',
    'PCD_PAY_MONTH',
    'PCD_PAY_GOODS',
    'PCD_PAY_TOTAL',
    'PCD_REGULER_FLAG',
    'PCD_REFUND_TOTAL',
    'PCD_REFUND_TIME',
    'PCD_PAYCANCEL_FLAG',
  ],
} as const satisfies Readonly<Record<AnswerName | 'auth', readonly string[]>>;

/** What every answer about an app-card payment says alike. */
export const constantRows = {
  PCD_PAYER_ID: '',
  PCD_PAY_DISCOUNT: '0',
  PCD_SIMPLE_FLAG: 'N',
  PCD_PAY_BANKACCTYPE: '',
  PCD_PAY_BANK: '',
  PCD_PAY_BANKNAME: '',
  PCD_PAY_BANKNUM: '',
  PCD_TAXSAVE_MGTNUM: '',
  PCD_EASY_PAY_METHOD: '',
  PCD_TX_KEY: '',
  PCD_REGULER_FLAG: 'N',
  PCD_PAY_YEAR: '',
  PCD_PAY_MONTH: '',
  PCD_PAYCANCEL_FLAG: 'Y',
} as const;

type Rows = typeof requests.payment.rows;
type Echoed<Name extends AnswerName> = {
  [Ours in keyof Rows]: Rows[Ours] extends { echoed: readonly (infer Where)[] }
    ? Name extends Where
      ? Rows[Ours]['wire']
      : never
    : never;
}[keyof Rows];

export type Answer<Name extends keyof typeof answers> = Readonly<
  Record<(typeof answers)[Name][number], string>
>;

/** What an answer says beyond the request, and beyond what all of them say. */
export type OwnRows<Name extends AnswerName> = Readonly<
  Record<Exclude<(typeof answers)[Name][number], Echoed<Name> | keyof typeof constantRows>, string>
>;

/** What was asked for, as far as it is known: what nobody knows any more is empty. */
type Returned = { readonly [Row in keyof PaymentRequest]: PaymentRequest[Row] | '' };

/**
 * An answer, row by row: what is always said, what it returns of the request, and what is its own. A row that it returns without a
 * place of its own comes last, when it was sent.
 */
export function answerOf<Name extends AnswerName>(
  name: Name,
  order: Returned,
  own: OwnRows<Name>,
): Answer<Name> {
  const names: readonly string[] = answers[name];
  const echoes = echoesOf(name, order);
  const said: Fields = { ...own, ...constantRows, ...Object.fromEntries(echoes) };
  const others = echoes.filter(([wire, text]) => !names.includes(wire) && text !== '');
  // The types of the tables say that every name has its text.
  return Object.fromEntries([...names.map((wire) => [wire, said[wire]]), ...others]) as Answer<Name>;
}

function echoesOf(
  name: AnswerName,
  order: Readonly<Record<string, string | number | boolean | null>>,
): readonly (readonly [wire: string, text: string])[] {
  return Object.entries<Row>(requests.payment.rows)
    .filter(([, { echoed = [] }]) => echoed.includes(name))
    .map(([ours, row]) => {
      const text = row.values?.length === 1 ? row.values.join() : textOf(order[ours] ?? null);
      return [row.wire, text === '' && name !== 'close' ? (row.echoOfNone ?? '') : text];
    });
}

export type ResultField = (typeof answers.result)[number];
export type PaymentResult = Answer<'result'>;
export type ConfirmResponse = Answer<'confirm'>;
export type LookupResponse = Answer<'lookup'>;
export type CancelResponse = Answer<'cancel'>;
export type CancelNotice = Answer<'cancelNotice'>;

/** The answer of partner authentication. `DOJANG_HINT` comes in test mode only. */
export type AuthResponse = Answer<'auth'> & {
  readonly result: 'success' | 'error';
  readonly DOJANG_HINT?: string;
};
