import { INSTALMENT_MINIMUM_WON } from '@dojang/protocol/cards';
import { amountText } from '@dojang/protocol/figures';
import type { Language } from './language.ts';
import { say } from './messages.ts';

/** Instalments of the wire (`00`, `02` to `12`) in words. */
export function formatQuota(language: Language, quota: string): string {
  const months = Number.parseInt(quota, 10);
  return months > 1 ? say(language, 'months', { months }) : say(language, 'payInFull');
}

/** Six digits in two groups, easier to type from another screen. */
export function formatCode(code: string): string {
  return code.replace(/^(\d{3})(\d{3})$/, '$1 $2');
}

/** From which amount on there are instalments, as it is said aloud: 5만 원. */
export function minimumText(language: Language): string {
  return language === 'ko'
    ? `${INSTALMENT_MINIMUM_WON / 10_000}만 원`
    : amountText(INSTALMENT_MINIMUM_WON, language);
}
