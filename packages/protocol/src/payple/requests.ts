import { MINIMUM_WON } from './minimum.ts';
import type { Parameter, RequestTable, RequestValues, Row } from './row.ts';

/**
 * A row in the notation of the document: letters, and the longest length in brackets where it gives one.
 * @param more what else the row says; see {@link Row}
 */
function row<const Wire extends string, const More extends Omit<Row, keyof Parameter> & Marks>(
  wire: Wire,
  notation: string,
  [ko, en]: readonly [ko: string, en: string],
  more: More,
) {
  const [, type, max] = /^([aAHNSE]+)(?:\((\d+)\))?$/.exec(notation) ?? [];
  if (type === undefined) throw new Error(`${wire}: ${notation} is no notation of the document.`);
  return { wire, type, max: max === undefined ? null : Number(max), ko, en, ...more };
}

type Marks = Pick<Parameter, 'sensitive' | 'buyer'>;

const needed = { required: 'always' } as const;
const key = { required: 'always', sensitive: true } as const;
const ordered = { digest: true } as const;
const ofBuyer = { digest: true, buyer: true, sensitive: true } as const;
const flag = { as: 'flag' } as const;
const won = { as: 'won' } as const;
const compared = { compared: true, code: 'PCCF0004' } as const;

/** Answers that return a row. */
const BROWSER = ['result', 'close'] as const;
const PAID = [...BROWSER, 'confirm', 'lookup'] as const;
const ALL = [...PAID, 'cancel', 'cancelNotice'] as const;

const authKey = row('PCD_AUTH_KEY', 'aNS', ['파트너 인증토큰', 'authentication token'], key);
const orderNumber = row('PCD_PAY_OID', 'aN(255)', ['주문번호', 'order number'], {});
const payType = row('PCD_PAY_TYPE', 'a(20)', ['결제수단', 'payment method'], {});
const amountWon = row('PCD_PAY_TOTAL', 'N(10)', ['결제요청금액', 'amount in won'], won);
const cancelFlag = row('PCD_PAYCANCEL_FLAG', 'A(1)', ['승인취소 여부', 'cancel flag'], {});
const lookupFlag = row('PCD_PAYCHK_FLAG', 'A(1)', ['결과조회 여부', 'lookup flag'], {});
const paidOn = row('PCD_PAY_DATE', 'N(8)', ['결제일자', 'payment date, YYYYMMDD in KST'], {
  ...needed,
  as: 'date',
});

/** What every call of a partner's server begins with: its id and key, raw or as the tokens of an authentication. */
const credentials = {
  cstId: row('PCD_CST_ID', 'aN(255)', ['파트너 ID', 'partner id or token'], needed),
  custKey: row('PCD_CUST_KEY', 'aN(255)', ['파트너 인증키', 'partner key or token'], key),
} as const;

/** Partner authentication (guide 3-2). */
const auth = {
  code: 'AUTH0005',
  unreadable: 'AUTH0001',
  rows: {
    cstId: row('cst_id', 'aN(255)', ['파트너 ID', 'partner id'], { ...needed, code: 'AUTH0001' }),
    custKey: row('custKey', 'aN(255)', ['파트너 인증키', 'partner key'], { ...key, code: 'AUTH0002' }),
    /** Misspelt in an official sample of 2020. */
    forLookup: { ...lookupFlag, ...flag, aliases: ['PCD_PAYCHECK_FLAG'] },
    forCancel: { ...cancelFlag, ...flag },
    // With the next five a client asks for a service: only the window's own is offered here.
    payType,
    work: row('PCD_PAY_WORK', 'A(20)', ['결제요청 방식', 'what is to be done'], {}),
    simple: row('PCD_SIMPLE_FLAG', 'A(1)', ['간편결제 여부', 'simple payment flag'], flag),
    /** The wire's spelling is Payple's; some clients write it right. */
    regular: row('PCD_REGULER_FLAG', 'A(1)', ['월 중복결제 방지 여부', 'monthly payment flag'], {
      ...flag,
      aliases: ['PCD_REGULAR_FLAG'],
    }),
    payout: row('PCD_SETTLEMENT_FLAG', 'A(1)', ['정산내역 조회 여부', 'payout query flag'], flag),
  },
} as const satisfies RequestTable;

/** Partner authentication by the public key, from a page. */
const client = {
  code: 'AUTH0003',
  rows: { clientKey: row('clientKey', 'aNS(255)', ['클라이언트 키', 'client key'], { sensitive: true }) },
} as const satisfies RequestTable;

