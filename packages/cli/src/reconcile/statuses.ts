import { bare } from './cells.ts';

/** What a line says of its money. `sent-back` (반송), `withheld` (보류): of acquisitions. `unpaid`: nothing moved. */
export type LineStatus = 'paid' | 'cancelled' | 'unpaid' | 'sent-back' | 'withheld';

/** Words of back offices and card companies; whatever else stands there somebody has to say. */
const words: Readonly<Record<LineStatus, readonly string[]>> = {
  paid: [
    '승인',
    '결제',
    '결제완료',
    '완료',
    '정상',
    '정상승인',
    '승인완료',
    '정상매출',
    '매출',
    '매입',
    '매입완료',
    '재매입',
    '접수',
    '입금완료',
    '결제승인',
    '일반',
    '상품준비중',
    '배송준비중',
    '배송대기',
    '배송중',
    '배송완료',
    '구매확정',
    '구매결정',
    '거래완료',
    '픽업완료',
    '이용완료',
    'paid',
    'approved',
    'done',
    'success',
    'completed',
    'complete',
    'acquired',
    'n',
    '미취소',
  ],
  cancelled: [
    '취소',
    '승인취소',
    '결제취소',
    '전체취소',
    '전액취소',
    '취소완료',
    '매출취소',
    '매입취소',
    '망취소',
    '부분취소',
    '부분취소완료',
    '환불',
    '환불완료',
    '부분환불',
    '반품',
    '반품완료',
    '당일취소',
    '주문취소',
    '취소매출',
    '취소매입',
    '판매취소',
    'cancelled',
    'canceled',
    'refunded',
    'cancel',
    'reversed',
    'partial_canceled',
    'partial_cancelled',
    'y',
    '취소됨',
  ],
  unpaid: [
    '실패',
    '결제실패',
    '승인실패',
    '거절',
    '승인거절',
    '미결제',
    '결제대기',
    '대기',
    '입금대기',
    '입금전',
    '주문접수',
    '결제중',
    '미입금',
    'failed',
    'declined',
    'pending',
    'error',
    'close',
    'expired',
    'aborted',
    'ready',
    'unpaid',
    'open',
    'closed',
    'waiting',
  ],
  'sent-back': ['반송', '매입반송', '반송완료', '매입거절', 'sent-back'],
  withheld: ['보류', '매입보류', '지급보류', '입금보류', '대금보류', 'withheld'],
};

const statuses: ReadonlyMap<string, LineStatus> = new Map(
  Object.entries(words).flatMap(([status, list]) =>
    list.map((word) => [word, status as LineStatus] as const),
  ),
);

export const lineStatuses = Object.keys(words) as readonly LineStatus[];

/** What a word means; undefined: it is none that we know. An empty cell says nothing against it. */
export function statusOf(cell: string, said: ReadonlyMap<string, LineStatus>): LineStatus | undefined {
  const word = wordOf(cell);
  if (word === '') return 'paid';
  return said.get(word) ?? statuses.get(word);
}

/** A word as it is compared. */
export function wordOf(cell: string): string {
  return bare(cell).toLowerCase();
}
