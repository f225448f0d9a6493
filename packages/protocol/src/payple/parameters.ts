/**
 * Every parameter of the app-card path, by its wire name. `type` and `max` are the document's notation: `a` lower-case
 * and `A` upper-case Latin letters, `N` digits, `H` Hangul, `S` special characters, `E` an e-mail address. The letters
 * are documentation (the official examples break them); `max`, counted in characters, is enforced on what a partner
 * sends. `null`: the document gives no length, or real values exceed it (keys).
 */
export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly max: number | null;
  /** Never in logs, errors or URLs. */
  readonly sensitive: boolean;
  readonly ko: string;
  readonly en: string;
}

const row = (name: string, type: string, max: number | null, ko: string, en: string): Parameter => ({
  name,
  type,
  max,
  sensitive: false,
  ko,
  en,
});
const secret = (name: string, type: string, max: number | null, ko: string, en: string): Parameter => ({
  ...row(name, type, max, ko, en),
  sensitive: true,
});

export const parameters = [
  row('cst_id', 'aN', 255, '파트너 ID', 'partner id'),
  secret('custKey', 'aN', 255, '파트너 인증키', 'partner key'),
  secret('clientKey', 'aNS', 255, '클라이언트 키', 'client key'),
  row('PCD_PAYCHK_FLAG', 'A', 1, '결과조회 여부', 'lookup flag'),
  row('PCD_PAYCANCEL_FLAG', 'A', 1, '승인취소 여부', 'cancel flag'),
  row('PCD_PAY_TYPE', 'a', 20, '결제수단', 'payment method'),
  row('PCD_PAY_WORK', 'A', 20, '결제요청 방식', 'immediate payment or partner confirmation'),
  row('PCD_CARD_VER', 'N', 2, '카드 세부 결제방식', 'card method'),
  row('PCD_PAY_METHOD', 'aA', 20, '결제창에 보일 결제수단', 'method the window offers'),
  row('PCD_PAY_GOODS', 'aAHNS', 255, '상품명', 'product name'),
  row('PCD_PAY_TOTAL', 'N', 10, '결제요청금액', 'amount in won'),
  row('PCD_PAY_TAXTOTAL', 'N', 9, '복합과세 부가세', 'VAT of a mixed order in won'),
  row('PCD_PAY_ISTAX', 'A', 1, '과세설정', 'taxable or exempt'),
  row('PCD_PAY_OID', 'aN', 255, '주문번호', 'order number'),
  row('PCD_PAY_DATE', 'N', 8, '결제일자', 'payment date, YYYYMMDD in KST'),
  row('PCD_RST_URL', 'aNS', null, '결제결과 반환 URL', 'result URL'),
  secret('PCD_AUTH_KEY', 'aNS', null, '파트너 인증토큰', 'authentication token'),
  row('PCD_PAY_URL', 'aNS', null, '결제요청 URI', 'request URI'),
  row('PCD_PAY_HOST', 'aNS', null, '페이플 도메인', 'gateway origin'),
  row('PCD_PAY_COFURL', 'aNS', null, '최종 결제요청 URL', 'confirm URL'),
  secret('PCD_PAY_REQKEY', 'aNS', null, '최종 결제요청 승인키', 'confirm key'),
  row('PCD_CST_ID', 'aN', 255, '파트너 ID', 'partner id or token'),
  secret('PCD_CUST_KEY', 'aN', 255, '파트너 인증키', 'partner key or token'),
  row('PCD_PAYER_ID', 'aNS', 255, '빌링키', 'billing key'),
  secret('PCD_PAYER_NO', 'N', 20, '파트너 회원번호', 'member number'),
  secret('PCD_PAYER_NAME', 'aAH', 80, '고객 이름', 'buyer name'),
  secret('PCD_PAYER_HP', 'N', 15, '고객 휴대전화번호', 'buyer mobile number'),
  secret('PCD_PAYER_EMAIL', 'E', 100, '고객 이메일', 'buyer e-mail'),
  row('PCD_APP_SCHEME', 'aNS', null, '앱 스킴', 'app scheme'),
  row('PCD_HTTP_REFERER', 'aNS', null, '호출 페이지', 'calling page'),
  secret('PCD_USER_DEFINE1', 'aAHNS', 2048, '파트너 정의 값 1', 'partner-defined value 1'),
  secret('PCD_USER_DEFINE2', 'aAHNS', 2048, '파트너 정의 값 2', 'partner-defined value 2'),
  row('PCD_PAY_RST', 'a', null, '요청 결과', 'outcome'),
  row('PCD_PAY_CODE', 'AN', null, '응답코드', 'result code'),
  row('PCD_PAY_MSG', 'aAHNS', null, '응답 메시지', 'result message'),
  row('PCD_PAY_AMOUNT', 'N', null, '결제금액', 'amount asked, won'),
  row('PCD_PAY_DISCOUNT', 'N', null, '할인금액', 'discount, won'),
  row('PCD_PAY_AMOUNT_REAL', 'N', null, '실결제금액', 'amount paid, won'),
  row('PCD_PAY_CARDNAME', 'aAHS', null, '카드사명', 'card company'),
  row('PCD_PAY_CARDNUM', 'NS', null, '카드번호(일부 마스킹)', 'masked card number'),
  row('PCD_PAY_CARDQUOTA', 'N', null, '할부 개월 수', 'instalment months'),
  row('PCD_PAY_CARDTRADENUM', 'N', null, '거래 키', 'transaction key'),
  row('PCD_PAY_CARDAUTHNO', 'N', null, '승인번호', 'approval number'),
  secret('PCD_PAY_CARDRECEIPT', 'aNS', null, '매출전표 링크', 'receipt link'),
  row('PCD_PAY_TIME', 'N', null, '결제시간', 'payment time, YYYYMMDDhhmmss in KST'),
  row('PCD_SIMPLE_FLAG', 'A', 1, '간편결제 여부', 'simple payment flag'),
  row('PCD_PAY_BANKACCTYPE', 'a', null, '현금영수증 발행대상', 'cash receipt target (transfer)'),
  row('PCD_PAY_BANK', 'N', null, '은행코드', 'bank code (transfer)'),
  row('PCD_PAY_BANKNAME', 'AH', null, '은행명', 'bank name (transfer)'),
  row('PCD_PAY_BANKNUM', 'NS', null, '계좌번호', 'account number (transfer)'),
  row('PCD_TAXSAVE_MGTNUM', 'AN', null, '현금영수증 발행번호', 'cash receipt number (transfer)'),
  row('PCD_REFUND_TOTAL', 'N', 20, '취소금액', 'cancelled amount in won'),
  secret('PCD_REFUND_KEY', 'aN', null, '취소 키', 'refund key'),
] as const satisfies readonly Parameter[];

/** Wire names whose values never reach a log, an error or a URL. */
export const sensitiveNames: readonly string[] = [
  ...parameters.filter((parameter) => parameter.sensitive).map((parameter) => parameter.name),
  'AuthKey',
];

/** Longest value a partner may send, in characters; null when the document sets none. */
export function maxLengthOf(name: string): number | null {
  return parameters.find((parameter) => parameter.name === name)?.max ?? null;
}
