import { kstTimestamp } from './time.ts';

// Written by hand rather than by `Intl`, whose words differ between browsers and years ("Sep", "Sept"): the window, the
// receipt and the mail of one payment say the same.

type Language = 'ko' | 'en';

/** `1,000원`, `₩1,000`; what goes back `-1,000원`, `-₩1,000`. */
export function amountText(amountWon: number, language: Language): string {
  const digits = groupedDigits(Math.abs(amountWon));
  return `${amountWon < 0 ? '-' : ''}${language === 'ko' ? `${digits}원` : `₩${digits}`}`;
}

/** A moment in Korean time: `2026. 11. 23. 오후 2:05`, `23 Nov 2026, 14:05 KST`. */
export function momentText(timeMs: number, language: Language): string {
  const { hour, minute } = kstParts(timeMs);
  if (language === 'en') return `${dateText(timeMs, language)}, ${hour}:${minute} KST`;
  const half = Number(hour) < 12 ? '오전' : '오후';
  return `${dateText(timeMs, language)} ${half} ${Number(hour) % 12 || 12}:${minute}`;
}

/** A day in Korean time: `2026. 11. 23.`, `23 Nov 2026`. */
export function dateText(timeMs: number, language: Language): string {
  const { year, month, day } = kstParts(timeMs);
  if (language === 'ko') return `${year}. ${Number(month)}. ${Number(day)}.`;
  return `${Number(day)} ${MONTHS.slice(3 * Number(month) - 3, 3 * Number(month))} ${year}`;
}

/** `1,234,567` */
export function groupedDigits(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3}){1,5}$)/g, ',');
}

/** What is left of a countdown, `2:05`; a started second counts as a whole one. */
export function remainingText(remainingMs: number): string {
  const seconds = Math.max(0, Math.ceil(remainingMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A moment in Korean time for operators, sortable: `2026-11-23 14:05:09`. */
export function logMomentText(timeMs: number): string {
  const { year, month, day, hour, minute, second } = kstParts(timeMs);
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

/** A time of day in Korean time for developers: `14:05:09.123`. */
export function clockText(timeMs: number): string {
  return `${logMomentText(timeMs).slice(11)}.${String(timeMs % 1000).padStart(3, '0')}`;
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

function kstParts(timeMs: number) {
  const digits = kstTimestamp(timeMs);
  return {
    year: digits.slice(0, 4),
    month: digits.slice(4, 6),
    day: digits.slice(6, 8),
    hour: digits.slice(8, 10),
    minute: digits.slice(10, 12),
    second: digits.slice(12),
  };
}
