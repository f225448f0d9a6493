import { MINIMUM_WON } from './minimum.ts';
import type { RequestTable, RequestValues, Row } from './row.ts';

const orderNumber = {
  wire: 'PCD_PAY_OID',
  type: 'aN',
  max: 255,
  ko: '주문번호',
  en: 'order number',
} as const satisfies Row;

const amountWon = {
  wire: 'PCD_PAY_TOTAL',
  type: 'N',
  max: 10,
  as: 'won',
  ko: '결제요청금액',
  en: 'amount in won',
} as const satisfies Row;

const payType = {
  wire: 'PCD_PAY_TYPE',
  type: 'a',
  max: 20,
  ko: '결제수단',
  en: 'payment method',
} as const satisfies Row;

const authKey = {
  wire: 'PCD_AUTH_KEY',
  type: 'aNS',
  max: null,
  sensitive: true,
  ko: '파트너 인증토큰',
  en: 'authentication token',
} as const satisfies Row;

const lookupFlag = {
  wire: 'PCD_PAYCHK_FLAG',
  type: 'A',
  max: 1,
  ko: '결과조회 여부',
  en: 'lookup flag',
} as const satisfies Row;

const cancelFlag = {
  wire: 'PCD_PAYCANCEL_FLAG',
  type: 'A',
  max: 1,
  ko: '승인취소 여부',
  en: 'cancel flag',
} as const satisfies Row;

/** What every call of a partner's server begins with: its id and key, raw or as the tokens of an authentication. */
const credentials = {
  cstId: {
    wire: 'PCD_CST_ID',
    type: 'aN',
    max: 255,
    required: 'always',
    ko: '파트너 ID',
    en: 'partner id or token',
  },
  custKey: {
    wire: 'PCD_CUST_KEY',
    type: 'aN',
    max: 255,
    required: 'always',
    sensitive: true,
    ko: '파트너 인증키',
    en: 'partner key or token',
  },
} as const satisfies RequestTable['rows'];

const paymentDate = {
  wire: 'PCD_PAY_DATE',
  type: 'N',
  max: 8,
  as: 'date',
  required: 'always',
  ko: '결제일자',
  en: 'payment date, YYYYMMDD in KST',
} as const satisfies Row;

/** Partner authentication (guide 3-2). */
const auth = {
  code: 'AUTH0005',
  unreadable: 'AUTH0001',
  rows: {
    cstId: {
      wire: 'cst_id',
      type: 'aN',
      max: 255,
      required: 'always',
      code: 'AUTH0001',
      ko: '파트너 ID',
      en: 'partner id',
    },
    custKey: {
      wire: 'custKey',
      type: 'aN',
      max: 255,
      required: 'always',
      code: 'AUTH0002',
      sensitive: true,
      ko: '파트너 인증키',
      en: 'partner key',
    },
    /** Misspelt in an official sample of 2020. */
    forLookup: { ...lookupFlag, as: 'flag', aliases: ['PCD_PAYCHECK_FLAG'] },
    forCancel: { ...cancelFlag, as: 'flag' },
    // With the next four a client asks for a service: only the window's own is offered here.
    payType,
    work: { wire: 'PCD_PAY_WORK', type: 'A', max: 20, ko: '결제요청 방식', en: 'what is to be done' },
    simple: {
      wire: 'PCD_SIMPLE_FLAG',
      type: 'A',
      max: 1,
      as: 'flag',
      ko: '간편결제 여부',
      en: 'simple payment flag',
    },
    /** The wire's spelling is Payple's; some clients write it right. */
    regular: {
      wire: 'PCD_REGULER_FLAG',
      type: 'A',
      max: 1,
      as: 'flag',
      aliases: ['PCD_REGULAR_FLAG'],
      ko: '월 중복결제 방지 여부',
      en: 'monthly payment flag',
    },
    // Together they seal the order, so that a price changed in the page cannot open the window. Ours.
    amountWon,
    orderNumber,
  },
} as const satisfies RequestTable;

/** Partner authentication by the public key, from a page. */
const client = {
  code: 'AUTH0003',
  rows: {
    clientKey: {
      wire: 'clientKey',
      type: 'aNS',
      max: 255,
      sensitive: true,
      ko: '클라이언트 키',
      en: 'client key',
    },
  },
} as const satisfies RequestTable;

const MONEY = ['result', 'close', 'confirm', 'lookup'] as const;
const EVERYWHERE = [...MONEY, 'cancel', 'cancelNotice'] as const;
const BROWSER = ['result', 'close'] as const;

