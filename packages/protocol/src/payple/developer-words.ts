import type { Code } from './codes.ts';
import type { InstitutionKind } from './institution-kinds.ts';
import { MINIMUM_WON } from './minimum.ts';

interface Bilingual {
  readonly ko: string;
  readonly en: string;
}

/** What a developer must know of a code. Never sent: the reference pages (`docs/codes.md`) are made of it. */
export interface Guide {
  /** Who can mend it. */
  readonly fault: 'nobody' | 'customer' | 'partner' | 'gateway' | 'card-company';
  /** Whether asking again helps: with the same order, later, with another card, after mending the request, or not at all. */
  readonly retry: 'no' | 'at-once' | 'later' | 'another-card' | 'after-fix';
  readonly cause: Bilingual;
  readonly remedy: Bilingual;
  /** What brings it about without asking for it by name. */
  readonly provoke?: Bilingual;
}

/** Payple's own bookkeeping failed: storage, statistics, notifications, events. This gateway never answers it by itself. */
const BOOKKEEPING: Guide = {
  fault: 'gateway',
  retry: 'later',
  cause: {
    ko: '페이플 내부의 기록, 통계, 알림 또는 이벤트 처리가 실패했습니다.',
    en: "Payple's own records, statistics, notifications or events failed.",
  },
  remedy: {
    ko: '결과를 조회한 뒤, 결제되지 않았다면 잠시 후 다시 시도하게 하세요.',
    en: 'Look the result up; if it is unpaid, have the customer try again later.',
  },
};

