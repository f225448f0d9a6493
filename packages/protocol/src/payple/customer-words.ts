import type { Code } from './codes.ts';
import { MINIMUM_WON } from './minimum.ts';

/** What a result code means for the customer and the money, in the window's words. */
export interface CustomerWords {
  readonly ko: string;
  readonly en: string;
}

const NO_CHARGE_KO = '결제된 금액은 없어요.';
const NO_CHARGE_EN = 'You have not been charged.';

/** Something inside the gateway went wrong: nothing a customer could act on. */
const INTERNAL: CustomerWords = {
  ko: `일시적인 오류로 결제하지 못했어요. ${NO_CHARGE_KO}`,
  en: `Something went wrong for a moment. ${NO_CHARGE_EN}`,
};

/** The same without a word of the money, for whoever may not know whether an order was paid. */
export function wordsWithoutMoney({ ko, en }: CustomerWords): CustomerWords {
  return {
    ko: `${ko.replace(NO_CHARGE_KO, '').trim()} 상점의 주문 내역을 확인해 주세요.`,
    en: `${en.replace(NO_CHARGE_EN, '').trim()} Please check your orders at the shop.`,
  };
}

/** Apart from {@link codes}, so that the window brings no text of the wire. */
export const customerWords: Readonly<Record<Code, CustomerWords>> = {
  AUTH0001: {
    ko: `상점 설정에 문제가 있어요. ${NO_CHARGE_KO}`,
    en: `The shop is not set up correctly. ${NO_CHARGE_EN}`,
  },
  AUTH0002: {
    ko: `상점 설정에 문제가 있어요. ${NO_CHARGE_KO}`,
    en: `The shop is not set up correctly. ${NO_CHARGE_EN}`,
  },
  AUTH0003: {
    ko: `지금은 이 상점에서 결제할 수 없어요. ${NO_CHARGE_KO}`,
    en: `This shop cannot take payments at the moment. ${NO_CHARGE_EN}`,
  },
  AUTH0004: {
    ko: `등록되지 않은 상점 주소예요. ${NO_CHARGE_KO}`,
    en: `This shop address is not registered. ${NO_CHARGE_EN}`,
  },
  AUTH0005: {
    ko: `일시적인 오류예요. ${NO_CHARGE_KO}`,
    en: `Something went wrong for a moment. ${NO_CHARGE_EN}`,
  },
  AUTH0006: {
    ko: `안전하지 않은 연결이에요. ${NO_CHARGE_KO}`,
    en: `The connection is not secure. ${NO_CHARGE_EN}`,
  },
  AUTH0007: {
    ko: `결제를 시작한 상점 주소가 달라요. ${NO_CHARGE_KO}`,
    en: `The payment was started from another address. ${NO_CHARGE_EN}`,
  },
  AUTH0008: {
    // A confirm of a paid order may be answered so: nothing is said of the money.
    ko: '인증 정보가 맞지 않아요. 상점의 주문 내역을 확인해 주세요.',
    en: 'The authentication does not match. Please check your orders at the shop.',
  },
  CBIL0001: {
    // Whoever cannot be told apart may have paid: nothing is said of the money.
    ko: '결제 링크가 만료되었거나 올바르지 않아요. 상점의 주문 내역을 확인하고 다시 시작해 주세요.',
    en: 'This link has expired or is not valid. Please check your orders at the shop, and start again.',
  },
  CBIL0002: {
    ko: `결제 시간이 지났어요. 상점에서 다시 시작해 주세요. ${NO_CHARGE_KO}`,
    en: `This payment has expired. Please start again at the shop. ${NO_CHARGE_EN}`,
  },
  CBIL0003: {
    ko: `결제 내역을 찾을 수 없어요. 상점에서 다시 시작해 주세요. ${NO_CHARGE_KO}`,
    en: `The payment was not found. Please start again at the shop. ${NO_CHARGE_EN}`,
  },
  CBIL0004: INTERNAL,
  CBIL0005: INTERNAL,
  CBIL0006: INTERNAL,
  CPCA0001: {
    ko: `인증 시간(3분)이 지났어요. ${NO_CHARGE_KO}`,
    en: `The 3 minutes to verify have passed. ${NO_CHARGE_EN}`,
  },
  CPCA0002: {
    ko: `등록된 카드를 찾을 수 없어요. ${NO_CHARGE_KO}`,
    en: `The registered card was not found. ${NO_CHARGE_EN}`,
  },
  CPCA0003: {
    ko: `카드 인증 정보를 찾을 수 없어요. ${NO_CHARGE_KO}`,
    en: `The card authentication was not found. ${NO_CHARGE_EN}`,
  },
  CPCA0004: {
    ko: `카드 정보를 찾을 수 없거나 맞지 않아요. ${NO_CHARGE_KO}`,
    en: `The card data is missing or does not match. ${NO_CHARGE_EN}`,
  },
  CPCA0005: {
    ko: `카드 인증 정보가 맞지 않아요. ${NO_CHARGE_KO}`,
    en: `The card authentication does not match. ${NO_CHARGE_EN}`,
  },
  CPCA0006: {
    ko: `상점의 결제 한도를 넘었어요. ${NO_CHARGE_KO}`,
    en: `The shop's payment limit is exceeded. ${NO_CHARGE_EN}`,
  },
  CPCA0007: {
    ko: `상점의 이번 달 카드 결제 한도를 넘었어요. ${NO_CHARGE_KO}`,
    en: `The shop has reached its card limit for this month. ${NO_CHARGE_EN}`,
  },
  CPCA0008: INTERNAL,
  CPCA0009: INTERNAL,
  CPCA0010: {
    ko: `카드사에 승인을 요청하지 못했어요. ${NO_CHARGE_KO}`,
    en: `We could not reach your card company. ${NO_CHARGE_EN}`,
  },
  CPCA0011: {
    ko: '카드사의 승인 금액이 주문과 달라 결제를 취소하고 있어요.',
    en: 'The approved amount differed from the order, so the payment is being reversed.',
  },
  CPCA0012: INTERNAL,
  CPCA0013: INTERNAL,
  CPCA0014: INTERNAL,
  CPCA0015: INTERNAL,
  CPCA0016: INTERNAL,
  CPCA0017: INTERNAL,
  CPCA0018: {
    ko: '결제 결과를 확인하지 못했어요. 승인되었다면 자동으로 취소돼요.',
    en: 'We could not learn the outcome. If it was approved, it will be reversed automatically.',
  },
  CPCA0019: INTERNAL,
  CPCA0020: INTERNAL,
  CPCA0021: INTERNAL,
  CPCA0022: {
    ko: `상점의 1회 결제 한도를 넘었어요. ${NO_CHARGE_KO}`,
    en: `The amount is more than this shop can take in one payment. ${NO_CHARGE_EN}`,
  },
  CPCA0023: {
    ko: `상점의 오늘 결제 한도를 넘었어요. ${NO_CHARGE_KO}`,
    en: `This shop has reached its limit for today. ${NO_CHARGE_EN}`,
  },
  CPCA0024: {
    ko: `상점의 오늘 결제 건수 한도를 넘었어요. ${NO_CHARGE_KO}`,
    en: `This shop has reached its number of payments for today. ${NO_CHARGE_EN}`,
  },
  CPCA0025: {
    ko: `상점의 이번 달 결제 한도를 넘었어요. ${NO_CHARGE_KO}`,
    en: `This shop has reached its limit for this month. ${NO_CHARGE_EN}`,
  },
  CPCA0026: INTERNAL,
  CPCA0027: {
    ko: `${MINIMUM_WON}원부터 결제할 수 있어요. ${NO_CHARGE_KO}`,
    en: `The smallest payment is ₩${MINIMUM_WON}. ${NO_CHARGE_EN}`,
  },
  CPCA0028: {
    ko: `상품명이 없어 결제를 시작할 수 없어요. ${NO_CHARGE_KO}`,
    en: `The product name is missing. ${NO_CHARGE_EN}`,
  },
  CPCA0201: {
    ko: '이미 결제한 주문이에요. 상점의 주문 내역을 확인해 주세요.',
    en: 'This order has already been paid. Please check your orders at the shop.',
  },
  CPCA0202: INTERNAL,
  CPCA9997: {
    ko: `지원하지 않는 결제 방식이에요. ${NO_CHARGE_KO}`,
    en: `This payment method is not supported. ${NO_CHARGE_EN}`,
  },
  CPCA9998: {
    ko: `이 상점은 지금 카드 결제를 받을 수 없어요. ${NO_CHARGE_KO}`,
    en: `This shop cannot take card payments at the moment. ${NO_CHARGE_EN}`,
  },
  CPCA9999: {
    ko: `결제하지 못했어요. ${NO_CHARGE_KO}`,
    en: `The payment did not go through. ${NO_CHARGE_EN}`,
  },
  CPCAD001: INTERNAL,
  CPCAD002: INTERNAL,
  CPCAE001: {
    ko: `이미 참여한 이벤트예요. ${NO_CHARGE_KO}`,
    en: `You have already taken part in this event. ${NO_CHARGE_EN}`,
  },
  CPCAE002: INTERNAL,
  CPCAE003: { ko: `이벤트가 끝났어요. ${NO_CHARGE_KO}`, en: `The event has ended. ${NO_CHARGE_EN}` },
  CPCAE004: {
    ko: `결제 금액이 주문과 달라요. ${NO_CHARGE_KO}`,
    en: `The amount differs from the order. ${NO_CHARGE_EN}`,
  },
  '0000': { ko: '결제가 완료되었어요.', en: 'Payment complete.' },
  PCCF0000: { ko: '결제가 완료되었어요.', en: 'Payment complete.' },
  PCCF0001: {
    ko: '결제 요청을 찾을 수 없어요. 상점의 주문 내역을 확인해 주세요.',
    en: 'The payment request was not found. Please check your orders at the shop.',
  },
  PCCF0002: { ko: `결제 시간이 지났어요. ${NO_CHARGE_KO}`, en: `The payment has expired. ${NO_CHARGE_EN}` },
  PCCF0003: {
    ko: '결제 결과를 확인하지 못했어요. 승인되었다면 자동으로 취소돼요.',
    en: 'We could not learn the outcome. If it was approved, it will be reversed automatically.',
  },
  PCCF0004: {
    ko: '결제 정보가 주문과 달라요. 상점의 주문 내역을 확인해 주세요.',
    en: 'The payment differs from the order. Please check your orders at the shop.',
  },
  PCCFD001: {
    ko: `카드사에서 결제를 거절했어요. ${NO_CHARGE_KO}`,
    en: `The card company declined the payment. ${NO_CHARGE_EN}`,
  },
  PAYC0000: { ko: '결제를 취소했어요.', en: 'The payment was cancelled.' },
  PAYC0001: {
    ko: '취소하지 못했어요. 취소 인증이 맞지 않아요.',
    en: 'Not cancelled: the authentication does not match.',
  },
  PAYC0002: {
    ko: '취소하지 못했어요. 취소 키가 맞지 않아요.',
    en: 'Not cancelled: the refund key does not match.',
  },
  PAYC0003: {
    ko: '취소하지 못했어요. 취소 금액이 맞지 않아요.',
    en: 'Not cancelled: the amount is not valid.',
  },
  PAYC0004: {
    ko: '취소하지 못했어요. 같은 인증으로 다른 취소를 요청했어요.',
    en: 'Not cancelled: the same authentication was used for another request.',
  },
  PAYC0007: { ko: '취소할 결제를 찾을 수 없어요.', en: 'There is no payment to cancel.' },
  PAYC0011: {
    ko: '남은 결제 금액보다 많이 취소할 수 없어요.',
    en: 'More than what is left cannot be cancelled.',
  },
  PAYC0012: { ko: '취소 결과를 확인하고 있어요.', en: 'The outcome of the cancellation is being confirmed.' },
  PAYCD001: { ko: '카드사에서 취소를 거절했어요.', en: 'The card company declined the cancellation.' },
  PCHK0000: { ko: '결제가 완료되었어요.', en: 'Payment complete.' },
  PCHK0001: { ko: '결제 내역이 없어요.', en: 'There is no payment.' },
  PCHK0002: { ko: '인증 시간이 지났어요.', en: 'The authentication has expired.' },
  PCHK0003: { ko: '결제 결과를 확인하고 있어요.', en: 'The outcome is being confirmed.' },
};

/** Undefined for a code that is newer than this table. */
export function customerWordsOf(code: string): CustomerWords | undefined {
  return Object.keys(customerWords).includes(code) ? customerWords[code as Code] : undefined;
}