/** Payment request: what a page hands to the script, and the window's form (guide 3-3). */
const payment = {
  code: 'CPCA9999',
  first: 'goods',
  rows: {
    payType: {
      ...payType,
      required: 'always',
      values: ['card'],
      code: 'CPCA9997',
      digest: true,
      echoed: EVERYWHERE,
    },
    work: {
      wire: 'PCD_PAY_WORK',
      type: 'A',
      max: 20,
      required: 'always',
      values: ['PAY', 'CERT'],
      digest: true,
      echoed: BROWSER,
      ko: '결제요청 방식',
      en: 'immediate payment or partner confirmation',
    },
    cardVersion: {
      wire: 'PCD_CARD_VER',
      type: 'N',
      max: 2,
      required: 'always',
      values: ['02'],
      digest: true,
      echoed: BROWSER,
      ko: '카드 세부 결제방식',
      en: 'card method',
    },
    goods: {
      wire: 'PCD_PAY_GOODS',
      type: 'aAHNS',
      max: 255,
      required: 'visible',
      rule: 'noEmoji',
      code: { required: 'CPCA0028' },
      digest: true,
      echoed: EVERYWHERE,
      ko: '상품명',
      en: 'product name',
    },
    amountWon: {
      ...amountWon,
      required: 'always',
      minimum: MINIMUM_WON,
      code: { minimum: 'CPCA0027' },
      digest: true,
      echoed: [...MONEY, 'cancelNotice'],
    },
    resultUrl: {
      wire: 'PCD_RST_URL',
      type: 'aNS',
      max: null,
      required: 'documented',
      digest: true,
      echoed: BROWSER,
      ko: '결제결과 반환 URL',
      en: 'result URL',
    },
    /** Opened before the others are read: without it nobody learns what is wrong with them. */
    authKey: { ...authKey, required: 'documented', code: 'CBIL0001', unread: true },
    payUrl: {
      wire: 'PCD_PAY_URL',
      type: 'aNS',
      max: null,
      required: 'documented',
      unread: true,
      ko: '결제요청 URI',
      en: 'request URI',
    },
    orderNumber: { ...orderNumber, digest: true, echoed: EVERYWHERE },
    payerNo: {
      wire: 'PCD_PAYER_NO',
      type: 'N',
      max: 20,
      rule: 'payerNo',
      digest: true,
      echoed: EVERYWHERE,
      buyer: true,
      sensitive: true,
      ko: '파트너 회원번호',
      en: 'member number',
    },
    payerName: {
      wire: 'PCD_PAYER_NAME',
      type: 'aAH',
      max: 80,
      digest: true,
      echoed: MONEY,
      buyer: true,
      sensitive: true,
      ko: '고객 이름',
      en: 'buyer name',
    },
    payerPhone: {
      wire: 'PCD_PAYER_HP',
      type: 'N',
      max: 15,
      digest: true,
      echoed: [...BROWSER, 'confirm'],
      buyer: true,
      sensitive: true,
      ko: '고객 휴대전화번호',
      en: 'buyer mobile number',
    },
    payerEmail: {
      wire: 'PCD_PAYER_EMAIL',
      type: 'E',
      max: 100,
      digest: true,
      echoed: MONEY,
      buyer: true,
      sensitive: true,
      ko: '고객 이메일',
      en: 'buyer e-mail',
    },
    taxable: {
      wire: 'PCD_PAY_ISTAX',
      type: 'A',
      max: 1,
      as: 'flag',
      values: ['Y', 'N'],
      default: 'Y',
      digest: true,
      echoed: MONEY,
      ko: '과세설정',
      en: 'taxable or exempt',
    },
    taxWon: {
      wire: 'PCD_PAY_TAXTOTAL',
      type: 'N',
      max: 9,
      as: 'won',
      zeroIsNone: true,
      atMost: 'amountWon',
      digest: true,
      echoed: MONEY,
      echoOfNone: '0',
      ko: '복합과세 부가세',
      en: 'VAT of a mixed order in won',
    },
    /** Brings a customer back into your app from the card app, e.g. `MyShop://`. */
    appScheme: {
      wire: 'PCD_APP_SCHEME',
      type: 'aNS',
      max: null,
      rule: 'appScheme',
      digest: true,
      ko: '앱 스킴',
      en: 'app scheme',
    },
    /** The one way of paying that the window offers; all of them unless told. */
    payMethod: {
      wire: 'PCD_PAY_METHOD',
      type: 'aA',
      max: 20,
      values: ['appCard', 'naverPay', 'kakaoPay'],
      offered: ['appCard'],
      code: { offered: 'CPCA9998' },
      digest: true,
      ko: '결제창에 보일 결제수단',
      en: 'method the window offers',
    },
    /** Returned unchanged, at most 2048 characters. */
    userDefine1: {
      wire: 'PCD_USER_DEFINE1',
      type: 'aAHNS',
      max: 2048,
      digest: true,
      echoed: BROWSER,
      buyer: true,
      sensitive: true,
      ko: '파트너 정의 값 1',
      en: 'partner-defined value 1',
    },
    /** Returned unchanged, at most 2048 characters. */
    userDefine2: {
      wire: 'PCD_USER_DEFINE2',
      type: 'aAHNS',
      max: 2048,
      digest: true,
      echoed: BROWSER,
      buyer: true,
      sensitive: true,
      ko: '파트너 정의 값 2',
      en: 'partner-defined value 2',
    },
    /** The script's own: a reload or a second click may change it. */
    pageUrl: {
      wire: 'PCD_HTTP_REFERER',
      type: 'aNS',
      max: null,
      unread: true,
      ko: '호출 페이지',
      en: 'calling page',
    },
  },
} as const satisfies RequestTable;

