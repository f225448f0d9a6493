export type Language = 'ko' | 'en';

export interface ReceiptMessages {
  readonly title: string;
  readonly approved: string;
  readonly seal: string;
  readonly test: string;
  readonly goods: string;
  readonly orderNumber: string;
  readonly card: string;
  readonly instalment: string;
  readonly lumpSum: string;
  readonly months: (count: number) => string;
  readonly interestFree: string;
  readonly partlyInterestFree: (customerMonths: number) => string;
  readonly approvalNumber: string;
  readonly transactionKey: string;
  readonly approvedAt: string;
  readonly taxKind: string;
  readonly taxKinds: Readonly<Record<'simplified' | 'exempt' | 'zero-rated', string>>;
  readonly supply: string;
  readonly vat: string;
  readonly taxFree: string;
  readonly total: string;
  readonly merchant: string;
  readonly businessNumber: string;
  readonly representative: string;
  readonly phone: string;
  readonly address: string;
  readonly print: string;
  readonly cancelTitle: string;
  readonly cancelled: string;
  readonly partlyCancelled: string;
  readonly cancelSeal: string;
  readonly cancellations: string;
  readonly cancelledAt: string;
  readonly cancelledAmount: string;
  readonly cancelTransactionKey: string;
  readonly paidAmount: string;
  readonly rest: string;
  readonly cancelReceipt: string;
  readonly paymentReceipt: string;
  readonly languages: string;
}

/** The receipt's words. The type demands both languages for every key. */
export const receiptMessages: Readonly<Record<Language, ReceiptMessages>> = {
  ko: {
    title: '신용카드 매출전표',
    approved: '승인된 결제',
    seal: '승인',
    test: '테스트 결제예요. 실제로 결제된 금액은 없어요.',
    goods: '상품명',
    orderNumber: '주문번호',
    card: '카드',
    instalment: '할부',
    lumpSum: '일시불',
    months: (count) => `${count}개월`,
    interestFree: '무이자',
    partlyInterestFree: (months) => `부분 무이자, ${months}회차까지 이자 고객 부담`,
    approvalNumber: '승인번호',
    transactionKey: '거래번호',
    approvedAt: '승인일시',
    taxKind: '과세유형',
    taxKinds: { simplified: '간이과세', exempt: '면세', 'zero-rated': '영세율' },
    supply: '공급가액',
    vat: '부가세',
    taxFree: '면세금액',
    total: '합계',
    merchant: '판매자',
    businessNumber: '사업자등록번호',
    representative: '대표자',
    phone: '전화번호',
    address: '주소',
    print: '인쇄하기',
    cancelTitle: '신용카드 취소전표',
    cancelled: '취소된 결제',
    partlyCancelled: '일부 취소된 결제',
    cancelSeal: '취소',
    cancellations: '취소 내역',
    cancelledAt: '취소일시',
    cancelledAmount: '취소금액',
    cancelTransactionKey: '취소 거래번호',
    paidAmount: '결제금액',
    rest: '남은 결제금액',
    cancelReceipt: '취소전표 보기',
    paymentReceipt: '매출전표 보기',
    languages: '언어',
  },
  en: {
    title: 'Card receipt',
    approved: 'Approved payment',
    seal: 'PAID',
    test: 'This was a test payment. No money has moved.',
    goods: 'Product',
    orderNumber: 'Order number',
    card: 'Card',
    instalment: 'Instalments',
    lumpSum: 'Paid in full',
    months: (count) => `${count} months`,
    interestFree: 'interest-free',
    partlyInterestFree: (months) =>
      months === 1 ? 'interest on the first month only' : `interest on the first ${months} months only`,
    approvalNumber: 'Approval number',
    transactionKey: 'Transaction number',
    approvedAt: 'Approved',
    taxKind: 'Tax',
    taxKinds: { simplified: 'Simplified taxation', exempt: 'Exempt from VAT', 'zero-rated': 'Zero-rated' },
    supply: 'Supply value',
    vat: 'VAT',
    taxFree: 'Tax-exempt',
    total: 'Total',
    merchant: 'Seller',
    businessNumber: 'Business number',
    representative: 'Representative',
    phone: 'Phone',
    address: 'Address',
    print: 'Print',
    cancelTitle: 'Cancellation receipt',
    cancelled: 'Cancelled payment',
    partlyCancelled: 'Partly cancelled payment',
    cancelSeal: 'VOID',
    cancellations: 'Cancellations',
    cancelledAt: 'Cancelled',
    cancelledAmount: 'Cancelled amount',
    cancelTransactionKey: 'Cancel transaction',
    paidAmount: 'Paid amount',
    rest: 'Still paid',
    cancelReceipt: 'Open its receipt',
    paymentReceipt: 'Open the payment’s receipt',
    languages: 'Language',
  },
};
