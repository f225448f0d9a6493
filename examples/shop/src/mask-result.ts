/** Rows of a result that a developer may read; every other one is masked, known or not. */
const readable = new Set(
  `PCD_PAY_RST PCD_PAY_CODE PCD_PAY_MSG PCD_PAY_TYPE PCD_CARD_VER PCD_PAY_WORK PCD_PAY_HOST PCD_PAY_URL PCD_PAY_COFURL
  PCD_PAY_OID PCD_PAY_GOODS PCD_RST_URL PCD_PAY_AMOUNT PCD_PAY_DISCOUNT PCD_PAY_AMOUNT_REAL PCD_PAY_TOTAL
  PCD_PAY_TAXTOTAL PCD_PAY_ISTAX PCD_PAY_CARDNAME PCD_PAY_CARDNUM PCD_PAY_CARDQUOTA PCD_PAY_CARDTRADENUM
  PCD_PAY_CARDAUTHNO PCD_PAY_TIME PCD_SIMPLE_FLAG PCD_PAYER_ID PCD_PAY_METHOD PCD_REGULER_FLAG
  PCD_PAYCANCEL_FLAG PCD_REFUND_TOTAL PCD_REFUND_TAXTOTAL PCD_REFUND_TIME`.split(/\s+/),
);
const MASK = '••••';
const MOST_ROWS = 60;
const LONGEST_VALUE = 300;

/** What a payment's fields look like in the drawer. They may be forged: their number and length are bounded. */
export function maskResult(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields)
      .slice(0, MOST_ROWS)
      .map(([name, value]) => [
        name.slice(0, 40),
        value === '' || readable.has(name) ? value.slice(0, LONGEST_VALUE) : MASK,
      ]),
  );
}
