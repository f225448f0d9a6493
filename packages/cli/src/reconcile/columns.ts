import { bare } from './cells.ts';

/** What a file holds: a shop's orders, an export of payments, acquisitions (매입), deposits (입금). */
export type FileKind = 'orders' | 'payments' | 'acquisitions' | 'deposits';

/** A column as we call it. */
export type ColumnName =
  | 'order'
  | 'approval'
  | 'amount'
  | 'cancelled'
  | 'status'
  | 'date'
  | 'company'
  | 'fee'
  | 'tax'
  | 'net'
  | 'approvedOn'
  | 'depositOn';

/** What the columns of each kind of file are called, the likeliest first: by Payple's fields, back offices, card companies. */
const known: Readonly<Record<FileKind, Readonly<Partial<Record<ColumnName, readonly string[]>>>>> = {
  orders: {
    order: [
      '주문번호',
      '쇼핑몰주문번호',
      '상점주문번호',
      '주문ID',
      'PCD_PAY_OID',
      'order',
      'orderNumber',
      'order_no',
      'orderId',
      'order_id',
    ],
    approval: ['승인번호', '카드승인번호', 'PCD_PAY_CARDAUTHNO', 'approvalNumber', 'approval_no'],
    amount: [
      '결제금액',
      '총결제금액',
      '실결제금액',
      '실제결제금액',
      '최종결제금액',
      '결제액',
      '주문금액',
      '총주문금액',
      '금액',
      'PCD_PAY_TOTAL',
      'amount',
      'amountWon',
      'total',
    ],
    cancelled: [
      '취소금액',
      '환불금액',
      '취소액',
      '환불액',
      '총환불금액',
      'PCD_REFUND_TOTAL',
      'cancelledAmount',
      'cancelledWon',
      'refunded',
    ],
    status: ['주문상태', '결제상태', '상태', '처리상태', '구분', 'status'],
    date: [
      '결제일시',
      '결제일',
      '결제일자',
      '입금확인일',
      '주문일시',
      '주문일',
      '주문일자',
      'PCD_PAY_TIME',
      'paidAt',
      'date',
    ],
    company: ['카드사', '카드사명', '결제카드', 'PCD_PAY_CARDNAME', 'cardCompany'],
  },
  payments: {
    order: [
      '주문번호',
      '상점주문번호',
      '가맹점주문번호',
      '쇼핑몰주문번호',
      'PCD_PAY_OID',
      'orderId',
      'order',
      'MOID',
    ],
    approval: ['승인번호', '카드승인번호', 'PCD_PAY_CARDAUTHNO', 'approveNo', 'approvalNumber'],
    amount: [
      '거래금액',
      '결제금액',
      '승인금액',
      '결제액',
      '매출금액',
      '이용금액',
      '금액',
      'PCD_PAY_TOTAL',
      'amount',
    ],
    cancelled: [
      '취소금액',
      '환불금액',
      '취소액',
      '부분취소금액',
      'PCD_REFUND_TOTAL',
      'cancelAmount',
      'cancelledWon',
    ],
    status: [
      '결제상태',
      '거래상태',
      '승인구분',
      '거래구분',
      '매출구분',
      '거래종류',
      '상태',
      '구분',
      '취소여부',
      'PCD_PAY_RST',
      'status',
    ],
    date: [
      '승인일시',
      '승인일자',
      '승인일',
      '거래일시',
      '거래일자',
      '거래일',
      '결제일시',
      '결제일자',
      '결제일',
      '매출일자',
      '이용일자',
      'PCD_PAY_TIME',
      'approvedAt',
      'date',
    ],
    company: ['카드사', '카드사명', '발급사', '카드종류', 'PCD_PAY_CARDNAME', 'cardCompany'],
  },
  acquisitions: {
    order: ['주문번호', '상점주문번호', '가맹점주문번호', 'orderId', 'order'],
    approval: ['승인번호', '카드승인번호', 'approveNo', 'approvalNumber'],
    amount: ['매입금액', '매출금액', '거래금액', '승인금액', '접수금액', '금액', 'amount'],
    status: [
      '매입구분',
      '매입상태',
      '매입결과',
      '처리결과',
      '매출구분',
      '거래구분',
      '반송구분',
      '상태',
      '구분',
      'status',
    ],
    date: ['매입일자', '매입일', '접수일자', '접수일', 'acquiredOn', 'date'],
    company: ['매입사', '매입카드사', '카드사', '카드사명', 'cardCompany'],
    fee: ['수수료', '가맹점수수료', '수수료금액', '수수료합계', '카드수수료', 'fee'],
    tax: ['수수료부가세', '수수료VAT'],
    net: [
      '지급금액',
      '지급예정금액',
      '입금예정금액',
      '입금예정액',
      '실지급금액',
      '정산금액',
      '실입금액',
      'payOutAmount',
      'net',
    ],
    approvedOn: [
      '승인일자',
      '승인일',
      '거래일자',
      '거래일',
      '매출일자',
      '이용일자',
      'approvedOn',
      'soldDate',
    ],
    depositOn: [
      '입금예정일',
      '입금예정일자',
      '지급예정일',
      '지급예정일자',
      '지급일자',
      '지급일',
      '정산예정일',
      '정산일',
      'paidOutDate',
      'depositOn',
    ],
  },
  deposits: {
    order: ['주문번호', '상점주문번호', 'order'],
    approval: ['승인번호', '카드승인번호', 'approvalNumber'],
    amount: [
      '실입금액',
      '입금금액',
      '입금액',
      '실지급금액',
      '지급금액',
      '정산금액',
      '합계금액',
      '맡기신금액',
      '금액',
      'amount',
    ],
    date: [
      '입금일자',
      '입금일',
      '입금일시',
      '지급일자',
      '지급일',
      '정산일',
      '정산일자',
      '거래일자',
      '거래일시',
      'date',
    ],
    company: ['카드사', '카드사명', '매입사', '입금처', '보내신분', '기재내용', '적요', 'cardCompany'],
  },
};

