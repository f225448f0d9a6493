/**
 * Result codes of the app-card path. `message` is the exact text of the wire. `origin` tells a documented code from
 * one of ours (the document has none for that case); codes are permanent.
 */
export interface ResultCode {
  readonly code: string;
  readonly message: string;
  readonly outcome: 'success' | 'invalid' | 'declined' | 'expired' | 'open';
  readonly origin: 'payple' | 'ours';
  /** What it means for the customer and the money, in the window's words. */
  readonly ko: string;
  readonly en: string;
}

const NO_CHARGE_KO = '결제된 금액은 없어요.';
const NO_CHARGE_EN = 'You have not been charged.';

export const codes = [
  {
    code: 'AUTH0001',
    message: '가맹점 인증에 필요한 cst_id 를 확인해주세요.',
    outcome: 'invalid',
    origin: 'payple',
    ko: `상점 설정에 문제가 있어요. ${NO_CHARGE_KO}`,
    en: `The shop is not set up correctly. ${NO_CHARGE_EN}`,
  },
  {
    code: 'AUTH0002',
    message: '가맹점 인증에 필요한 custKey 를 확인해주세요.',
    outcome: 'invalid',
    origin: 'payple',
    ko: `상점 설정에 문제가 있어요. ${NO_CHARGE_KO}`,
    en: `The shop is not set up correctly. ${NO_CHARGE_EN}`,
  },
  {
    code: 'AUTH0003',
    message: '가맹점 계정이 존재하지 않습니다.',
    outcome: 'invalid',
    origin: 'payple',
    ko: `상점 설정에 문제가 있어요. ${NO_CHARGE_KO}`,
    en: `The shop is not set up correctly. ${NO_CHARGE_EN}`,
  },
  {
    code: 'AUTH0004',
    message: '접속하시는 서버의 도메인 확인이 필요합니다.',
    outcome: 'invalid',
    origin: 'payple',
    ko: `등록되지 않은 상점 주소예요. ${NO_CHARGE_KO}`,
    en: `This shop address is not registered. ${NO_CHARGE_EN}`,
  },
  {
    code: 'AUTH0005',
    message: 'TOKEN CREATE ERROR!!',
    outcome: 'invalid',
    origin: 'payple',
    ko: `일시적인 오류예요. ${NO_CHARGE_KO}`,
    en: `Something went wrong for a moment. ${NO_CHARGE_EN}`,
  },
  {
    code: 'AUTH0006',
    message: '보안프로토콜(HTTPS) 접속이 필요합니다.',
    outcome: 'invalid',
    origin: 'payple',
    ko: `안전하지 않은 연결이에요. ${NO_CHARGE_KO}`,
    en: `The connection is not secure. ${NO_CHARGE_EN}`,
  },
  {
    code: 'AUTH0007',
    message: '결제창을 호출한 도메인과 Referer 가 일치하지 않습니다.',
    outcome: 'invalid',
    origin: 'payple',
    ko: `결제를 시작한 상점 주소가 달라요. ${NO_CHARGE_KO}`,
    en: `The payment was started from another address. ${NO_CHARGE_EN}`,
  },
  {
    code: 'AUTH0008',
    message: '인증 정보가 유효하지 않습니다. 다시 시도해주세요.',
    outcome: 'invalid',
    origin: 'payple',
    ko: `인증 정보가 맞지 않아요. ${NO_CHARGE_KO}`,
    en: `The authentication does not match. ${NO_CHARGE_EN}`,
  },
  {
    code: 'CBIL0001',
    message: 'Wrong access attempt',
    outcome: 'invalid',
    origin: 'payple',
    ko: `잘못된 접근이에요. 상점에서 다시 시작해 주세요. ${NO_CHARGE_KO}`,
    en: `This is not a valid way in. Please start again at the shop. ${NO_CHARGE_EN}`,
  },
  {
    code: 'CBIL0002',
    message: '인증세션이 만료되었습니다. 다시 시도해주세요.',
    outcome: 'expired',
    origin: 'payple',
    ko: `결제 시간이 지났어요. 상점에서 다시 시작해 주세요. ${NO_CHARGE_KO}`,
    en: `This payment has expired. Please start again at the shop. ${NO_CHARGE_EN}`,
  },
  {
    code: 'CPCA0001',
    message: '인증시간(3분)이 초과되었습니다. 다시 시도해주세요.',
    outcome: 'expired',
    origin: 'payple',
    ko: `인증 시간(3분)이 지났어요. ${NO_CHARGE_KO}`,
    en: `The 3 minutes for approval have passed. ${NO_CHARGE_EN}`,
  },
  {
    code: 'CPCA0010',
    message: '카드승인 요청 실패!!',
    outcome: 'declined',
    origin: 'payple',
    ko: `카드사에 승인을 요청하지 못했어요. ${NO_CHARGE_KO}`,
    en: `We could not reach the card company. ${NO_CHARGE_EN}`,
  },
  {
    code: 'CPCA0011',
    message: '결제요청 값과 결제결과 값이 다릅니다.',
    outcome: 'declined',
    origin: 'payple',
    ko: '카드사의 승인 금액이 주문과 달라 결제를 취소하고 있어요.',
    en: 'The approved amount differed from the order, so the payment is being reversed.',
  },
  {
    code: 'CPCA0018',
    message: '결제 진행 중 오류가 발생하였습니다. 다시 시도해주세요.',
    outcome: 'declined',
    origin: 'payple',
    ko: '결제 결과를 확인하지 못했어요. 승인되었다면 자동으로 취소돼요.',
    en: 'We could not learn the outcome. If it was approved, it will be reversed automatically.',
  },
  {
    code: 'CPCA0027',
    message: '결제가능 최저금액은 100원 입니다.',
    outcome: 'invalid',
    origin: 'ours',
    ko: `100원부터 결제할 수 있어요. ${NO_CHARGE_KO}`,
    en: `The smallest payment is ₩100. ${NO_CHARGE_EN}`,
  },
  {
    code: 'CPCA0028',
    message: '결제상품명이 존재하지 않습니다.',
    outcome: 'invalid',
    origin: 'ours',
    ko: `상품명이 없어 결제를 시작할 수 없어요. ${NO_CHARGE_KO}`,
    en: `The product name is missing. ${NO_CHARGE_EN}`,
  },
  {
    code: 'CPCA0201',
    message: '이미 존재하는 거래입니다. 다시 시도해주세요.',
    outcome: 'invalid',
    origin: 'payple',
    ko: '이미 결제한 주문이에요. 상점의 주문 내역을 확인해 주세요.',
    en: 'This order has already been paid. Please check your orders at the shop.',
  },
  {
    code: 'CPCAE004',
    message: '결제요청 금액이 일치하지 않습니다.',
    outcome: 'invalid',
    origin: 'payple',
    ko: `결제 금액이 주문과 달라요. ${NO_CHARGE_KO}`,
    en: `The amount differs from the order. ${NO_CHARGE_EN}`,
  },
  {
    code: 'CPCA9997',
    message: '결제방식 오류',
    outcome: 'invalid',
    origin: 'payple',
    ko: `지원하지 않는 결제 방식이에요. ${NO_CHARGE_KO}`,
    en: `This way of paying is not supported. ${NO_CHARGE_EN}`,
  },
  {
    code: 'CPCA9998',
    message: '카드결제 서비스 이용불가',
    outcome: 'invalid',
    origin: 'payple',
    ko: `이 상점은 지금 카드 결제를 받을 수 없어요. ${NO_CHARGE_KO}`,
    en: `This shop cannot take card payments now. ${NO_CHARGE_EN}`,
  },
  {
    code: 'CPCA9999',
    message: '카드결제 실패!!',
    outcome: 'declined',
    origin: 'payple',
    ko: `결제하지 못했어요. ${NO_CHARGE_KO}`,
    en: `The payment did not go through. ${NO_CHARGE_EN}`,
  },
  {
    code: '0000',
    message: '카드승인완료',
    outcome: 'success',
    origin: 'payple',
    ko: '결제가 완료되었어요.',
    en: 'Payment complete.',
  },
  {
    code: 'PCCF0000',
    message: '카드결제완료',
    outcome: 'success',
    origin: 'payple',
    ko: '결제가 완료되었어요.',
    en: 'Payment complete.',
  },
  {
    code: 'PCCFD001',
    message: '카드결제 실패!!',
    outcome: 'declined',
    origin: 'payple',
    ko: `카드사에서 결제를 거절했어요. ${NO_CHARGE_KO}`,
    en: `The card company declined the payment. ${NO_CHARGE_EN}`,
  },
  {
    code: 'PCCF0001',
    message: '결제요청 정보가 존재하지 않습니다.',
    outcome: 'invalid',
    origin: 'ours',
    ko: `결제 요청을 찾을 수 없어요. ${NO_CHARGE_KO}`,
    en: `The payment request was not found. ${NO_CHARGE_EN}`,
  },
  {
    code: 'PCCF0002',
    message: '인증세션이 만료되었습니다. 다시 시도해주세요.',
    outcome: 'expired',
    origin: 'ours',
    ko: `결제 시간이 지났어요. ${NO_CHARGE_KO}`,
    en: `The payment has expired. ${NO_CHARGE_EN}`,
  },
  {
    code: 'PCCF0003',
    message: '결제 진행 중 오류가 발생하였습니다. 다시 시도해주세요.',
    outcome: 'declined',
    origin: 'ours',
    ko: '결제 결과를 확인하지 못했어요. 승인되었다면 자동으로 취소돼요.',
    en: 'We could not learn the outcome. If it was approved, it will be reversed automatically.',
  },
  {
    code: 'PAYC0000',
    message: '환불성공',
    outcome: 'success',
    origin: 'payple',
    ko: '결제를 취소했어요.',
    en: 'The payment was cancelled.',
  },
  {
    code: 'PAYC0001',
    message: '인증실패',
    outcome: 'invalid',
    origin: 'payple',
    ko: '취소하지 못했어요. 취소 인증이 맞지 않아요.',
    en: 'Not cancelled: the authentication does not match.',
  },
  {
    code: 'PAYC0002',
    message: '취소 키를 확인해주세요.',
    outcome: 'invalid',
    origin: 'payple',
    ko: '취소하지 못했어요. 취소 키가 맞지 않아요.',
    en: 'Not cancelled: the refund key does not match.',
  },
  {
    code: 'PAYC0003',
    message: '취소금액을 확인해주세요.',
    outcome: 'invalid',
    origin: 'ours',
    ko: '취소하지 못했어요. 취소 금액이 맞지 않아요.',
    en: 'Not cancelled: the amount is not valid.',
  },
  {
    code: 'PAYC0004',
    message: '이미 사용된 인증입니다. 파트너 인증 후 다시 시도해주세요.',
    outcome: 'invalid',
    origin: 'ours',
    ko: '취소하지 못했어요. 같은 인증으로 다른 취소를 요청했어요.',
    en: 'Not cancelled: the same authentication was used for another request.',
  },
  {
    code: 'PAYC0007',
    message: '결제정보를 찾을 수 없습니다.',
    outcome: 'invalid',
    origin: 'payple',
    ko: '취소할 결제를 찾을 수 없어요.',
    en: 'There is no payment to cancel.',
  },
  {
    code: 'PAYC0011',
    message: '환불가능금액을 초과하였습니다.',
    outcome: 'invalid',
    origin: 'payple',
    ko: '남은 결제 금액보다 많이 취소할 수 없어요.',
    en: 'More than what is left cannot be cancelled.',
  },
  {
    code: 'PAYC0012',
    message: '취소 처리 중입니다. 결과를 확인해주세요.',
    outcome: 'open',
    origin: 'ours',
    ko: '취소 결과를 확인하고 있어요.',
    en: 'The outcome of the cancellation is being confirmed.',
  },
  {
    code: 'PAYCD001',
    message: '카드승인취소 실패',
    outcome: 'declined',
    origin: 'ours',
    ko: '카드사에서 취소를 거절했어요.',
    en: 'The card company declined the cancellation.',
  },
  {
    code: 'PCHK0000',
    message: '결제완료',
    outcome: 'success',
    origin: 'payple',
    ko: '결제가 완료되었어요.',
    en: 'Payment complete.',
  },
  {
    code: 'PCHK0001',
    message: '결제내역이 존재하지 않습니다. 다시 시도해주세요.',
    outcome: 'invalid',
    origin: 'ours',
    ko: '결제 내역이 없어요.',
    en: 'There is no payment.',
  },
  {
    code: 'PCHK0002',
    message: '인증세션이 만료되었습니다. 다시 시도해주세요.',
    outcome: 'invalid',
    origin: 'ours',
    ko: '인증 시간이 지났어요.',
    en: 'The authentication has expired.',
  },
  {
    code: 'PCHK0003',
    message: '처리 중입니다',
    outcome: 'open',
    origin: 'ours',
    ko: '결제 결과를 확인하고 있어요.',
    en: 'The outcome is being confirmed.',
  },
] as const satisfies readonly ResultCode[];

export type Code = (typeof codes)[number]['code'];

const byCode = new Map<string, ResultCode>(codes.map((entry) => [entry.code, entry]));

/** The row of a code, or undefined for one we do not know (an institution's, a newer one). */
export function describeCode(code: string): ResultCode | undefined {
  return byCode.get(code);
}

/** The exact text the wire carries for a code. */
export function messageOf(code: Code): string {
  return byCode.get(code)?.message ?? '';
}

/** The text of a browser result of a CERT payment: authenticated, nothing charged. */
export const AUTHENTICATED_MESSAGE = '카드인증완료';
/** The text of a window the customer closed. Clients compare it literally. */
export const CLOSED_MESSAGE = '결제를 종료하였습니다.';
/** The text of a successful partner authentication. */
export const AUTH_SUCCESS_MESSAGE = '사용자 인증 완료!!';