/** Payment request: what a page hands to the script, and the window's form (guide 3-3). */
const payment = {
  code: 'CPCA9999',
  first: 'goods',
  minimumLater: true,
  rows: {
    payType: { ...payType, ...ordered, ...needed, values: ['card'], code: 'CPCA9997', echoed: ALL },
    work: row('PCD_PAY_WORK', 'A(20)', ['결제요청 방식', 'immediate payment or partner confirmation'], {
      ...ordered,
      ...needed,
      values: ['PAY', 'CERT'],
      echoed: [...BROWSER, 'lookup'],
    }),
    cardVersion: row('PCD_CARD_VER', 'N(2)', ['카드 세부 결제방식', 'card method'], {
      ...ordered,
      ...needed,
      values: ['02'],
      echoed: BROWSER,
    }),
    goods: row('PCD_PAY_GOODS', 'aAHNS(255)', ['상품명', 'product name'], {
      ...ordered,
      required: 'visible',
      rule: 'noEmoji',
      code: { required: 'CPCA0028' },
      echoed: ALL,
    }),
    amountWon: {
      ...amountWon,
      ...ordered,
      ...needed,
      minimum: MINIMUM_WON,
      code: { minimum: 'CPCA0027' },
      echoed: [...PAID, 'cancelNotice'],
    },
    resultUrl: row('PCD_RST_URL', 'aNS', ['결제결과 반환 URL', 'result URL'], {
      ...ordered,
      as: 'url',
      required: 'documented',
      echoed: BROWSER,
    }),
    /** Opened before the others are read: without it nobody learns what is wrong with them. */
    authKey: { ...authKey, required: 'documented', code: 'CBIL0001', unread: true },
    payUrl: row('PCD_PAY_URL', 'aNS', ['결제요청 URI', 'request URI'], {
      required: 'documented',
      unread: true,
    }),
    orderNumber: { ...orderNumber, ...ordered, rule: 'orderNumber', echoed: ALL },
    payerNo: row('PCD_PAYER_NO', 'N(20)', ['파트너 회원번호', 'member number'], {
      ...ofBuyer,
      optionalNumber: true,
      rule: 'payerNo',
      echoed: ALL,
    }),
    payerName: row('PCD_PAYER_NAME', 'aAH(80)', ['고객 이름', 'buyer name'], { ...ofBuyer, echoed: PAID }),
    payerPhone: row('PCD_PAYER_HP', 'N(15)', ['고객 휴대전화번호', 'buyer mobile number'], {
      ...ofBuyer,
      optionalNumber: true,
      echoed: [...BROWSER, 'confirm'],
    }),
    payerEmail: row('PCD_PAYER_EMAIL', 'E(100)', ['고객 이메일', 'buyer e-mail'], {
      ...ofBuyer,
      echoed: PAID,
    }),
    taxable: row('PCD_PAY_ISTAX', 'A(1)', ['과세설정', 'taxable or exempt'], {
      ...ordered,
      ...flag,
      values: ['Y', 'N'],
      default: 'Y',
      echoed: PAID,
    }),
    taxWon: row('PCD_PAY_TAXTOTAL', 'N(9)', ['복합과세 부가세', 'VAT of a mixed order in won'], {
      ...ordered,
      ...won,
      optionalNumber: true,
      zeroIsNone: true,
      atMost: 'amountWon',
      echoed: PAID,
      echoOfNone: '0',
    }),
    /** Brings a customer back into your app from the card app, e.g. `MyShop://`. */
    appScheme: row('PCD_APP_SCHEME', 'aNS', ['앱 스킴', 'app scheme'], {
      ...ordered,
      rule: 'appScheme',
      echoed: ['close'],
    }),
    /** The one way of paying that the window offers; all of them unless given. */
    payMethod: row('PCD_PAY_METHOD', 'aA(20)', ['결제창에 보일 결제수단', 'method the window offers'], {
      ...ordered,
      values: ['appCard', 'naverPay', 'kakaoPay'],
      offered: ['appCard'],
      code: { offered: 'CPCA9998' },
      echoed: BROWSER,
    }),
    /** Returned unchanged, at most 2048 characters. */
    userDefine1: row('PCD_USER_DEFINE1', 'aAHNS(2048)', ['파트너 정의 값 1', 'partner-defined value 1'], {
      ...ofBuyer,
      echoed: PAID,
    }),
    /** Returned unchanged, at most 2048 characters. */
    userDefine2: row('PCD_USER_DEFINE2', 'aAHNS(2048)', ['파트너 정의 값 2', 'partner-defined value 2'], {
      ...ofBuyer,
      echoed: PAID,
    }),
    /** The script's own: a reload or a second click may change it. */
    pageUrl: row('PCD_HTTP_REFERER', 'aNS', ['호출 페이지', 'calling page'], { unread: true }),
  },
} as const satisfies RequestTable;