/** CERT confirm (guide 3-7). */
const confirm = {
  code: 'AUTH0002',
  rows: {
    ...credentials,
    authKey: { ...authKey, required: 'always', code: 'AUTH0008' },
    confirmKey: {
      wire: 'PCD_PAY_REQKEY',
      type: 'aNS',
      max: null,
      required: 'always',
      code: 'PCCF0001',
      sensitive: true,
      ko: '최종 결제요청 승인키',
      en: 'confirm key',
    },
    /** Always empty for an app card. */
    payerId: { wire: 'PCD_PAYER_ID', type: 'aNS', max: 255, unread: true, ko: '빌링키', en: 'billing key' },
  },
} as const satisfies RequestTable;

/** Cancellation. Whether its amount is large enough is checked after the keys. */
const cancel = {
  code: 'PAYC0001',
  limitsLater: true,
  rows: {
    ...credentials,
    authKey: { ...authKey, required: 'always' },
    refundKey: {
      wire: 'PCD_REFUND_KEY',
      type: 'aN',
      max: null,
      required: 'always',
      code: 'PAYC0002',
      sensitive: true,
      ko: '취소 키',
      en: 'refund key',
    },
    cancelFlag: { ...cancelFlag, required: 'always', values: ['Y'] },
    orderNumber: { ...orderNumber, required: 'always', code: 'PAYC0007', digest: true },
    paidOn: { ...paymentDate, code: 'PAYC0007', digest: true },
    amountWon: {
      wire: 'PCD_REFUND_TOTAL',
      type: 'N',
      max: 20,
      as: 'won',
      minimum: 1,
      code: 'PAYC0003',
      digest: true,
      ko: '취소금액',
      en: 'amount to cancel in won',
    },
    /** Older documents call it as the payment request does. */
    taxWon: {
      wire: 'PCD_REFUND_TAXTOTAL',
      type: 'N',
      max: 11,
      as: 'won',
      aliases: ['PCD_PAY_TAXTOTAL'],
      zeroIsNone: true,
      code: 'PAYC0003',
      digest: true,
      ko: '복합과세 취소 부가세',
      en: 'its VAT part, of a mixed order, in won',
    },
  },
} as const satisfies RequestTable;

/** Result lookup. */
const lookup = {
  code: 'PCHK0002',
  rows: {
    ...credentials,
    authKey: { ...authKey, required: 'always' },
    lookupFlag: { ...lookupFlag, required: 'documented', unread: true },
    payType: { ...payType, required: 'documented', unread: true },
    orderNumber: { ...orderNumber, required: 'always' },
    paidOn: paymentDate,
  },
} as const satisfies RequestTable;

/** The requests of the app-card path, in the order in which they are sent: one table each. */
export const requests = { auth, client, payment, confirm, cancel, lookup } as const;

export type AuthRequest = RequestValues<typeof auth>;
export type PaymentRequest = RequestValues<typeof payment>;
export type ConfirmRequest = RequestValues<typeof confirm>;
export type CancelRequest = RequestValues<typeof cancel>;
export type LookupRequest = RequestValues<typeof lookup>;
