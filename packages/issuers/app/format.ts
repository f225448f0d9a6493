import type { InterestFree } from '@dojang/protocol/cards';
import { isAbsoluteUrl, isAppScheme } from '@dojang/protocol/payple';
import { type Language, translate } from './strings.ts';

/** The wire's `00` or `02` to `12` in words. */
export function formatQuota(language: Language, quota: string): string {
  const months = Number(quota);
  return months === 0 ? translate(language, 'payInFull') : translate(language, 'months', { months });
}

/** What is taken over of its interest, in words. */
export function interestText(language: Language, { customerMonths: months }: InterestFree): string {
  return months === 0
    ? translate(language, 'interestFree')
    : translate(language, 'partlyInterestFree', { months });
}

/** An address the customer may be sent to: the window's, or an app's own scheme; null for one that could run code. */
export function safeReturnUrl(returnUrl: string | null): string | null {
  if (returnUrl === null || !isUrl(returnUrl)) return null;
  return isAbsoluteUrl(returnUrl) || isAppScheme(returnUrl) ? returnUrl : null;
}

/** `URL.canParse` is younger than the oldest browsers that pay here. */
function isUrl(text: string): boolean {
  try {
    return new URL(text).href !== '';
  } catch {
    return false;
  }
}
