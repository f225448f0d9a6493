import {
  customerWordsOf,
  type InstitutionKind,
  institutionKindOf,
  institutionWords,
} from '@dojang/protocol/payple';
import type { Failure } from '@dojang/protocol/window';
import type { Language } from './language.ts';
import { type MessageKey, say } from './messages.ts';

/** The wire's two codes for "the card company said no"; the reason is then the card company's own code. */
const REFUSED_BY_CARD_COMPANY = ['CPCA9999', 'PCCFD001'];

/**
 * What a customer can do about it:
 * - `card`: it will be refused again, so another one first;
 * - `mistake`: something typed, chosen or too late: the same card again;
 * - `own`: the customer's own no, which is no error;
 * - `trouble`: somebody else's; later, or another card.
 */
export type FailureKind = 'card' | 'mistake' | 'own' | 'trouble';

const MISTAKES: readonly InstitutionKind[] = [
  'pin',
  'tries',
  'card-number',
  'instalments',
  'authentication',
  'card-timeout',
  'expired',
  'identity',
  'browser',
];

/** The window's own: nobody verified in time. */
const TOO_LATE = ['CPCA0001'];

export function failureKindOf({ code, institutionCode }: Failure): FailureKind {
  if (TOO_LATE.includes(code)) return 'mistake';
  const kind = institutionCode === null ? undefined : institutionKindOf(institutionCode);
  if (kind === undefined) return 'trouble';
  if (kind === 'customer-cancelled') return 'own';
  if (MISTAKES.includes(kind)) return 'mistake';
  return institutionWords(institutionCode ?? '')?.decision === true || kind === 'shop' ? 'card' : 'trouble';
}

/** Why there is no payment, in the customer's words. */
export interface FailureWords {
  readonly kind: FailureKind;
  /** Who said no, and why. */
  readonly what: string;
  /** What it means for the money; null when nothing may be said of it. */
  readonly money: string | null;
}

export function describeFailure(language: Language, failure: Failure): FailureWords {
  const kind = failureKindOf(failure);
  const money = say(language, 'notCharged');
  const reason = failure.institutionCode === null ? undefined : institutionWords(failure.institutionCode);
  if (reason !== undefined && REFUSED_BY_CARD_COMPANY.includes(failure.code)) {
    const lead = reason.decision ? [say(language, 'cardDeclined')] : [];
    return { kind, what: [...lead, reason[language]].join(' '), money };
  }
  const known = customerWordsOf(failure.code)?.[language];
  if (known === undefined) return { kind, what: say(language, 'failed'), money: null };
  return known.endsWith(money)
    ? { kind, what: known.slice(0, -money.length).trim(), money }
    : { kind, what: known, money: null };
}

const NEXT: Readonly<Record<FailureKind, MessageKey | null>> = {
  card: 'chooseAnother',
  mistake: 'tryAgain',
  own: 'stillHere',
  trouble: null,
};

/** What to do now, where a card can still be chosen. */
export function nextStep(language: Language, kind: FailureKind): string {
  const key = NEXT[kind];
  return key === null ? '' : say(language, key);
}

/** Why a step was refused: our words for a known code, the gateway's message for a newer one. */
export function describeRefusal(
  language: Language,
  refused: { readonly code: string; readonly message: string },
): string {
  return customerWordsOf(refused.code)?.[language] ?? refused.message;
}