/** Without these nothing can be compared: each is one of several. */
const needed: Readonly<Record<FileKind, readonly (readonly ColumnName[])[]>> = {
  orders: [['order', 'approval'], ['amount']],
  payments: [
    ['order', 'approval'],
    ['amount', 'cancelled'],
  ],
  acquisitions: [['approval', 'order'], ['amount']],
  deposits: [['amount'], ['date', 'approval']],
};

/** Which column of a file is which: indexes. */
export type Columns = Readonly<Partial<Record<ColumnName, number>>>;

/** Headers as somebody says them, by our names. */
export type SaidColumns = Readonly<Partial<Record<ColumnName, string>>>;

/** Columns that a kind of file can have. */
export function columnNames(kind: FileKind): readonly ColumnName[] {
  return Object.keys(known[kind]) as ColumnName[];
}

/** Finds the columns in a line of headers; null when it is no such line. */
export function findColumns(kind: FileKind, headers: readonly string[], said: SaidColumns): Columns | null {
  const names = headers.map(headerKey);
  const columns: Partial<Record<ColumnName, number>> = {};
  const indexOf = (header: string) => names.indexOf(headerKey(header));
  for (const [name, likely] of Object.entries(known[kind]) as [ColumnName, readonly string[]][]) {
    const header = said[name];
    const index =
      header === undefined ? (likely.map(indexOf).find((found) => found !== -1) ?? -1) : indexOf(header);
    if (index !== -1) columns[name] = index;
    else if (header !== undefined) return null;
  }
  const isWhole = needed[kind].every((names) => names.some((name) => columns[name] !== undefined));
  return isWhole ? columns : null;
}

/** `결제 금액(원)` and `결제금액` are one. */
function headerKey(header: string): string {
  return bare(header)
    .replace(/\((원|₩|krw|vat포함|kst)\)/gi, '')
    .toLowerCase();
}
