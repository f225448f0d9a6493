/** Writes `docs/codes.md` and `docs/codes.ko.md` from the code tables. `--check` compares instead. */
import {
  codeGuides,
  codes,
  customerWords,
  describeInstitutionCode,
  type Guide,
  institutionCodes,
  institutionGuides,
  institutionKinds,
  reservedCodes,
  stepOf,
} from '../packages/protocol/src/payple/index.ts';
import { generatePage, tableHead, tableRow } from './generated-page.ts';

type Language = 'ko' | 'en';
type Words = Readonly<Record<Language, string>>;

const faults: Readonly<Record<Guide['fault'], Words>> = {
  nobody: { ko: '-', en: '-' },
  customer: { ko: '고객, 카드', en: 'customer, card' },
  partner: { ko: '파트너(상점)', en: 'partner (shop)' },
  gateway: { ko: '게이트웨이', en: 'gateway' },
  'card-company': { ko: '카드사', en: 'card company' },
};

const retries: Readonly<Record<Guide['retry'], Words>> = {
  no: { ko: '아니요', en: 'no' },
  'at-once': { ko: '바로', en: 'at once' },
  later: { ko: '나중에', en: 'later' },
  'another-card': { ko: '다른 카드로', en: 'with another card' },
  'after-fix': { ko: '요청을 고친 뒤', en: 'after mending the request' },
};

const steps = [
  { step: 'auth', ko: '파트너 인증', en: 'Partner authentication' },
  { step: 'window', ko: '결제창과 결제 결과', en: 'The window and its result' },
  { step: 'confirm', ko: 'CERT 승인 요청', en: 'The confirm of a CERT payment' },
  { step: 'cancel', ko: '승인취소', en: 'Cancellation' },
  { step: 'lookup', ko: '결과조회', en: 'Result lookup' },
] as const;

const institutionSteps: Readonly<Record<ReturnType<typeof stepOf>, Words>> = {
  authentication: { ko: '인증', en: 'authentication' },
  charge: { ko: '승인', en: 'charge' },
  cancel: { ko: '취소', en: 'cancellation' },
};

