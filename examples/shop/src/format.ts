import type { Language } from './language.ts';

/** An amount in won as a customer reads it: `1,000원`, in English `₩1,000`. */
export function formatWon(language: Language, amountWon: number): string {
  const digits = amountWon.toLocaleString('en-US');
  return language === 'ko' ? `${digits}원` : `₩${digits}`;
}

/** A moment as a customer reads it, in KST: `2026. 11. 23. 오후 2:05`. */
export function formatTime(language: Language, timeMs: number): string {
  return new Intl.DateTimeFormat(language === 'ko' ? 'ko-KR' : 'en-US', {
    timeZone: 'Asia/Seoul',
    year: 'numeric',
    month: language === 'ko' ? 'numeric' : 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(timeMs);
}

/** A moment for the developer's drawer, in KST to the millisecond: `14:05:09.123`. */
export function formatClock(timeMs: number): string {
  return new Date(timeMs + 9 * 60 * 60 * 1000).toISOString().slice(11, 23);
}

/** A day for order numbers, in KST: `20261123`. */
export function formatDay(timeMs: number): string {
  return new Date(timeMs + 9 * 60 * 60 * 1000).toISOString().slice(0, 10).replaceAll('-', '');
}
