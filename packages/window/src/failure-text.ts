import { customerWordsOf, institutionWords } from '@dojang/protocol/payple';
import type { Failure } from '@dojang/protocol/window';
import type { Language } from './language.ts';
import { say } from './messages.ts';

/** The wire's two codes for "the card company said no"; the reason is then the card company's own code. */
const REFUSED_BY_CARD_COMPANY = ['CPCA9999', 'PCCFD001'];

/** Why there is no payment, in the customer's words: what happened, what it means for the money. */
export function describeFailure(language: Language, failure: Failure): string {
  const known = customerWordsOf(failure.code);
  const reason = failure.institutionCode === null ? undefined : institutionWords(failure.institutionCode);
  if (reason !== undefined && REFUSED_BY_CARD_COMPANY.includes(failure.code)) {
    const lead = reason.decision ? [say(language, 'cardDeclined')] : [];
    return [...lead, reason[language], say(language, 'notCharged')].join(' ');
  }
  return known === undefined ? say(language, 'failed') : known[language];
}

/** Why a step was refused: our words for a known code, the gateway's message for a newer one. */
export function describeRefusal(
  language: Language,
  refused: { readonly code: string; readonly message: string },
): string {
  return customerWordsOf(refused.code)?.[language] ?? refused.message;
}
