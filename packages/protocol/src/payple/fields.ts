/** A message of the wire: every value is a string (guide, "parameter value" tables: `String` throughout). */
export type Fields = Readonly<Record<string, string>>;

/** The payment result, row by row in the order of the guide's table 3-5. Rows of the transfer method stay empty. */
export const resultFields = [
  'PCD_PAY_RST',
  'PCD_PAY_CODE',
  'PCD_PAY_MSG',
  'PCD_PAY_TYPE',
  'PCD_CARD_VER',
  'PCD_PAY_WORK',
  'PCD_AUTH_KEY',
  'PCD_PAY_REQKEY',
  'PCD_PAY_HOST',
  'PCD_PAY_URL',
  'PCD_PAY_COFURL',
  'PCD_PAYER_ID',
  'PCD_PAYER_NO',
  'PCD_PAYER_NAME',
  'PCD_PAYER_HP',
  'PCD_PAYER_EMAIL',
  'PCD_PAY_OID',
  'PCD_PAY_GOODS',
  'PCD_PAY_AMOUNT',
  'PCD_PAY_DISCOUNT',
  'PCD_PAY_AMOUNT_REAL',
  'PCD_PAY_TOTAL',
  'PCD_PAY_TAXTOTAL',
  'PCD_PAY_ISTAX',
  'PCD_PAY_CARDNAME',
  'PCD_PAY_CARDNUM',
  'PCD_PAY_CARDQUOTA',
  'PCD_PAY_CARDTRADENUM',
  'PCD_PAY_CARDAUTHNO',
  'PCD_PAY_CARDRECEIPT',
  'PCD_PAY_TIME',
  'PCD_SIMPLE_FLAG',
  'PCD_RST_URL',
  'PCD_PAY_BANKACCTYPE',
  'PCD_PAY_BANK',
  'PCD_PAY_BANKNAME',
  'PCD_PAY_BANKNUM',
  'PCD_TAXSAVE_MGTNUM',
] as const;

/** The answer of the CERT confirm, in the order of the guide's sample (3-7). */
export const confirmFields = [
  'PCD_PAY_RST',
  'PCD_PAY_CODE',
  'PCD_PAY_MSG',
  'PCD_PAY_REQKEY',
  'PCD_PAY_OID',
  'PCD_PAY_TYPE',
  'PCD_PAYER_ID',
  'PCD_PAYER_NO',
  'PCD_PAYER_NAME',
  'PCD_PAYER_HP',
  'PCD_PAYER_EMAIL',
  'PCD_PAY_GOODS',
  'PCD_PAY_AMOUNT',
  'PCD_PAY_DISCOUNT',
  'PCD_PAY_AMOUNT_REAL',
  'PCD_PAY_TOTAL',
  'PCD_PAY_TAXTOTAL',
  'PCD_PAY_ISTAX',
  'PCD_PAY_CARDNAME',
  'PCD_PAY_CARDNUM',
  'PCD_PAY_CARDQUOTA',
  'PCD_PAY_CARDTRADENUM',
  'PCD_PAY_CARDAUTHNO',
  'PCD_PAY_CARDRECEIPT',
  'PCD_PAY_TIME',
  'PCD_SIMPLE_FLAG',
] as const;

/**
 * The answer of the result lookup of a card payment. `PCD_PAY_CARDQUOTA` and `PCD_REFUND_TOTAL` are ours beside the
 * documented rows: partners want to know them, and clients ignore what they do not.
 */
export const lookupFields = [
  'PCD_PAY_RST',
  'PCD_PAY_CODE',
  'PCD_PAY_MSG',
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
  'PCD_PAY_CARDNAME',
  'PCD_PAY_CARDNUM',
  'PCD_PAY_CARDQUOTA',
  'PCD_PAY_CARDTRADENUM',
  'PCD_PAY_CARDAUTHNO',
  'PCD_PAY_CARDRECEIPT',
  'PCD_PAY_TIME',
  'PCD_REFUND_TOTAL',
  'PCD_REGULER_FLAG',
  'PCD_PAY_YEAR',
  'PCD_PAY_MONTH',
] as const;

/** The answer of a cancellation. `PCD_REFUND_TIME` says the same as `PCD_PAY_TIME`: both names are read by clients. */
export const cancelFields = [
  'PCD_PAY_RST',
  'PCD_PAY_CODE',
  'PCD_PAY_MSG',
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
] as const;

/** The webhook of a cancellation. */
export const cancelNoticeFields = [
  'PCD_PAY_RST',
  'PCD_PAY_CODE',
  'PCD_PAY_MSG',
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
] as const;

/**
 * The rows of the payment request (guide 3-3) that decide whether two requests are the same. The page address, the
 * callback and unknown names are left out: a reload or a second click may change them.
 */
export const requestFields = [
  'PCD_PAY_TYPE',
  'PCD_PAY_WORK',
  'PCD_CARD_VER',
  'PCD_PAY_GOODS',
  'PCD_PAY_TOTAL',
  'PCD_RST_URL',
  'PCD_PAY_OID',
  'PCD_PAYER_NO',
  'PCD_PAYER_NAME',
  'PCD_PAYER_HP',
  'PCD_PAYER_EMAIL',
  'PCD_PAY_ISTAX',
  'PCD_PAY_TAXTOTAL',
  'PCD_APP_SCHEME',
  'PCD_PAY_METHOD',
  'PCD_USER_DEFINE1',
  'PCD_USER_DEFINE2',
] as const;

export type ResultField = (typeof resultFields)[number];
export type ConfirmField = (typeof confirmFields)[number];
export type LookupField = (typeof lookupFields)[number];
export type RequestField = (typeof requestFields)[number];

export type CancelResponse = Readonly<Record<(typeof cancelFields)[number], string>>;
export type CancelNotice = Readonly<Record<(typeof cancelNoticeFields)[number], string>>;
export type PaymentResult = Readonly<Record<ResultField, string>>;
export type ConfirmResponse = Readonly<Record<ConfirmField, string>>;
export type LookupResponse = Readonly<Record<LookupField, string>>;

/** The answer of partner authentication (guide 3-2, nine rows). `DOJANG_HINT` comes in test mode only. */
export interface AuthResponse {
  readonly server_name: string;
  readonly result: 'success' | 'error';
  readonly result_msg: string;
  readonly cst_id: string;
  readonly custKey: string;
  readonly AuthKey: string;
  readonly PCD_PAY_HOST: string;
  readonly PCD_PAY_URL: string;
  readonly return_url: string;
  readonly DOJANG_HINT?: string;
}
