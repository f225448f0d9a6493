import type { Language } from './language.ts';
import { say } from './messages.ts';

/** An amount as the customer reads it: `1,000원`, `₩1,000`. */
export function formatWon(language: Language, amountWon: number): string {
  const digits = new Intl.NumberFormat('en-US').format(amountWon);
  return language === 'ko' ? `${digits}원` : `₩${digits}`;
}

/** A moment in Korean time: `2026. 11. 23. 오후 2:05`, `Nov 23, 2026, 2:05 PM KST`. */
export function formatMoment(language: Language, timeMs: number): string {
  const text = new Intl.DateTimeFormat(language === 'ko' ? 'ko-KR' : 'en-US', {
    timeZone: 'Asia/Seoul',
    year: 'numeric',
    month: language === 'ko' ? 'numeric' : 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    hour12: true,
  })
    .format(timeMs)
    .replace(/\s/g, ' ');
  return language === 'ko' ? text : `${text} KST`;
}

/** Instalments of the wire (`00`, `02` to `12`) in words. */
export function formatQuota(language: Language, quota: string): string {
  const months = Number.parseInt(quota, 10);
  return months > 1 ? say(language, 'months', { months }) : say(language, 'payInFull');
}

/** Six digits in two groups, easier to type from another screen. */
export function formatCode(code: string): string {
  return code.replace(/^(\d{3})(\d{3})$/, '$1 $2');
}
