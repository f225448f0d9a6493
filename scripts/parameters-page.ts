/** Writes `docs/parameters.md` from the parameter table. `--check` compares instead. */
import { parameters } from '../packages/protocol/src/payple/index.ts';
import { generatePage, tableHead, tableRow } from './generated-page.ts';

generatePage('parameters.md', 'parameters-page.ts', [
  '# Parameters',
  '',
  'Every parameter of the app-card path, by its wire name. All values are texts. *type* is the document’s notation: `a` lower-case',
  'and `A` upper-case Latin letters, `N` digits, `H` Hangul, `S` special characters, `E` an e-mail address. The length counts',
  'characters and is enforced on what a partner sends; `-` means that the document gives none. *secret* values never reach a log,',
  'an error or a URL.',
  '',
  '앱카드 결제에 쓰이는 모든 파라미터입니다. 값은 모두 문자열이고, 길이는 글자 수입니다. *secret* 값은 로그, 오류, URL에 남기지 않습니다.',
  '',
  ...tableHead(['name', 'type', 'length', 'secret', '한국어', 'English']),
  ...parameters.map(({ name, type, max, sensitive, ko, en }) =>
    tableRow([`\`${name}\``, type, max === null ? '-' : String(max), sensitive ? 'secret' : '', ko, en]),
  ),
]);