export const codeGuides: Readonly<Record<Code, Guide>> = {
  AUTH0001: {
    fault: 'partner',
    retry: 'after-fix',
    cause: { ko: 'cst_id가 비어 있거나 발급된 값이 아닙니다.', en: 'cst_id is empty or not the issued one.' },
    remedy: { ko: '발급받은 cst_id를 서버에서 보내세요.', en: 'Send the issued cst_id from your server.' },
    provoke: { ko: 'cst_id 없이 파트너 인증을 요청', en: 'authenticate without a cst_id' },
  },
  AUTH0002: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: 'custKey가 비어 있거나 이 파트너의 키가 아닙니다. 승인 요청(confirm)의 키가 다를 때도 같습니다.',
      en: 'custKey is empty or not a key of this partner; also for the keys of a confirm.',
    },
    remedy: {
      ko: '발급받은 custKey를 쓰고, 테스트 키와 운영 키를 섞지 마세요.',
      en: 'Use the issued custKey, and never mix test and live keys.',
    },
    provoke: { ko: '틀린 custKey로 파트너 인증을 요청', en: 'authenticate with a wrong custKey' },
  },
  AUTH0003: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: '이 게이트웨이에 없는 파트너이거나 사용이 중지되었습니다.',
      en: 'This gateway has no such partner, or it is disabled.',
    },
    remedy: {
      ko: 'cst_id와 게이트웨이 주소(테스트, 운영)를 확인하세요.',
      en: "Check the cst_id and the gateway's address (test, live).",
    },
    provoke: { ko: '없는 cst_id로 파트너 인증을 요청', en: 'authenticate with an unknown cst_id' },
  },
  AUTH0004: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: 'Referer가 없거나, 운영에서 https가 아니거나 등록한 도메인이 아닙니다.',
      en: 'There is no Referer, or in live mode it is not https or no registered domain.',
    },
    remedy: {
      ko: 'Referer 헤더에 상점 페이지의 출처를 보내고 도메인을 등록하세요(docs/origin.md).',
      en: "Send the origin of the shop's page as Referer, and register the domain (docs/origin.md).",
    },
    provoke: { ko: 'Referer 없이 파트너 인증을 요청', en: 'authenticate without a Referer' },
  },
  AUTH0005: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: '함께 보낸 주문(PCD_PAY_TOTAL, PCD_PAY_OID)의 형식이 맞지 않거나, 짧은 시간에 요청이 너무 많아(HTTP 429) 토큰을 만들 수 없습니다.',
      en: 'The order sent along (PCD_PAY_TOTAL, PCD_PAY_OID) is malformed, or there were too many requests (HTTP 429), so no token can be made.',
    },
    remedy: {
      ko: '금액은 숫자만 보내고, HTTP 429이면 Retry-After의 시간 뒤에 다시 요청하세요.',
      en: 'Send the amount as digits only; after HTTP 429 ask again when the time of Retry-After is over.',
    },
    provoke: {
      ko: 'PCD_PAY_TOTAL=1,000 을 함께 보내 파트너 인증을 요청',
      en: 'authenticate with PCD_PAY_TOTAL=1,000',
    },
  },
  AUTH0006: {
    fault: 'partner',
    retry: 'after-fix',
    cause: { ko: '운영에서 암호화하지 않은 HTTP로 접속했습니다.', en: 'Plain HTTP in live mode.' },
    remedy: {
      ko: 'https:// 로 접속하고, 프록시 뒤라면 DOJANG_TRUSTED_PROXIES를 확인하세요.',
      en: 'Use https://; behind a proxy check DOJANG_TRUSTED_PROXIES.',
    },
    provoke: {
      ko: '운영 모드의 게이트웨이에 HTTP로 파트너 인증을 요청',
      en: 'authenticate at a live gateway by plain HTTP',
    },
  },
  AUTH0007: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: '결제창을 연 페이지의 출처가 인증할 때의 Referer와 다릅니다.',
      en: 'The page that opened the window has another origin than the authenticated Referer.',
    },
    remedy: {
      ko: '스킴, 호스트, 포트까지 같게 하세요(docs/origin.md).',
      en: 'Make scheme, host and port the same (docs/origin.md).',
    },
    provoke: {
      ko: '인증한 출처와 다른 페이지에서 결제창을 열기',
      en: 'open the window from another page than the authenticated one',
    },
  },
  AUTH0008: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: '승인 요청의 PCD_AUTH_KEY가 결제 결과로 받은 값이 아닙니다.',
      en: "The confirm's PCD_AUTH_KEY is not the one of the payment result.",
    },
    remedy: {
      ko: '결과의 PCD_AUTH_KEY를 바꾸지 말고, 결과의 PCD_PAY_COFURL로 보내세요.',
      en: "Send the result's PCD_AUTH_KEY unchanged, to the result's PCD_PAY_COFURL.",
    },
    provoke: { ko: '승인 요청에 다른 PCD_AUTH_KEY를 보내기', en: 'confirm with another PCD_AUTH_KEY' },
  },
  CBIL0001: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: '이 게이트웨이가 만든 결제용 AuthKey가 아닙니다.',
      en: 'Not an AuthKey that this gateway made for a payment.',
    },
    remedy: {
      ko: '파트너 인증의 AuthKey를 그대로 PCD_AUTH_KEY로 보내세요.',
      en: 'Send the AuthKey of the authentication unchanged as PCD_AUTH_KEY.',
    },
    provoke: { ko: '아무 PCD_AUTH_KEY로 결제창을 열기', en: 'open the window with any other PCD_AUTH_KEY' },
  },
  CBIL0002: {
    fault: 'partner',
    retry: 'at-once',
    cause: {
      ko: 'AuthKey가 30분이 지났거나, 이미 다른 결제에 쓰였습니다.',
      en: 'The AuthKey is older than 30 minutes, or was used for another payment.',
    },
    remedy: { ko: '결제할 때마다 새로 인증하세요.', en: 'Authenticate anew for each payment.' },
    provoke: {
      ko: '인증하고 30분 뒤에 결제창을 열기',
      en: 'open the window 30 minutes after the authentication',
    },
  },
  CBIL0003: {
    fault: 'partner',
    retry: 'at-once',
    cause: {
      ko: '요청한 결제 기록이 없습니다.',
      en: 'There is no record of the payment that was asked for.',
    },
    remedy: { ko: '처음부터 다시 요청하세요.', en: 'Start again from the authentication.' },
  },
  CBIL0004: BOOKKEEPING,
  CBIL0005: BOOKKEEPING,
  CBIL0006: BOOKKEEPING,
  CPCA0001: {
    fault: 'customer',
    retry: 'at-once',
    cause: {
      ko: '고객이 3분 안에 카드사 앱에서 인증하지 않았습니다.',
      en: 'The customer did not approve in the card app within 3 minutes.',
    },
    remedy: {
      ko: '결제창에서 다시 시도할 수 있습니다. 할 일이 없습니다.',
      en: 'The window offers another try; nothing to do.',
    },
    provoke: { ko: '카드를 고르고 3분 기다리기', en: 'choose a card and wait 3 minutes' },
  },
  CPCA0002: {
    fault: 'customer',
    retry: 'another-card',
    cause: { ko: '등록된 카드가 없습니다(정기결제).', en: 'There is no registered card (billing).' },
    remedy: {
      ko: '카드를 등록하게 하세요. 앱카드에서는 생기지 않습니다.',
      en: 'Have a card registered; an app card does not meet it.',
    },
  },
  CPCA0003: {
    fault: 'customer',
    retry: 'at-once',
    cause: { ko: '카드 인증 회원이 아닙니다.', en: 'Not a member with a card authentication.' },
    remedy: { ko: '처음부터 다시 결제하게 하세요.', en: 'Let the customer start again.' },
  },
  CPCA0004: {
    fault: 'customer',
    retry: 'another-card',
    cause: { ko: '카드 정보가 없거나 맞지 않습니다.', en: "The card's data is missing or does not match." },
    remedy: { ko: '다른 카드를 안내하세요.', en: 'Offer another card.' },
  },
  CPCA0005: {
    fault: 'partner',
    retry: 'at-once',
    cause: {
      ko: '카드 결제용 인증키가 없거나 맞지 않습니다.',
      en: 'The key used for the card payment is missing or does not match.',
    },
    remedy: { ko: '처음부터 다시 결제하게 하세요.', en: 'Let the customer start again.' },
  },
  CPCA0006: {
    fault: 'partner',
    retry: 'later',
    cause: { ko: '파트너의 건당 한도를 넘었습니다.', en: "The partner's limit per payment is exceeded." },
    remedy: { ko: '운영자에게 한도를 확인하세요.', en: 'Ask the operator about the limit.' },
  },
  CPCA0007: {
    fault: 'partner',
    retry: 'later',
    cause: { ko: '파트너의 월 카드 한도를 넘었습니다.', en: "The partner's monthly card limit is exceeded." },
    remedy: { ko: '운영자에게 한도를 확인하세요.', en: 'Ask the operator about the limit.' },
  },
  CPCA0008: BOOKKEEPING,
  CPCA0009: BOOKKEEPING,
  CPCA0010: {
    fault: 'card-company',
    retry: 'later',
    cause: {
      ko: '카드사에 승인을 요청하지 못했습니다. 결제되지 않았습니다.',
      en: 'The card company could not be asked; nothing was charged.',
    },
    remedy: { ko: '잠시 후 다시 시도하게 하세요.', en: 'Have the customer try again later.' },
    provoke: { ko: '승인 직전에 카드사 서버를 멈추기', en: 'stop the card companies before the approval' },
  },
  CPCA0011: {
    fault: 'card-company',
    retry: 'at-once',
    cause: {
      ko: '카드사가 다른 금액을 승인해 게이트웨이가 되돌립니다.',
      en: 'The card company approved another amount; the gateway reverses it.',
    },
    remedy: {
      ko: '조회가 끝날 때까지 기다린 뒤 다시 결제하게 하세요.',
      en: 'Wait until the lookup has an end, then let the customer pay again.',
    },
  },
  CPCA0012: BOOKKEEPING,
  CPCA0013: BOOKKEEPING,
  CPCA0014: BOOKKEEPING,
  CPCA0015: BOOKKEEPING,
  CPCA0016: BOOKKEEPING,
  CPCA0017: BOOKKEEPING,
  CPCA0018: {
    fault: 'gateway',
    retry: 'later',
    cause: {
      ko: '제때 결과를 알 수 없었습니다. 승인되었다면 게이트웨이가 되돌립니다(망취소).',
      en: 'The outcome was not learnt in time; an approval is reversed (net cancel).',
    },
    remedy: {
      ko: '결제 실패로 다루고 주문을 남겨 두세요. 조회로 확인할 수 있습니다.',
      en: 'Treat it as unpaid, keep the order, and look it up.',
    },
    provoke: {
      ko: '카드사 결함 `{"on":"approve","effect":"delay","delayMs":20000}` 걸기',
      en: 'arm the card companies\' fault `{"on":"approve","effect":"delay","delayMs":20000}`',
    },
  },
  CPCA0019: BOOKKEEPING,
  CPCA0020: BOOKKEEPING,
  CPCA0021: BOOKKEEPING,
  CPCA0022: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: '파트너의 건당 한도를 넘는 금액입니다.',
      en: "The amount is above the partner's limit per payment.",
    },
    remedy: {
      ko: '금액을 나누거나 운영자에게 한도를 올려 달라고 하세요.',
      en: 'Split the amount, or have the operator raise the limit.',
    },
    provoke: {
      ko: '`dojang merchants limits <id> --per-payment 50000` 뒤에 60,000원 결제',
      en: '`dojang merchants limits <id> --per-payment 50000`, then pay ₩60,000',
    },
  },
  CPCA0023: {
    fault: 'partner',
    retry: 'later',
    cause: { ko: '파트너의 1일 금액 한도를 넘습니다.', en: "The partner's daily amount would be exceeded." },
    remedy: {
      ko: '다음 날 결제하게 하거나 한도를 올려 달라고 하세요.',
      en: 'Pay the next day, or have the limit raised.',
    },
    provoke: {
      ko: '`dojang merchants limits <id> --per-day 50000` 뒤에 합계 50,000원 넘게 결제',
      en: '`dojang merchants limits <id> --per-day 50000`, then pay more than ₩50,000 in all',
    },
  },
  CPCA0024: {
    fault: 'partner',
    retry: 'later',
    cause: {
      ko: '파트너의 1일 결제 건수를 넘습니다.',
      en: "The partner's daily number of payments would be exceeded.",
    },
    remedy: {
      ko: '다음 날 결제하게 하거나 한도를 올려 달라고 하세요.',
      en: 'Pay the next day, or have the limit raised.',
    },
    provoke: {
      ko: '`dojang merchants limits <id> --count-per-day 1` 뒤에 두 번 결제',
      en: '`dojang merchants limits <id> --count-per-day 1`, then pay twice',
    },
  },
  CPCA0025: {
    fault: 'partner',
    retry: 'later',
    cause: { ko: '파트너의 월 금액 한도를 넘습니다.', en: "The partner's monthly amount would be exceeded." },
    remedy: {
      ko: '다음 달 결제하게 하거나 한도를 올려 달라고 하세요.',
      en: 'Pay the next month, or have the limit raised.',
    },
    provoke: {
      ko: '`dojang merchants limits <id> --per-month 50000` 뒤에 합계 50,000원 넘게 결제',
      en: '`dojang merchants limits <id> --per-month 50000`, then pay more than ₩50,000 in all',
    },
  },
  CPCA0026: BOOKKEEPING,
  CPCA0027: {
    fault: 'partner',
    retry: 'after-fix',
    cause: { ko: `${MINIMUM_WON}원보다 적은 금액입니다.`, en: `The amount is below ₩${MINIMUM_WON}.` },
    remedy: { ko: `${MINIMUM_WON}원 이상을 요청하세요.`, en: `Ask for ₩${MINIMUM_WON} or more.` },
    provoke: {
      ko: `PCD_PAY_TOTAL=${MINIMUM_WON - 1} 로 결제창을 열기`,
      en: `open the window with PCD_PAY_TOTAL=${MINIMUM_WON - 1}`,
    },
  },
  CPCA0028: {
    fault: 'partner',
    retry: 'after-fix',
    cause: { ko: '상품명이 없습니다.', en: 'There is no product name.' },
    remedy: { ko: 'PCD_PAY_GOODS를 보내세요.', en: 'Send PCD_PAY_GOODS.' },
    provoke: { ko: 'PCD_PAY_GOODS 없이 결제창을 열기', en: 'open the window without PCD_PAY_GOODS' },
  },
  CPCA0201: {
    fault: 'partner',
    retry: 'no',
    cause: {
      ko: '이미 결제된 주문번호이거나, 그 결제에 쓴 AuthKey입니다.',
      en: 'The order number has been paid, or the AuthKey is that of its payment.',
    },
    remedy: {
      ko: '결과를 조회하고, 새 결제라면 새 주문번호를 쓰세요.',
      en: 'Look the result up; a new payment needs a new order number.',
    },
    provoke: { ko: '결제한 PCD_PAY_OID로 다시 결제', en: 'pay again with a PCD_PAY_OID that was paid' },
  },
  CPCA0202: BOOKKEEPING,
  CPCA9997: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: 'PCD_PAY_TYPE이 card가 아니거나, 빌링 카드(PCD_CARD_VER가 01이거나 없음, PCD_PAY_WORK=AUTH)입니다.',
      en: 'PCD_PAY_TYPE is not card, or it is a billing card (PCD_CARD_VER 01 or none, PCD_PAY_WORK=AUTH).',
    },
    remedy: {
      ko: 'PCD_PAY_TYPE=card와 PCD_CARD_VER=02를 보내세요.',
      en: 'Send PCD_PAY_TYPE=card and PCD_CARD_VER=02.',
    },
    provoke: {
      ko: 'PCD_PAY_TYPE=transfer 로 결제창을 열기',
      en: 'open the window with PCD_PAY_TYPE=transfer',
    },
  },
  CPCA9998: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: '앱카드가 아닌 결제수단을 요청했습니다.',
      en: 'Another method than the app card was asked for.',
    },
    remedy: {
      ko: 'PCD_PAY_METHOD를 비우거나 appCard로 보내세요.',
      en: 'Leave PCD_PAY_METHOD empty, or send appCard.',
    },
    provoke: {
      ko: 'PCD_PAY_METHOD=kakaoPay 로 결제창을 열기',
      en: 'open the window with PCD_PAY_METHOD=kakaoPay',
    },
  },
  CPCA9999: {
    fault: 'customer',
    retry: 'another-card',
    cause: {
      ko: '카드사가 거절했거나(뒤에 카드사 코드가 붙습니다) 요청의 값이 잘못되었습니다.',
      en: 'The card company declined (its code follows), or a value of the request is wrong.',
    },
    remedy: {
      ko: '카드사 코드가 있으면 그 안내를 따르고, 없으면 DOJANG_HINT가 말하는 값을 고치세요.',
      en: "With a card company's code follow its remedy; without one mend what DOJANG_HINT names.",
    },
    provoke: { ko: '`fail-3133` 같은 카드사 코드', en: 'a code of the institution, e.g. `fail-3133`' },
  },
  CPCAD001: BOOKKEEPING,
  CPCAD002: BOOKKEEPING,
  CPCAE001: BOOKKEEPING,
  CPCAE002: BOOKKEEPING,
  CPCAE003: {
    fault: 'partner',
    retry: 'no',
    cause: {
      ko: '이벤트가 끝났습니다. `$eventTitle` 자리에 이벤트 이름이 들어갑니다.',
      en: 'The event has ended; its name stands for `$eventTitle`.',
    },
    remedy: { ko: '이벤트를 확인하세요.', en: 'Check the event.' },
  },
  CPCAE004: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: '결제창의 금액이 인증할 때 봉인한 금액과 다릅니다.',
      en: "The window's amount differs from the one sealed at the authentication.",
    },
    remedy: {
      ko: '서버에서 인증한 금액을 그대로 보내세요. 페이지에서 금액을 바꾸지 마세요.',
      en: 'Send the amount your server authenticated; never change it in the page.',
    },
    provoke: {
      ko: '인증과 다른 PCD_PAY_TOTAL로 결제창을 열기',
      en: 'open the window with another PCD_PAY_TOTAL than authenticated',
    },
  },
  '0000': {
    fault: 'nobody',
    retry: 'no',
    cause: {
      ko: 'PAY는 승인되었고, CERT는 인증만 되었습니다.',
      en: 'PAY: approved. CERT: authenticated, nothing charged.',
    },
    remedy: {
      ko: '서버에서 조회(PAY)하거나 승인을 요청(CERT)하세요.',
      en: 'Look it up from your server (PAY), or confirm (CERT).',
    },
    provoke: { ko: '평범하게 결제', en: 'pay as usual' },
  },
  PCCF0000: {
    fault: 'nobody',
    retry: 'no',
    cause: { ko: '최종 승인되었습니다.', en: 'The confirm was approved.' },
    remedy: { ko: '주문을 완료하세요.', en: 'Complete the order.' },
    provoke: { ko: 'CERT 결제를 승인 요청', en: 'confirm a CERT payment' },
  },
  PCCF0001: {
    fault: 'partner',
    retry: 'no',
    cause: {
      ko: 'PCD_PAY_REQKEY가 이 게이트웨이의 것이 아니거나 승인할 수 없는 결제입니다.',
      en: 'PCD_PAY_REQKEY is not of this gateway, or the payment cannot be confirmed.',
    },
    remedy: {
      ko: '결과의 PCD_PAY_REQKEY를 그대로 보내세요.',
      en: "Send the result's PCD_PAY_REQKEY unchanged.",
    },
    provoke: { ko: '아무 PCD_PAY_REQKEY로 승인 요청', en: 'confirm with any other PCD_PAY_REQKEY' },
  },
  PCCF0002: {
    fault: 'partner',
    retry: 'no',
    cause: {
      ko: 'CERT 결과를 받고 30분 안에 승인을 요청하지 않았습니다.',
      en: 'The confirm came more than 30 minutes after the CERT result.',
    },
    remedy: {
      ko: '결과를 받으면 곧 승인을 요청하고, 지났다면 다시 결제하게 하세요.',
      en: 'Confirm as soon as the result arrives; let the customer pay again.',
    },
    provoke: { ko: 'CERT 결과를 받고 30분 뒤에 승인 요청', en: 'confirm 30 minutes after the CERT result' },
  },
  PCCF0003: {
    fault: 'gateway',
    retry: 'later',
    cause: {
      ko: '제때 결과를 알 수 없었습니다. 승인되었다면 게이트웨이가 되돌립니다(망취소).',
      en: 'The outcome was not learnt in time; an approval is reversed (net cancel).',
    },
    remedy: {
      ko: '조회로 결과를 확인하세요. 확인하기 전에 다시 결제하지 마세요.',
      en: 'Look the result up; do not charge again before.',
    },
    provoke: {
      ko: '카드사 결함 `{"on":"approve","effect":"delay","delayMs":20000}` 걸기',
      en: 'arm the card companies\' fault `{"on":"approve","effect":"delay","delayMs":20000}`',
    },
  },
  PCCF0004: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: '승인 요청의 PCD_PAY_OID나 PCD_PAY_TOTAL이 두 키가 가리키는 결제와 다릅니다. 이 요청으로는 승인하지 않았고, 그 결제는 그대로 승인할 수 있습니다.',
      en: 'PCD_PAY_OID or PCD_PAY_TOTAL of the confirm differs from the payment of its keys. This confirm approved nothing, and that payment can still be confirmed.',
    },
    remedy: {
      ko: '결과의 PCD_PAY_OID로 주문을 찾고, 그 주문의 번호와 금액을 보내세요. 누군가 다른 주문의 키를 보냈을 수 있습니다.',
      en: "Find the order by the result's PCD_PAY_OID and send its number and amount. Somebody may have posted the keys of another order.",
    },
    provoke: {
      ko: '다른 주문의 PCD_PAY_OID로 승인 요청',
      en: 'confirm with the PCD_PAY_OID of another order',
    },
  },
  PCCFD001: {
    fault: 'customer',
    retry: 'another-card',
    cause: {
      ko: '최종 승인을 카드사가 거절했습니다(뒤에 카드사 코드가 붙습니다).',
      en: 'The card company declined the final approval (its code follows).',
    },
    remedy: {
      ko: '카드사 코드의 안내를 따르고, 새 결제를 시작하게 하세요.',
      en: 'Follow the remedy of its code, and let the customer start a new payment.',
    },
    provoke: {
      ko: 'CERT 결제에 `fail-3133` 같은 카드사 코드',
      en: 'a code of the institution for a CERT payment, e.g. `fail-3133`',
    },
  },
  PAYC0000: {
    fault: 'nobody',
    retry: 'no',
    cause: { ko: '취소되었습니다.', en: 'It was cancelled.' },
    remedy: { ko: '주문의 남은 금액을 고치세요.', en: 'Correct what is left of the order.' },
    provoke: { ko: '결제를 취소', en: 'cancel a payment' },
  },
  PAYC0001: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: '취소용으로 인증하지 않았거나 키가 맞지 않습니다.',
      en: 'Not authenticated for a cancellation, or the keys do not match.',
    },
    remedy: {
      ko: 'PCD_PAYCANCEL_FLAG=Y 로 새로 인증하세요.',
      en: 'Authenticate anew with PCD_PAYCANCEL_FLAG=Y.',
    },
    provoke: { ko: '결제용 AuthKey로 취소 요청', en: 'cancel with an AuthKey made for a payment' },
  },
  PAYC0002: {
    fault: 'partner',
    retry: 'after-fix',
    cause: { ko: 'PCD_REFUND_KEY가 비어 있거나 다릅니다.', en: 'PCD_REFUND_KEY is empty or another one.' },
    remedy: {
      ko: '발급받은 취소 키를 서버에서 보내세요.',
      en: 'Send the issued refund key from your server.',
    },
    provoke: { ko: '틀린 PCD_REFUND_KEY로 취소 요청', en: 'cancel with a wrong PCD_REFUND_KEY' },
  },
  PAYC0003: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: '취소 금액이나 부가세의 형식 또는 값이 맞지 않습니다.',
      en: 'The cancelled amount or its VAT is malformed or out of range.',
    },
    remedy: {
      ko: '숫자로 1원 이상, 부가세는 취소 금액 이하로 보내세요.',
      en: 'Send digits, ₩1 or more, and no more VAT than the amount.',
    },
    provoke: { ko: 'PCD_REFUND_TOTAL=0 으로 취소 요청', en: 'cancel with PCD_REFUND_TOTAL=0' },
  },
  PAYC0004: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: '같은 AuthKey로 다른 취소를 요청했습니다.',
      en: 'The same AuthKey was used for another cancellation.',
    },
    remedy: {
      ko: '취소마다 새로 인증하세요. 재시도라면 같은 값을 보내세요.',
      en: 'Authenticate for each cancellation; a retry sends the same values.',
    },
    provoke: { ko: '쓴 AuthKey로 다른 금액을 취소 요청', en: 'cancel another amount with a used AuthKey' },
  },
  PAYC0007: {
    fault: 'partner',
    retry: 'no',
    cause: {
      ko: '그 주문번호와 결제일자의 결제가 없거나 모두 취소되었습니다.',
      en: 'No paid payment of that order number and day, or all of it is cancelled.',
    },
    remedy: {
      ko: '주문번호와 결제일자(KST)를 확인하세요.',
      en: 'Check order number and payment date (KST).',
    },
    provoke: { ko: '없는 PCD_PAY_OID를 취소 요청', en: 'cancel an unknown PCD_PAY_OID' },
  },
  PAYC0011: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: '남은 금액보다 많이 취소하려고 했거나(1128), 취소 100번이 있는 결제를 또 나눠 취소하려고 했습니다(1127).',
      en: 'More than what is left was to be cancelled (1128), or one more part of a payment that has had 100 cancellations (1127).',
    },
    remedy: {
      ko: '조회의 PCD_REFUND_TOTAL로 남은 금액을 계산하세요. 1127이면 남은 금액 전부를 취소하세요.',
      en: "Work out what is left from the lookup's PCD_REFUND_TOTAL; with 1127 cancel all of it.",
    },
    provoke: { ko: '결제금액보다 큰 PCD_REFUND_TOTAL로 취소 요청', en: 'cancel more than was paid' },
  },
  PAYC0012: {
    fault: 'card-company',
    retry: 'later',
    cause: {
      ko: '카드사의 결과를 아직 모릅니다. 금액은 잡아 두었고 끝까지 처리합니다.',
      en: "The card company's outcome is open; the amount is reserved and driven to an end.",
    },
    remedy: {
      ko: '같은 요청을 다시 보내거나 조회하세요. 새 취소를 만들지 마세요.',
      en: 'Send the same request again, or look it up; do not begin a new cancellation.',
    },
    provoke: {
      ko: '카드사 결함 `{"on":"cancel","effect":"delay","delayMs":20000}` 걸기',
      en: 'arm the card companies\' fault `{"on":"cancel","effect":"delay","delayMs":20000}`',
    },
  },
  PAYCD001: {
    fault: 'card-company',
    retry: 'no',
    cause: {
      ko: '카드사가 취소를 거절했습니다(뒤에 카드사 코드가 붙습니다).',
      en: 'The card company declined the cancellation (its code follows).',
    },
    remedy: { ko: '카드사 코드의 안내를 따르세요.', en: 'Follow the remedy of its code.' },
    provoke: { ko: '`fail-3118` 같은 취소 코드', en: 'a code of a cancellation, e.g. `fail-3118`' },
  },
  PCHK0000: {
    fault: 'nobody',
    retry: 'no',
    cause: { ko: '결제된 주문입니다.', en: 'The order is paid.' },
    remedy: {
      ko: '금액과 주문번호를 주문과 비교하세요.',
      en: 'Compare amount and order number with the order.',
    },
    provoke: { ko: '결제한 주문을 조회', en: 'look up a paid order' },
  },
  PCHK0001: {
    fault: 'partner',
    retry: 'no',
    cause: {
      ko: '그 주문번호와 날짜의 결제가 없습니다.',
      en: 'No paid payment of that order number and day.',
    },
    remedy: { ko: '미결제로 다루세요. 날짜는 KST입니다.', en: 'Treat it as unpaid; the day is KST.' },
    provoke: { ko: '없는 PCD_PAY_OID를 조회', en: 'look up an unknown PCD_PAY_OID' },
  },
  PCHK0002: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: '조회용으로 인증하지 않았거나 30분이 지났습니다.',
      en: 'Not authenticated for a lookup, or 30 minutes ago.',
    },
    remedy: { ko: 'PCD_PAYCHK_FLAG=Y 로 새로 인증하세요.', en: 'Authenticate anew with PCD_PAYCHK_FLAG=Y.' },
    provoke: { ko: '결제용 AuthKey로 조회', en: 'look up with an AuthKey made for a payment' },
  },
  PCHK0003: {
    fault: 'card-company',
    retry: 'later',
    cause: {
      ko: '결과가 아직 정해지지 않았거나, 아직 결제될 수 있습니다(결제창이 열려 있거나 CERT 승인 요청 전).',
      en: 'The outcome is still open, or the order may still be paid: its window is open, or a CERT result is not confirmed yet.',
    },
    remedy: {
      ko: '미결제로 다루지 말고 몇 초 뒤에 다시 조회하세요.',
      en: 'Do not treat it as unpaid; ask again in a few seconds.',
    },
    provoke: { ko: '승인이 늦는 동안 조회', en: 'look up while an approval is slow' },
  },
};

