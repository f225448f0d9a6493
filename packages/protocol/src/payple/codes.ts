import { MINIMUM_WON } from './minimum.ts';

/**
 * Result codes that an app-card payment can meet, from partner authentication to lookup. `message` is the exact text of the
 * wire (its spelling and exclamation marks are Payple's). Codes are permanent.
 */
export interface ResultCode {
  readonly code: string;
  readonly message: string;
  readonly outcome: Outcome;
  /** Tells a documented code from one of ours (the document has none for that case). */
  readonly origin: 'payple' | 'ours';
  /** The call that answers it. */
  readonly step: Step;
  /**
   * `rule`: this gateway raises it by a rule of its own. `rehearsal`: Payple raises it for something this gateway does not have (its
   * statistics, its notifications); a test can still ask for it, to rehearse it.
   */
  readonly raised: 'rule' | 'rehearsal';
}

type Outcome = 'success' | 'invalid' | 'declined' | 'expired' | 'open';
type Step = 'auth' | 'window' | 'confirm' | 'cancel' | 'lookup';

/** In the source `CPCA0202` has a second text, `결제내역 등록 실패!!`, that of {@link codes} `CPCA0014`. */
const rows = [
  ['AUTH0001', '가맹점 인증에 필요한 cst_id 를 확인해주세요.', 'invalid', 'payple', 'auth', 'rule'],
  ['AUTH0002', '가맹점 인증에 필요한 custKey 를 확인해주세요.', 'invalid', 'payple', 'auth', 'rule'],
  ['AUTH0003', '가맹점 계정이 존재하지 않습니다.', 'invalid', 'payple', 'auth', 'rule'],
  ['AUTH0004', '접속하시는 서버의 도메인 확인이 필요합니다.', 'invalid', 'payple', 'auth', 'rule'],
  ['AUTH0005', 'TOKEN CREATE ERROR!!', 'invalid', 'payple', 'auth', 'rule'],
  ['AUTH0006', '보안프로토콜(HTTPS) 접속이 필요합니다.', 'invalid', 'payple', 'auth', 'rule'],
  [
    'AUTH0007',
    '결제창을 호출한 도메인과 Referer 가 일치하지 않습니다.',
    'invalid',
    'payple',
    'window',
    'rule',
  ],
  ['AUTH0008', '인증 정보가 유효하지 않습니다. 다시 시도해주세요.', 'invalid', 'payple', 'confirm', 'rule'],
  ['CBIL0001', 'Wrong access attempt', 'invalid', 'payple', 'window', 'rule'],
  ['CBIL0002', '인증세션이 만료되었습니다. 다시 시도해주세요.', 'expired', 'payple', 'window', 'rule'],
  [
    'CBIL0003',
    '결제내역이 존재하지 않습니다. 다시 시도해주세요.',
    'invalid',
    'payple',
    'window',
    'rehearsal',
  ],
  ['CBIL0004', 'Event Duplication Error', 'declined', 'payple', 'window', 'rehearsal'],
  ['CBIL0005', 'Event Req Update Error', 'declined', 'payple', 'window', 'rehearsal'],
  ['CBIL0006', '인증세션 업데이트 실패!!', 'declined', 'payple', 'window', 'rehearsal'],
  ['CPCA0001', '인증시간(3분)이 초과되었습니다. 다시 시도해주세요.', 'expired', 'payple', 'window', 'rule'],
  [
    'CPCA0002',
    '결제 진행 중 오류가 발생하였습니다. 다시 시도해주세요.',
    'invalid',
    'payple',
    'window',
    'rehearsal',
  ],
  ['CPCA0003', '카드인증회원이 아닙니다.', 'invalid', 'payple', 'window', 'rehearsal'],
  ['CPCA0004', '카드정보가 존재하지 않거나, 일치하지 않습니다.', 'invalid', 'payple', 'window', 'rehearsal'],
  [
    'CPCA0005',
    '카드결제용 인증키 값이 존재하지 않거나, 일치하지 않습니다.',
    'invalid',
    'payple',
    'window',
    'rehearsal',
  ],
  [
    'CPCA0006',
    '이용하시는 상점의 한도가 초과되었습니다. 상점 관리자에게 문의주세요.',
    'invalid',
    'payple',
    'window',
    'rehearsal',
  ],
  [
    'CPCA0007',
    '가맹점 카드 월 한도 초과 - 해당 사이트 관리자에게 문의 하세요!!',
    'invalid',
    'payple',
    'window',
    'rehearsal',
  ],
  ['CPCA0008', '통계정보 업데이트 실패!!', 'declined', 'payple', 'window', 'rehearsal'],
  ['CPCA0009', '통계정보 등록 실패!!', 'declined', 'payple', 'window', 'rehearsal'],
  ['CPCA0010', '카드승인 요청 실패!!', 'declined', 'payple', 'window', 'rule'],
  ['CPCA0011', '결제요청 값과 결제결과 값이 다릅니다.', 'declined', 'payple', 'window', 'rule'],
  ['CPCA0012', '고액결제 알림톡 발송 실패!!', 'declined', 'payple', 'window', 'rehearsal'],
  ['CPCA0013', '정기결제내역 등록 실패!!', 'declined', 'payple', 'window', 'rehearsal'],
  ['CPCA0014', '결제내역 등록 실패!!', 'declined', 'payple', 'window', 'rehearsal'],
  ['CPCA0015', '인증세션 업데이트 실패!!', 'declined', 'payple', 'window', 'rehearsal'],
  ['CPCA0016', '통계정보 업데이트 실패!!', 'declined', 'payple', 'window', 'rehearsal'],
  ['CPCA0017', '링크결제 카운트 업데이트 실패!!', 'declined', 'payple', 'window', 'rehearsal'],
  [
    'CPCA0018',
    '결제 진행 중 오류가 발생하였습니다. 다시 시도해주세요.',
    'declined',
    'payple',
    'window',
    'rule',
  ],
  ['CPCA0019', 'Event Duplication Error', 'declined', 'payple', 'window', 'rehearsal'],
  ['CPCA0020', 'Event Req Update Error', 'declined', 'payple', 'window', 'rehearsal'],
  ['CPCA0021', '인증세션 업데이트 실패!!', 'declined', 'payple', 'window', 'rehearsal'],
  [
    'CPCA0022',
    '카드결제 건당 한도(-원)가 초과되었습니다. 상점 관리자에게 문의주세요.',
    'invalid',
    'payple',
    'window',
    'rule',
  ],
  [
    'CPCA0023',
    '카드결제 1일 한도(-원)가 초과되었습니다. 상점 관리자에게 문의주세요.',
    'invalid',
    'payple',
    'window',
    'rule',
  ],
  [
    'CPCA0024',
    '카드결제 1일 건수(-건)가 초과되었습니다. 상점 관리자에게 문의주세요.',
    'invalid',
    'payple',
    'window',
    'rule',
  ],
  [
    'CPCA0025',
    '카드결제 월 한도(-원)가 초과되었습니다. 상점관리자에게 문의주세요.',
    'invalid',
    'payple',
    'window',
    'rule',
  ],
  ['CPCA0026', '카드(일반)결제 알림톡 발송 실패!!', 'declined', 'payple', 'window', 'rehearsal'],
  ['CPCA0027', `결제가능 최저금액은 ${MINIMUM_WON}원 입니다.`, 'invalid', 'ours', 'window', 'rule'],
  ['CPCA0028', '결제상품명이 존재하지 않습니다.', 'invalid', 'ours', 'window', 'rule'],
  ['CPCA0201', '이미 존재하는 거래입니다. 다시 시도해주세요.', 'invalid', 'payple', 'window', 'rule'],
  ['CPCA0202', '정기결제요청내역 등록 실패!!', 'declined', 'payple', 'window', 'rehearsal'],
  ['CPCA9997', '결제방식 오류', 'invalid', 'payple', 'window', 'rule'],
  ['CPCA9998', '카드결제 서비스 이용불가', 'invalid', 'payple', 'window', 'rule'],
  ['CPCA9999', '카드결제 실패!!', 'declined', 'payple', 'window', 'rule'],
  ['CPCAD001', '카드등록 해지 실패!!', 'declined', 'payple', 'window', 'rehearsal'],
  ['CPCAD002', '카드번호', 'declined', 'payple', 'window', 'rehearsal'],
  ['CPCAE001', 'Event Duplication Error', 'invalid', 'payple', 'window', 'rehearsal'],
  ['CPCAE002', 'Event Update Error', 'declined', 'payple', 'window', 'rehearsal'],
  ['CPCAE003', '$eventTitle(이벤트)이(가) 종료되었습니다.', 'invalid', 'payple', 'window', 'rehearsal'],
  ['CPCAE004', '결제요청 금액이 일치하지 않습니다.', 'invalid', 'payple', 'window', 'rule'],
  ['0000', '카드승인완료', 'success', 'payple', 'window', 'rule'],
  ['PCCF0000', '카드결제완료', 'success', 'payple', 'confirm', 'rule'],
  ['PCCF0001', '결제요청 정보가 존재하지 않습니다.', 'invalid', 'ours', 'confirm', 'rule'],
  ['PCCF0002', '인증세션이 만료되었습니다. 다시 시도해주세요.', 'expired', 'ours', 'confirm', 'rule'],
  [
    'PCCF0003',
    '결제 진행 중 오류가 발생하였습니다. 다시 시도해주세요.',
    'declined',
    'ours',
    'confirm',
    'rule',
  ],
  ['PCCF0004', '주문번호 또는 결제금액이 결제요청과 다릅니다.', 'invalid', 'ours', 'confirm', 'rule'],
  ['PCCFD001', '카드결제 실패!!', 'declined', 'payple', 'confirm', 'rule'],
  ['PAYC0000', '환불성공', 'success', 'payple', 'cancel', 'rule'],
  ['PAYC0001', '인증실패', 'invalid', 'payple', 'cancel', 'rule'],
  ['PAYC0002', '취소 키를 확인해주세요.', 'invalid', 'payple', 'cancel', 'rule'],
  ['PAYC0003', '취소금액을 확인해주세요.', 'invalid', 'ours', 'cancel', 'rule'],
  [
    'PAYC0004',
    '이미 사용된 인증입니다. 파트너 인증 후 다시 시도해주세요.',
    'invalid',
    'ours',
    'cancel',
    'rule',
  ],
  ['PAYC0007', '결제정보를 찾을 수 없습니다.', 'invalid', 'payple', 'cancel', 'rule'],
  ['PAYC0011', '환불가능금액을 초과하였습니다.', 'invalid', 'payple', 'cancel', 'rule'],
  ['PAYC0012', '취소 처리 중입니다. 결과를 확인해주세요.', 'open', 'ours', 'cancel', 'rule'],
  ['PAYCD001', '카드승인취소 실패', 'declined', 'ours', 'cancel', 'rule'],
  ['PCHK0000', '결제완료', 'success', 'payple', 'lookup', 'rule'],
  ['PCHK0001', '결제내역이 존재하지 않습니다. 다시 시도해주세요.', 'invalid', 'ours', 'lookup', 'rule'],
  ['PCHK0002', '인증세션이 만료되었습니다. 다시 시도해주세요.', 'invalid', 'ours', 'lookup', 'rule'],
  ['PCHK0003', '처리 중입니다', 'open', 'ours', 'lookup', 'rule'],
] as const satisfies readonly (readonly [
  code: string,
  message: string,
  outcome: Outcome,
  origin: ResultCode['origin'],
  step: Step,
  raised: ResultCode['raised'],
])[];

export type Code = (typeof rows)[number][0];

export const codes = rows.map(([code, message, outcome, origin, step, raised]) => ({
  code,
  message,
  outcome,
  origin,
  step,
  raised,
})) satisfies readonly ResultCode[];

const byCode = new Map<string, (typeof codes)[number]>(codes.map((entry) => [entry.code, entry]));

/** The row of a code, or undefined for one we do not know (an institution's, a newer one). */
export function describeCode(code: string): (typeof codes)[number] | undefined {
  return byCode.get(code);
}

/** The exact text the wire carries for a code. */
export function messageOf(code: Code): string {
  return byCode.get(code)?.message ?? '';
}
