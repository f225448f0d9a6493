import { INSTALMENT_MINIMUM_WON } from '@dojang/protocol/cards';
import { amountText } from '@dojang/protocol/figures';
import type { Language } from './language.ts';
import { say } from './messages.ts';

/** Instalments of the wire (`00`, `02` to `12`) in words. @param customerMonths of their interest; null: all of it */
export function formatQuota(language: Language, quota: string, customerMonths: number | null = null): string {
  const months = Number.parseInt(quota, 10);
  if (months < 2) return say(language, 'payInFull');
  if (customerMonths === null) return say(language, 'months', { months });
  return say(language, customerMonths === 0 ? 'interestFree' : 'partlyInterestFree', { months });
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