export const institutionGuides: Readonly<Record<InstitutionKind, Guide>> = {
  success: {
    fault: 'nobody',
    retry: 'no',
    cause: { ko: '카드사가 승인했습니다.', en: 'The card company approved.' },
    remedy: { ko: '할 일이 없습니다.', en: 'Nothing to do.' },
  },
  balance: {
    fault: 'customer',
    retry: 'another-card',
    cause: {
      ko: '카드에 연결된 계좌의 잔액이 결제금액보다 적습니다.',
      en: 'The account behind the card holds less than the amount.',
    },
    remedy: { ko: '고객에게 다른 카드를 안내하세요.', en: 'Offer the customer another card.' },
  },
  limit: {
    fault: 'customer',
    retry: 'another-card',
    cause: {
      ko: '카드의 금액 한도 또는 이용 횟수를 넘었습니다.',
      en: "The card's limit of amount or number is exceeded.",
    },
    remedy: {
      ko: '고객에게 다른 카드를 안내하거나 카드사에서 한도를 확인하도록 안내하세요.',
      en: 'Offer another card, or have the customer ask the card company about the limit.',
    },
  },
  lost: {
    fault: 'customer',
    retry: 'another-card',
    cause: {
      ko: '도난, 분실 또는 위·변조로 신고된 카드입니다.',
      en: 'The card was reported stolen, lost or forged.',
    },
    remedy: {
      ko: '이 카드로 다시 시도하지 말고 다른 카드를 안내하세요.',
      en: 'Do not try this card again; offer another one.',
    },
  },
  suspended: {
    fault: 'customer',
    retry: 'another-card',
    cause: { ko: '카드사가 거래를 정지한 카드입니다.', en: 'The card company suspended the card.' },
    remedy: {
      ko: '고객에게 다른 카드를 안내하거나 카드사에 문의하도록 안내하세요.',
      en: 'Offer another card, or have the customer ask the card company.',
    },
  },
  unusable: {
    fault: 'customer',
    retry: 'another-card',
    cause: {
      ko: '해지, 미발급, 연체 등으로 쓸 수 없는 카드입니다.',
      en: 'The card was terminated, is not issued yet, is overdue or otherwise unusable.',
    },
    remedy: { ko: '고객에게 다른 카드를 안내하세요.', en: 'Offer the customer another card.' },
  },
  'card-expired': {
    fault: 'customer',
    retry: 'another-card',
    cause: {
      ko: '카드의 유효기간이 지났거나 다릅니다.',
      en: "The card's expiry date has passed or differs.",
    },
    remedy: {
      ko: '고객에게 새 카드를 카드사 앱에 등록하거나 다른 카드를 쓰도록 안내하세요.',
      en: 'Have the customer register the new card in the app, or offer another one.',
    },
  },
  'card-number': {
    fault: 'customer',
    retry: 'another-card',
    cause: {
      ko: '카드번호 등 카드 정보가 카드사의 기록과 다릅니다.',
      en: "The card's number or other data differs from the card company's record.",
    },
    remedy: {
      ko: '고객에게 카드사 앱에 등록한 카드를 확인하도록 안내하세요.',
      en: 'Have the customer check the card registered in the app.',
    },
  },
  pin: {
    fault: 'customer',
    retry: 'at-once',
    cause: {
      ko: '비밀번호가 틀렸거나 등록되어 있지 않습니다.',
      en: 'The password is wrong or was never registered.',
    },
    remedy: {
      ko: '고객이 비밀번호를 확인하고 다시 시도하면 됩니다.',
      en: 'The customer checks the password and tries again.',
    },
  },
  'pin-locked': {
    fault: 'customer',
    retry: 'another-card',
    cause: {
      ko: '비밀번호 오류 횟수를 넘어 카드사가 잠갔습니다.',
      en: 'The card company locked the card after too many wrong passwords.',
    },
    remedy: {
      ko: '고객이 카드사에서 잠금을 풀거나 다른 카드를 써야 합니다.',
      en: 'The customer unlocks it at the card company, or uses another card.',
    },
  },
  tries: {
    fault: 'customer',
    retry: 'at-once',
    cause: { ko: '한 거래의 시도 횟수를 넘었습니다.', en: 'One transaction was tried too often.' },
    remedy: { ko: '새 결제창에서 다시 시작하게 하세요.', en: 'Start again in a new payment window.' },
  },
  instalments: {
    fault: 'customer',
    retry: 'at-once',
    cause: {
      ko: '선택한 할부 개월을 카드나 가맹점이 지원하지 않습니다.',
      en: 'The card or the merchant does not offer these instalments.',
    },
    remedy: {
      ko: '일시불이나 다른 할부 개월을 안내하세요. 할부 개월은 두 자리(00, 02~12)입니다.',
      en: 'Offer one payment or other months; the wire writes two digits (00, 02 to 12).',
    },
  },
  'customer-cancelled': {
    fault: 'customer',
    retry: 'at-once',
    cause: {
      ko: '고객이 카드사 앱에서 결제를 취소했습니다.',
      en: "The customer said no in the card company's app.",
    },
    remedy: {
      ko: '주문을 그대로 두고 다시 결제할 수 있게 하세요.',
      en: 'Keep the order and let the customer pay again.',
    },
  },
  authentication: {
    fault: 'customer',
    retry: 'at-once',
    cause: {
      ko: '카드사 인증(ISP, 안심클릭, 앱카드)이 실패했거나 값이 맞지 않습니다.',
      en: "The card company's authentication failed or its values do not match.",
    },
    remedy: {
      ko: '다시 인증하게 하고, 계속되면 다른 카드를 안내하세요.',
      en: 'Authenticate again; if it goes on, offer another card.',
    },
  },
  'card-timeout': {
    fault: 'customer',
    retry: 'at-once',
    cause: {
      ko: '카드사의 인증 시간이 지난 뒤 승인을 요청했습니다.',
      en: "The approval came after the card company's time for authenticating.",
    },
    remedy: {
      ko: '처음부터 다시 결제하게 하세요. CERT라면 결과를 받은 즉시 승인을 요청하세요.',
      en: 'Let the customer start again; with CERT, confirm as soon as the result arrives.',
    },
  },
  expired: {
    fault: 'customer',
    retry: 'at-once',
    cause: {
      ko: '거래가 유효한 시간이 지났거나 이미 실패한 거래입니다.',
      en: 'The time of the transaction has passed, or it had failed before.',
    },
    remedy: { ko: '처음부터 다시 결제하게 하세요.', en: 'Let the customer start again.' },
  },
  identity: {
    fault: 'customer',
    retry: 'at-once',
    cause: {
      ko: '이동통신사 정보와 입력한 정보가 다르거나 쓸 수 없는 번호입니다.',
      en: "What was entered differs from the carrier's record, or the number cannot be used.",
    },
    remedy: {
      ko: '고객이 정보를 확인하고 다시 시도하거나 다른 결제 방법을 써야 합니다.',
      en: 'The customer checks the data and tries again, or pays another way.',
    },
  },
  'identity-outage': {
    fault: 'card-company',
    retry: 'later',
    cause: {
      ko: '이동통신사가 점검 중이거나 혼잡합니다.',
      en: 'The carrier is under maintenance or too busy.',
    },
    remedy: { ko: '잠시 후 다시 시도하도록 안내하세요.', en: 'Have the customer try again later.' },
  },
  certificate: {
    fault: 'customer',
    retry: 'another-card',
    cause: {
      ko: '인증서가 만료, 폐기되었거나 서명이 맞지 않습니다.',
      en: 'The certificate expired, was discarded or its signature does not fit.',
    },
    remedy: {
      ko: '인증서를 재발급하거나 다른 카드를 쓰도록 안내하세요.',
      en: 'Have the certificate reissued, or offer another card.',
    },
  },
  browser: {
    fault: 'customer',
    retry: 'at-once',
    cause: {
      ko: '팝업이 막혔거나 필요한 모듈이 없습니다.',
      en: 'Pop-ups are blocked or a module is missing.',
    },
    remedy: {
      ko: '팝업 차단을 풀거나 다른 브라우저를 쓰도록 안내하세요.',
      en: 'Allow pop-ups, or use another browser.',
    },
  },
  unreachable: {
    fault: 'card-company',
    retry: 'later',
    cause: { ko: '카드사에 연결하지 못했습니다.', en: 'No connection to the card company was made.' },
    remedy: {
      ko: '잠시 후 다시 시도하거나 다른 카드사를 안내하세요.',
      en: 'Try again later, or offer another card company.',
    },
  },
  outage: {
    fault: 'card-company',
    retry: 'later',
    cause: {
      ko: '카드사 또는 중계 시스템의 장애입니다.',
      en: 'The card company or the platform in between has an outage.',
    },
    remedy: {
      ko: '잠시 후 다시 시도하거나 다른 카드사를 안내하세요.',
      en: 'Try again later, or offer another card company.',
    },
  },
  maintenance: {
    fault: 'card-company',
    retry: 'later',
    cause: {
      ko: '카드사가 정기 점검 중이거나 서비스 시간이 아닙니다.',
      en: 'The card company is under maintenance or outside its hours.',
    },
    remedy: {
      ko: '점검이 끝난 뒤 다시 시도하거나 다른 카드사를 안내하세요.',
      en: 'Try again afterwards, or offer another card company.',
    },
  },
  'check-card': {
    fault: 'card-company',
    retry: 'later',
    cause: {
      ko: '은행 점검 등으로 체크카드 승인이 잠시 멈췄습니다.',
      en: 'Check cards are not approved for a while, e.g. while the bank closes its day.',
    },
    remedy: {
      ko: '30분 뒤 다시 시도하거나 신용카드를 안내하세요.',
      en: 'Try again in 30 minutes, or offer a credit card.',
    },
  },
  message: {
    fault: 'gateway',
    retry: 'later',
    cause: {
      ko: '게이트웨이와 카드사 사이의 전문이 맞지 않습니다.',
      en: 'A message between the gateway and the card company does not fit.',
    },
    remedy: {
      ko: '잠시 후 다시 시도하고, 계속되면 게이트웨이 운영자에게 코드와 시각을 알려 주세요.',
      en: "Try again later; if it goes on, tell the gateway's operator the code and the time.",
    },
  },
  shop: {
    fault: 'partner',
    retry: 'no',
    cause: {
      ko: '가맹점이 등록되지 않았거나 거래가 제한되어 있습니다.',
      en: 'The merchant is not registered with the card company, or is restricted.',
    },
    remedy: {
      ko: '카드사별 가맹점 상태를 게이트웨이 운영자와 확인하세요.',
      en: "Check the merchant's state per card company with the gateway's operator.",
    },
  },
  'shop-limit': {
    fault: 'partner',
    retry: 'later',
    cause: {
      ko: '카드사가 정한 가맹점 한도를 넘었습니다.',
      en: 'The limit that the card company sets for the merchant is exceeded.',
    },
    remedy: {
      ko: '카드사 또는 게이트웨이 운영자에게 한도 상향을 요청하세요.',
      en: "Ask the card company or the gateway's operator to raise the limit.",
    },
  },
  duplicate: {
    fault: 'partner',
    retry: 'no',
    cause: {
      ko: '같은 거래나 주문번호를 두 번 요청했습니다.',
      en: 'The same transaction or order number was asked for twice.',
    },
    remedy: {
      ko: '결과를 조회한 뒤, 결제되지 않았다면 새 주문번호로 요청하세요.',
      en: 'Look the result up first; if it is unpaid, ask with a new order number.',
    },
  },
  amount: {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: '요청 금액이 원거래나 인증한 금액과 다릅니다.',
      en: 'The amount differs from the authenticated or the original one.',
    },
    remedy: { ko: '금액을 확인하고 새로 요청하세요.', en: 'Check the amount and ask anew.' },
  },
  'amount-minimum': {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: `카드 결제의 최소 금액은 ${MINIMUM_WON}원입니다.`,
      en: `The smallest card payment is ₩${MINIMUM_WON}.`,
    },
    remedy: { ko: `${MINIMUM_WON}원 이상으로 요청하세요.`, en: `Ask for ₩${MINIMUM_WON} or more.` },
  },
  'amount-company': {
    fault: 'customer',
    retry: 'another-card',
    cause: {
      ko: '일부 카드사는 1,000원 미만을 승인하지 않습니다.',
      en: 'Some card companies approve nothing below ₩1,000.',
    },
    remedy: { ko: '다른 카드사를 안내하세요.', en: 'Offer another card company.' },
  },
  'not-found': {
    fault: 'gateway',
    retry: 'no',
    cause: { ko: '카드사에 해당 거래가 없습니다.', en: 'The card company has no such transaction.' },
    remedy: {
      ko: '결과를 조회하고, 결제되지 않았다면 새로 요청하세요.',
      en: 'Look the result up; if it is unpaid, ask anew.',
    },
  },
  'ask-company': {
    fault: 'customer',
    retry: 'another-card',
    cause: {
      ko: '카드사가 이유를 알리지 않고 거절했습니다.',
      en: 'The card company refuses without giving its reason.',
    },
    remedy: {
      ko: '고객이 카드사에 문의하거나 다른 카드를 써야 합니다.',
      en: 'The customer asks the card company, or uses another card.',
    },
  },
  benefit: {
    fault: 'customer',
    retry: 'another-card',
    cause: {
      ko: '포인트, 쿠폰, 바우처 또는 할인이 없거나 이미 썼습니다.',
      en: 'Points, coupon, voucher or discount are missing or used up.',
    },
    remedy: {
      ko: '혜택 없이 결제하거나 다른 카드를 안내하세요.',
      en: 'Pay without the benefit, or offer another card.',
    },
  },
  account: {
    fault: 'customer',
    retry: 'another-card',
    cause: { ko: '카드와 연결된 계좌에 문제가 있습니다.', en: 'The account behind the card has a problem.' },
    remedy: {
      ko: '고객이 은행에 문의하거나 다른 카드를 써야 합니다.',
      en: 'The customer asks the bank, or uses another card.',
    },
  },
  other: {
    fault: 'card-company',
    retry: 'later',
    cause: {
      ko: '카드사가 따로 분류하지 않은 오류입니다.',
      en: 'An error that the card company does not classify.',
    },
    remedy: {
      ko: '다시 시도하고, 계속되면 다른 카드를 안내하세요.',
      en: 'Try again; if it goes on, offer another card.',
    },
  },
  'cancel-done': {
    fault: 'partner',
    retry: 'no',
    cause: {
      ko: '이미 취소된 거래를 다시 취소했습니다.',
      en: 'A transaction that is cancelled was to be cancelled again.',
    },
    remedy: {
      ko: '취소를 성공으로 다루고, 남은 금액을 조회로 확인하세요.',
      en: 'Treat the cancellation as done, and check the rest by a lookup.',
    },
  },
  'cancel-not-found': {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: '취소할 원거래를 카드사가 찾지 못했습니다.',
      en: 'The card company does not find the transaction to cancel.',
    },
    remedy: { ko: '주문번호와 결제일자를 확인하세요.', en: 'Check the order number and the payment date.' },
  },
  'cancel-amount': {
    fault: 'partner',
    retry: 'after-fix',
    cause: {
      ko: '취소 금액이 남은 금액과 맞지 않습니다.',
      en: 'The cancelled amount does not fit what is left.',
    },
    remedy: {
      ko: '남은 금액을 조회해 그 이하로 취소하세요.',
      en: 'Look up what is left, and cancel at most that.',
    },
  },
  'cancel-limit': {
    fault: 'partner',
    retry: 'later',
    cause: {
      ko: '가맹점의 취소 한도를 넘었습니다.',
      en: "The merchant's limit of cancellations is exceeded.",
    },
    remedy: {
      ko: '다음 날 다시 취소하거나 운영자에게 한도를 문의하세요.',
      en: 'Cancel again the next day, or ask the operator about the limit.',
    },
  },
  'cancel-busy': {
    fault: 'card-company',
    retry: 'later',
    cause: {
      ko: '카드사가 거래를 처리하고 있어 취소할 수 없습니다.',
      en: 'The card company is still processing the transaction.',
    },
    remedy: { ko: '잠시 후 다시 취소하세요.', en: 'Cancel again later.' },
  },
  'cancel-refused': {
    fault: 'card-company',
    retry: 'no',
    cause: {
      ko: '카드사가 이 거래나 가맹점의 취소를 받지 않습니다.',
      en: 'The card company does not cancel this transaction, or not for this merchant.',
    },
    remedy: {
      ko: '매입된 거래라면 다른 방법으로 환불하고, 아니면 운영자에게 문의하세요.',
      en: 'If it is captured already, refund another way; else ask the operator.',
    },
  },
};