/** What a window demands of an order, and how it refuses and returns it, is no matter of what may be said ahead. */
const WINDOWS_OWN = new Set(['required', 'minimum', 'atMost', 'offered', 'code', 'echoed', 'echoOfNone']);

/**
 * What a partner's server says of the order with its authentication, ours: every row that makes a payment request another one.
 * What it said is sealed into the AuthKey, and a page that says otherwise opens no window. Nothing of it is required, and
 * `payType` and `work` may say what the authentication itself is for.
 */
const seal = {
  code: auth.code,
  rows: {
    ...sealable(payment.rows),
    payType,
    // The window refuses any other card, in its own words.
    cardVersion: row('PCD_CARD_VER', 'N(2)', ['카드 세부 결제방식', 'card method'], {}),
    // `AUTH` is a purpose. Anything else would be meant to be sealed, and be sealed by nobody.
    work: { ...auth.rows.work, values: ['PAY', 'CERT', 'AUTH'] },
    isWhole: row('DOJANG_SEAL_ALL', 'A(1)', ['주문 전체 봉인 여부', 'is that the whole order?'], {
      ...flag,
      values: ['Y', 'N'],
    }),
  },
} as const satisfies RequestTable;

function sealable(rows: Readonly<Record<string, Row>>): Readonly<Record<string, Row>> {
  const said = (row: Row) => Object.entries(row).filter(([name]) => !WINDOWS_OWN.has(name));
  const ordered = Object.entries(rows).filter(([, { digest }]) => digest === true);
  return Object.fromEntries(
    ordered.map(([ours, row]) => [ours, Object.fromEntries(said(row)) as unknown as Row]),
  );
}

/** CERT confirm (guide 3-7). */
const confirm = {
  code: 'AUTH0002',
  rows: {
    ...credentials,
    authKey: { ...authKey, code: 'AUTH0008' },
    confirmKey: row('PCD_PAY_REQKEY', 'aNS', ['최종 결제요청 승인키', 'confirm key'], {
      ...key,
      code: 'PCCF0001',
    }),
    // The order for which the shop confirms: another one than the keys stand for is not charged. Ours.
    orderNumber: { ...orderNumber, ...compared },
    amountWon: row('PCD_PAY_TOTAL', 'N(10)', ['결제요청금액', 'amount in won'], compared),
    /** Always empty for an app card. */
    payerId: row('PCD_PAYER_ID', 'aNS(255)', ['빌링키', 'billing key'], { unread: true }),
  },
} as const satisfies RequestTable;

/** Cancellation. Whether its amount is large enough is checked after the keys. */
const cancel = {
  code: 'PAYC0001',
  minimumLater: true,
  rows: {
    ...credentials,
    authKey,
    refundKey: row('PCD_REFUND_KEY', 'aN', ['취소 키', 'refund key'], { ...key, code: 'PAYC0002' }),
    cancelFlag: { ...cancelFlag, ...needed, values: ['Y'] },
    orderNumber: { ...orderNumber, ...ordered, ...needed, code: 'PAYC0007' },
    paidOn: { ...paidOn, ...ordered, code: 'PAYC0007' },
    amountWon: row('PCD_REFUND_TOTAL', 'N(20)', ['취소금액', 'amount to cancel in won'], {
      ...ordered,
      ...won,
      minimum: 1,
      code: 'PAYC0003',
    }),
    /** Older documents call it as the payment request does. */
    taxWon: row('PCD_REFUND_TAXTOTAL', 'N(11)', ['취소금액의 부가세', 'VAT part of it, of a mixed order'], {
      ...ordered,
      ...won,
      aliases: ['PCD_PAY_TAXTOTAL'],
      optionalNumber: true,
      zeroIsNone: true,
      code: 'PAYC0003',
    }),
  },
} as const satisfies RequestTable;

/** Result lookup. */
const lookup = {
  code: 'PCHK0002',
  rows: {
    ...credentials,
    authKey,
    lookupFlag: { ...lookupFlag, required: 'documented', unread: true },
    /** Not compared: clients send another one for a card. */
    payType: { ...payType, required: 'documented', compared: true },
    orderNumber: { ...orderNumber, ...needed },
    paidOn,
  },
} as const satisfies RequestTable;

/** The requests of the app-card path, in the order in which they are sent: one table each. */
export const requests = { auth, seal, client, payment, confirm, cancel, lookup } as const;

export type AuthRequest = RequestValues<typeof auth>;
export type PaymentRequest = RequestValues<typeof payment>;
export type ConfirmRequest = RequestValues<typeof confirm>;
export type CancelRequest = RequestValues<typeof cancel>;
export type LookupRequest = RequestValues<typeof lookup>;
