/**
 * Codes of the card companies and of the platform behind the gateway: four digits, shown after ours in a failure
 * message: `[CPCA9999] 3133 - 잔액이 부족합니다.`. `text` is the wire's; `ko` and `en` are what a customer reads.
 */
export interface InstitutionCode {
  readonly code: string;
  readonly text: string;
  readonly ko: string;
  readonly en: string;
}

export const institutionCodes = [
  {
    code: '1104',
    text: '존재하지 않는 거래 입니다.',
    ko: '거래를 찾을 수 없어요.',
    en: 'The transaction was not found.',
  },
  { code: '1105', text: '결제금액이 상이 합니다.', ko: '결제 금액이 달라요.', en: 'The amount differs.' },
  {
    code: '1113',
    text: '시스템 오류입니다. 잠시 후 다시 이용해 주세요.',
    ko: '카드사 시스템에 문제가 있어요.',
    en: 'The card company has a system problem.',
  },
  {
    code: '1115',
    text: '이미 취소된 거래건 입니다.',
    ko: '이미 취소된 결제예요.',
    en: 'The payment is cancelled already.',
  },
  {
    code: '1117',
    text: '원거래건이 존재하지 않습니다.',
    ko: '원래 거래가 없어요.',
    en: 'There is no original transaction.',
  },
  {
    code: '1122',
    text: '할부 개월 오류입니다.',
    ko: '이 할부 개월은 쓸 수 없어요.',
    en: 'These instalments are not available.',
  },
  {
    code: '1124',
    text: '거래 유효시간이 만료 되거나 실패 거래입니다. 처음부터 다시 시도해 주십시오.',
    ko: '거래 시간이 지났어요.',
    en: 'The transaction has expired.',
  },
  {
    code: '1128',
    text: '부분취소 가능 금액 초과 오류입니다.',
    ko: '남은 금액보다 많이 취소할 수 없어요.',
    en: 'More than what is left cannot be cancelled.',
  },
  {
    code: '1142',
    text: '인증 정보가 올바르지 않습니다. 다시 시도해 주세요.',
    ko: '인증 정보가 맞지 않아요.',
    en: 'The authentication is not valid.',
  },
  {
    code: '2101',
    text: '사용자가 결제를 취소하였습니다.',
    ko: '카드 앱에서 결제를 취소했어요.',
    en: 'The payment was cancelled in the card app.',
  },
  {
    code: '2116',
    text: '카드사 통신 오류입니다. 카드사에 문의해주세요.',
    ko: '카드사와 통신하지 못했어요.',
    en: 'The card company could not be reached.',
  },
  {
    code: '3106',
    text: '시스템 장애입니다. 잠시 후 다시 시도해주세요.',
    ko: '카드사 시스템에 장애가 있어요.',
    en: 'The card company has an outage.',
  },
  {
    code: '3112',
    text: '한도가 초과하였습니다.',
    ko: '카드 한도를 넘었어요.',
    en: 'The card limit is exceeded.',
  },
  {
    code: '3117',
    text: '비밀번호 오류횟수가 초과하였습니다.',
    ko: '비밀번호를 3번 잘못 입력했어요.',
    en: 'The PIN was wrong three times.',
  },
  {
    code: '3122',
    text: '도난/분실 위/변조 카드입니다.',
    ko: '분실 신고된 카드예요.',
    en: 'The card was reported lost.',
  },
  { code: '3128', text: '거래정지 카드입니다.', ko: '사용이 정지된 카드예요.', en: 'The card is suspended.' },
  { code: '3133', text: '잔액이 부족합니다.', ko: '잔액이 부족해요.', en: 'The balance is too low.' },
  {
    code: '3134',
    text: '카드사 인증시간이 초과하였습니다.',
    ko: '카드사 인증 시간이 지났어요.',
    en: 'The card authentication has expired.',
  },
  {
    code: '3143',
    text: '카드사 문의 바랍니다.',
    ko: '카드사에 문의해 주세요.',
    en: 'Please contact the card company.',
  },
] as const satisfies readonly InstitutionCode[];

const byCode = new Map<string, InstitutionCode>(institutionCodes.map((entry) => [entry.code, entry]));

export function describeInstitutionCode(code: string): InstitutionCode | undefined {
  return byCode.get(code);
}

/** The documented layout of a failure that comes from the institution: `[code] institution - text`. */
export function institutionMessage(code: string, institutionCode: string): string {
  const text = byCode.get(institutionCode)?.text ?? '기타오류입니다.';
  return `[${code}] ${institutionCode} - ${text}`;
}
