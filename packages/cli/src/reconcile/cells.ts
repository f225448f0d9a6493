import { kstDate, kstMidnightMs } from '@dojang/protocol/time';

/** `12,000원`, `₩12,000`, `-3000`, `(3,000)`, `△3,000`, `12000.00`, `KRW 12,000` in won; null when it is none. Empty is 0. */
export function parseAmount(cell: string): number | null {
  const text = bare(cell).replace(/^KRW|KRW$|원$|^[₩￦\\]/gi, '');
  if (text === '' || text === '-') return 0;
  const [, bracket, sign, before, digits] =
    /^(\()?([-−△▲]?)([₩￦\\]?)((?:\d{1,3}(?:,\d{3})+|\d+))(?:\.0+)?\)?$/.exec(text) ?? [];
  if (digits === undefined || before === undefined) return null;
  const won = Number(digits.replaceAll(',', ''));
  if (!Number.isSafeInteger(won)) return null;
  return bracket === '(' || sign !== '' ? 0 - won : won;
}

/**
 * The day of a date or a moment as `YYYYMMDD`: `2026-11-23 14:05:09`, `2026.11.23`, `2026년 11월 23일`, `20261123140509`,
 * `26/11/23`, and with an offset or `Z` in Korean time. Null: none is said. @throws RangeError when it is no date
 */
export function parseDay(cell: string): string | null {
  const text = cell.trim();
  if (text === '' || text === '-') return null;
  if (/^\d{4}-\d\d-\d\dT[\d:.]{5,16}(Z|[+-]\d\d:?\d\d)$/.test(text)) {
    const timeMs = Date.parse(text);
    if (!Number.isNaN(timeMs)) return kstDate(timeMs);
  }
  const [, year = '', month = '', day = ''] =
    /^(\d{4})(\d{2})(\d{2})(?:\d{4}|\d{6})?(?:\s.*)?$/.exec(text) ??
    /^(\d{2}|\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})(?!\d)/.exec(text) ??
    [];
  const digits = `${year.length === 2 ? `20${year}` : year}${month.padStart(2, '0')}${day.padStart(2, '0')}`;
  if (isDay(digits)) return digits;
  throw new RangeError('no date');
}

/** Is it a day as `YYYYMMDD` that is in the calendar? */
export function isDay(text: string): boolean {
  if (!/^(19|20)\d{6}$/.test(text)) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6))];
  return kstDate(kstMidnightMs(year, month, day)) === text;
}

/** `="00012345"` and `'00012345`: how spreadsheets are kept from taking a number for one. */
export function plainText(cell: string): string {
  return cell
    .trim()
    .replace(/^="(.*)"$/s, '$1')
    .replace(/^'(?=\S)/, '')
    .trim();
}

/** An approval number; a spreadsheet may have taken its zeros. Null: none is said. */
export function parseApprovalNumber(cell: string): string | null {
  const text = plainText(cell);
  if (text === '' || text === '-') return null;
  return /^\d+$/.test(text) ? text.padStart(8, '0') : text;
}

/** `2.02611E+13`: what a spreadsheet leaves of a long number. */
export function isRuinedNumber(cell: string): boolean {
  return /^\d(\.\d+)?E\+?\d+$/i.test(cell.trim());
}

/** `삼성카드(주)` and `삼성` are one. Null: none is said. */
export function parseCompany(cell: string): string | null {
  const text = bare(cell)
    .replace(/\(주\)|㈜|주식회사/g, '')
    .replace(/(신용)?카드(사)?$/, '');
  return text === '' ? null : text;
}

/** Without what differs between writers: width, spaces, case. */
export function bare(text: string): string {
  return plainText(text)
    .normalize('NFKC')
    .replace(/[\s\u{feff}]/gu, '');
}