const intro: Readonly<Record<Language, readonly string[]>> = {
  en: [
    '# Result codes',
    '',
    'Every code that an app-card payment can meet: its exact text on the wire, what it means, what to do, and how to make it happen.',
    'Decide on `PCD_PAY_RST` and `PCD_PAY_CODE`, never on the text. 한국어: [codes.ko.md](codes.ko.md).',
    '',
    '## How a failure is written',
    '',
    'A failure of the card company names both codes: `[CPCA9999] 3133 - 잔액이 부족합니다.` The first is the result code',
    '(`PCD_PAY_CODE`), the second the code of the institution behind it. With `DOJANG_TEST_PREFIX=1` the message begins with `[Test] `, as',
    "on Payple's test server.",
    '',
    '## How to make it happen',
    '',
    'An app card types no card number, so no magic card can fail. In **test mode** the order says what shall go wrong; in live mode the',
    'same texts mean nothing.',
    '',
    ...tableHead(['where', 'write', 'example']),
    tableRow(['order number, `PCD_PAY_OID`', '`fail-<code>`, anywhere in it', '`ORDER-7-fail-3133`']),
    tableRow(["buyer's name, `PCD_PAYER_NAME`", '`거절 <code>` or `fail <code>`', '`거절 3133`']),
    '',
    '- A four-digit code falls at its own step (see the last table): while authenticating, at the charge (PAY: in the window; CERT: at',
    '  the confirm), or when the payment is cancelled. `fail-auth-3134`, `fail-charge-2116` and `fail-cancel-3106` choose another one.',
    '- A result code is the answer of its own call: `fail-CPCA0006` refuses the window, `fail-PCCF0003` the confirm, `fail-PAYC0012` the',
    '  cancellation, `fail-PCHK0003` the lookup. Nothing is charged or given back then.',
    '- *only on request*: Payple has the code for something this gateway does not have, such as its statistics. Nothing else raises it here.',
    '- The codes `AUTH0001` to `AUTH0006` come before there is an order; the tables say how to get them.',
    "- The card company's app has cards that fail by themselves (`3133`, `3112`, `3128`, `3122`). `000000` is a wrong PIN; three of them are",
    '  `3117`. Saying no in the app is `2101`. *Fail on purpose* in the app chooses any code, a late or lost answer, an error or a lost notice',
    '  for the payment at hand.',
    '',
  ],
  ko: [
    '# 응답코드',
    '',
    '앱카드 결제에서 만날 수 있는 모든 코드입니다. 전문의 정확한 문구, 원인, 해결 방법, 일부러 일으키는 방법을 담았습니다. 성공 여부는 문구가 아니라',
    '`PCD_PAY_RST`와 `PCD_PAY_CODE`로 판단하세요. English: [codes.md](codes.md).',
    '',
    '## 실패 메시지의 형식',
    '',
    '카드사에서 온 실패에는 코드가 두 개 있습니다: `[CPCA9999] 3133 - 잔액이 부족합니다.` 앞은 응답코드(`PCD_PAY_CODE`), 뒤는 카드사(기관) 코드입니다.',
    '`DOJANG_TEST_PREFIX=1`이면 페이플 테스트 서버처럼 메시지가 `[Test] `로 시작합니다.',
    '',
    '## 일부러 일으키기',
    '',
    '앱카드는 카드번호를 입력하지 않으므로 실패용 카드번호가 없습니다. **테스트 모드**에서는 주문이 무엇을 실패시킬지 말합니다. 운영 모드에서는 같은 글자라도 아무 뜻이 없습니다.',
    '',
    ...tableHead(['어디에', '무엇을', '예']),
    tableRow(['주문번호 `PCD_PAY_OID`', '어디든 `fail-<코드>`', '`ORDER-7-fail-3133`']),
    tableRow(['고객 이름 `PCD_PAYER_NAME`', '`거절 <코드>` 또는 `fail <코드>`', '`거절 3133`']),
    '',
    '- 네 자리 코드는 자기 단계에서 실패합니다(마지막 표): 인증, 승인(PAY는 결제창, CERT는 승인 요청), 취소. `fail-auth-3134`, `fail-charge-2116`,',
    '  `fail-cancel-3106`처럼 단계를 고를 수도 있습니다.',
    '- 응답코드는 그 호출의 응답이 됩니다: `fail-CPCA0006`은 결제창, `fail-PCCF0003`은 승인 요청, `fail-PAYC0012`는 취소, `fail-PCHK0003`은 조회. 이때 승인도 취소도 일어나지 않습니다.',
    '- *요청할 때만*: 페이플 내부의 통계나 알림처럼 이 게이트웨이에 없는 기능의 코드입니다. 요청하지 않으면 생기지 않습니다.',
    '- `AUTH0001`부터 `AUTH0006`까지는 주문이 생기기 전의 코드입니다. 일으키는 방법은 표에 있습니다.',
    '- 카드사 앱에는 스스로 실패하는 카드(`3133`, `3112`, `3128`, `3122`)가 있습니다. PIN `000000`은 틀린 번호이고 세 번이면 `3117`, 앱에서 거절하면 `2101`입니다.',
    '  앱의 *일부러 실패해 보기*에서는 그 결제에 한해 원하는 코드, 늦은 응답, 응답 유실, 시스템 오류, 알림 유실을 고를 수 있습니다.',
    '',
  ],
};

