import { requests } from './requests.ts';
import type { Parameter } from './row.ts';

const row = (wire: string, type: string, max: number | null, ko: string, en: string): Parameter => ({
  wire,
  type,
  max,
  ko,
  en,
});
const secret = (...described: Parameters<typeof row>): Parameter => ({
  ...row(...described),
  sensitive: true,
});

/** What answers alone carry. */
const ofAnswers: readonly Parameter[] = [
  row('server_name', 'aNS', null, '요청한 서버', 'host the request was made to'),
  row('result', 'a', null, '인증 결과', 'outcome of an authentication'),
  row('result_msg', 'aAHNS', null, '인증 결과 메시지', 'message of an authentication, with the code'),
  secret('AuthKey', 'aNS', null, '파트너 인증토큰', 'authentication token'),
  row('return_url', 'aNS', null, '결제요청 URL', 'address of the next request'),
  row('PCD_PAY_HOST', 'aNS', null, '페이플 도메인', 'gateway origin'),
  row('PCD_PAY_COFURL', 'aNS', null, '최종 결제요청 URL', 'confirm URL'),
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
  row('PCD_PAY_BANKACCTYPE', 'a', null, '현금영수증 발행대상', 'cash receipt target (transfer)'),
  row('PCD_PAY_BANK', 'N', null, '은행코드', 'bank code (transfer)'),
  row('PCD_PAY_BANKNAME', 'AH', null, '은행명', 'bank name (transfer)'),
  row('PCD_PAY_BANKNUM', 'NS', null, '계좌번호', 'account number (transfer)'),
  row('PCD_TAXSAVE_MGTNUM', 'AN', null, '현금영수증 발행번호', 'cash receipt number (transfer)'),
  row('PCD_EASY_PAY_METHOD', 'aA', null, '간편결제 수단', 'method of an easy payment'),
  row('PCD_TX_KEY', 'aN', null, '간편결제 거래 키', 'transaction key of an easy payment'),
  row('PCD_REFUND_TIME', 'N', null, '취소시간', 'cancellation time, YYYYMMDDhhmmss in KST'),
  row('PCD_PAY_YEAR', 'N', 4, '결제 연도', 'year of a monthly payment'),
  row('PCD_PAY_MONTH', 'N', 2, '결제 월', 'month of a monthly payment'),
];

/** Every parameter of the app-card path, once. */
export const parameters: readonly Parameter[] = [
  ...new Map<string, Parameter>(
    [
      ...Object.values(requests).flatMap(({ rows }): readonly Parameter[] => Object.values(rows)),
      ...ofAnswers,
    ].map((parameter) => [parameter.wire, parameter]),
  ).values(),
];

/** Wire names whose values never reach a log, an error or a URL. */
export const sensitiveNames: readonly string[] = parameters
  .filter(({ sensitive }) => sensitive === true)
  .map(({ wire }) => wire);

/** Wire names whose values tell of the customer, and are erased with him. */
export const buyerNames: readonly string[] = parameters
  .filter(({ buyer }) => buyer === true)
  .map(({ wire }) => wire);
