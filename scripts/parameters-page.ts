/** Writes `docs/parameters.md` from the tables of the requests and answers. `--check` compares instead. */
import {
  answers,
  constantRows,
  parameters,
  type Row,
  requests,
  rules,
} from '../packages/protocol/src/payple/index.ts';
import { generatePage, tableHead, tableRow } from './generated-page.ts';

const requestTitles = {
  auth: '파트너 인증 · Partner authentication',
  seal: '파트너 인증과 함께 봉인하는 주문 · Order sealed with the authentication',
  client: '클라이언트 키 인증 · Authentication by client key',
  payment: '결제요청 · Payment request',
  confirm: 'CERT 승인 요청 · Confirm of a CERT payment',
  cancel: '승인취소 · Cancellation',
  lookup: '결과조회 · Result lookup',
} as const satisfies Record<keyof typeof requests, string>;

const answerTitles = {
  auth: 'authentication',
  result: 'result, webhook',
  close: 'close',
  confirm: 'confirm',
  lookup: 'lookup',
  cancel: 'cancellation',
  cancelNotice: 'webhook of a cancellation',
} as const satisfies Record<keyof typeof answers, string>;

const needs = { always: 'yes', visible: 'yes', documented: 'documented' } as const;

/** What a value has to be, besides its length. */
function rulesOf(row: Row): string {
  return [
    row.values && `${row.values.map((value) => `\`${value}\``).join(', ')}`,
    row.offered && `here: ${row.offered.map((value) => `\`${value}\``).join(', ')}`,
    row.as === 'won' && 'digits only, won',
    row.as === 'url' && 'a path, or an http(s) address',
    row.as === 'date' && '`YYYYMMDD` in KST',
    row.minimum !== undefined && `${row.minimum} or more`,
    row.atMost && 'not above the amount',
    row.rule && rules[row.rule].says,
    row.compared && 'where it is sent, that of the payment; Dojang only',
    row.unread && row.code === undefined && 'not looked at here',
    row.aliases && `also \`${row.aliases.join('`, `')}\``,
  ]
    .filter(Boolean)
    .join('; ');
}

function codesOf(row: Row, code: string): string {
  if (row.unread && row.code === undefined) return '';
  if (typeof row.code !== 'object') return `\`${row.code ?? code}\``;
  const own = Object.entries(row.code).map(([check, each]) => `\`${each}\` (${check})`);
  return [...own, `\`${code}\``].join(', ');
}

const constants: Readonly<Record<string, string>> = constantRows;
const returned = Object.values<Row>(requests.payment.rows).filter(({ echoed }) => echoed !== undefined);

/** What an answer says in a row, where it does not depend on the payment. */
function answerValueOf(wire: string): string {
  const constant = constants[wire];
  if (constant !== undefined) return constant === '' ? 'always empty' : `always \`${constant}\``;
  return returned.some((row) => row.wire === wire) ? 'as sent' : '';
}

const kindOf = ({ sensitive, buyer }: Pick<Row, 'sensitive' | 'buyer'>) =>
  [sensitive && 'secret', buyer && 'customer'].filter(Boolean).join(', ');

generatePage('parameters.md', 'parameters-page.ts', [
  '# Parameters',
  '',
  'Every request and answer of the app-card path, row by row. All values are texts. *type* is the document’s notation: `a` lower-case and `A`',
  'upper-case Latin letters, `N` digits, `H` Hangul, `S` special characters, `E` an e-mail address, and the longest length in',
  'characters, which is enforced on what a partner sends. *required*: a request without it is refused; *documented*: the guide',
  'demands it, and this gateway does without. *secret* values never reach a log, an error or a URL; *customer* values are erased with',
  'the customer. A wrong value is refused with the code of its row; in test mode `DOJANG_HINT` names parameter, rule and the shape of',
  'the value.',
  '',
  '앱카드 결제의 모든 요청과 응답, 그 파라미터입니다. 값은 모두 문자열이고, 길이는 글자 수입니다. *secret* 값은 로그, 오류, URL에 남기지 않으며, *customer* 값은 고객 정보를 파기할 때 함께 지웁니다.',
  '',
  ...Object.entries(requests).flatMap(([name, { rows, code }]) => [
    `## ${requestTitles[name as keyof typeof requests]}`,
    '',
    ...tableHead([
      'name',
      'type',
      'required',
      'absent',
      'rules',
      'refused with',
      'returned in',
      '',
      '한국어',
      'English',
    ]),
    ...Object.values<Row>(rows).map((row) =>
      tableRow([
        `\`${row.wire}\``,
        row.max === null ? row.type : `${row.type}(${row.max})`,
        row.required === undefined ? '' : needs[row.required],
        row.default === undefined ? '' : `\`${row.default}\``,
        rulesOf(row),
        codesOf(row, code),
        (row.echoed ?? []).map((answer) => answerTitles[answer]).join(', '),
        kindOf(row),
        row.ko,
        row.en,
      ]),
    ),
    '',
  ]),
  '## 응답 · Answers',
  '',
  'The number is the place of the row in the answer. *always*: the same in every answer of an app card; *as sent*: returned as the',
  'request had it. Rows that are returned without a place come last, when they were sent.',
  '',
  '숫자는 응답에서의 순서입니다. *always*는 앱카드의 모든 응답에서 같은 값, *as sent*는 요청한 값 그대로입니다. 순서가 없는 반환 값은 보낸 경우에만 마지막에 붙습니다.',
  '',
  ...tableHead(['name', 'type', 'value', ...Object.values(answerTitles), '', '한국어', 'English']),
  ...parameters
    .filter(({ wire }) => Object.values(answers).some((names: readonly string[]) => names.includes(wire)))
    .map((parameter) =>
      tableRow([
        `\`${parameter.wire}\``,
        parameter.max === null ? parameter.type : `${parameter.type}(${parameter.max})`,
        answerValueOf(parameter.wire),
        ...Object.values(answers).map((names: readonly string[]) =>
          names.includes(parameter.wire) ? String(names.indexOf(parameter.wire) + 1) : '',
        ),
        kindOf(parameter),
        parameter.ko,
        parameter.en,
      ]),
    ),
]);