const texts = {
  head: {
    ko: ['코드', '전문의 문구', '원인', '해결', '누가', '다시 시도', '고객에게', '일으키기'],
    en: [
      'code',
      'text on the wire',
      'cause',
      'remedy',
      'who',
      'try again',
      'to the customer',
      'make it happen',
    ],
  },
  ours: { ko: '페이플 문서에 없는 Dojang의 코드', en: 'of Dojang, on no list of Payple' },
  onRequest: { ko: '요청할 때만:', en: 'only on request:' },
  institution: { ko: '카드사(기관) 코드', en: 'Codes of the institution' },
  institutionIntro: {
    ko: '메시지의 두 번째 코드입니다. 같은 뜻끼리 묶었습니다. 모두 `fail-<코드>`로 일으킬 수 있습니다.',
    en: 'The second code of a message, grouped by what can be done. `fail-<code>` makes each of them happen.',
  },
  institutionHead: {
    ko: ['코드', '전문의 문구', '단계'],
    en: ['code', 'text on the wire', 'in English', 'step'],
  },
  cause: { ko: '원인', en: 'Cause' },
  remedy: { ko: '해결', en: 'Remedy' },
  who: { ko: '누가', en: 'Who' },
  again: { ko: '다시 시도', en: 'Try again' },
  reserved: { ko: '다른 상품의 코드', en: 'Codes of other products' },
  reservedIntro: {
    ko: '정기결제, 계좌이체 등의 코드입니다. 앱카드 결제에서는 생기지 않으며, 다른 뜻으로 쓰지 않습니다.',
    en: 'Of billing keys, transfers and others. No app-card payment meets one, and none is given another meaning.',
  },
  reservedHead: { ko: ['코드', '전문의 문구'], en: ['code', 'text on the wire'] },
} as const;

function resultCodeRows(language: Language, step: string): readonly string[] {
  return codes
    .filter((entry) => entry.step === step)
    .map(({ code, message, outcome, origin, raised }) => {
      const { cause, remedy, fault, retry, provoke } = codeGuides[code];
      const onRequest = raised === 'rehearsal' ? `${texts.onRequest[language]} ` : '';
      const wish = step === 'auth' || outcome === 'success' ? [] : [`${onRequest}\`fail-${code}\``];
      return tableRow([
        `\`${code}\``,
        `\`${message}\`${origin === 'ours' ? ` (${texts.ours[language]})` : ''}`,
        cause[language],
        remedy[language],
        faults[fault][language],
        retries[retry][language],
        customerWords[code][language],
        [...(provoke === undefined ? [] : [provoke[language]]), ...wish].join('; '),
      ]);
    });
}

function kindSection(language: Language, row: (typeof institutionKinds)[number]): readonly string[] {
  const { cause, remedy, fault, retry } = institutionGuides[row.kind];
  return [
    `### ${row[language]}`,
    '',
    `${texts.cause[language]}: ${cause[language]} ${texts.remedy[language]}: ${remedy[language]} ${texts.who[language]}: ${faults[fault][language]}. ${texts.again[language]}: ${retries[retry][language]}.`,
    '',
    ...tableHead(texts.institutionHead[language]),
    ...row.codes.split(' ').map((code) => {
      const entry = describeInstitutionCode(code);
      if (entry === undefined) throw new Error(`${code} has no row.`);
      const step = institutionSteps[stepOf(entry)][language];
      return tableRow([
        `\`${code}\``,
        `\`${entry.text}\``,
        ...(language === 'en' ? [entry.en] : []),
        entry.kind === 'success' ? '-' : step,
      ]);
    }),
    '',
  ];
}

for (const [language, name] of [
  ['en', 'codes.md'],
  ['ko', 'codes.ko.md'],
] as const) {
  generatePage(name, 'codes-page.ts', [
    ...intro[language],
    ...steps.flatMap((each) => [
      `## ${each[language]}`,
      '',
      ...tableHead(texts.head[language]),
      ...resultCodeRows(language, each.step),
      '',
    ]),
    `## ${texts.institution[language]} (${institutionCodes.length})`,
    '',
    texts.institutionIntro[language],
    '',
    ...institutionKinds.flatMap((row) => kindSection(language, row)),
    `## ${texts.reserved[language]} (${reservedCodes.length})`,
    '',
    texts.reservedIntro[language],
    '',
    ...tableHead(texts.reservedHead[language]),
    ...reservedCodes.map(({ code, message }) => tableRow([`\`${code}\``, `\`${message}\``])),
  ]);
}
