import { isAppScheme } from './app-scheme.ts';
import { hasEmoji, isOrderNumber, isPayerNo, PAYER_NO_MAX } from './guards.ts';

interface Rule {
  holds(text: string): boolean;
  /** What a value has to be. */
  readonly says: string;
}

/** Rules of single parameters, beyond their notation. The table of a message names them. */
export const rules = {
  noEmoji: { holds: (text) => !hasEmoji(text), says: 'no emoji (some card companies refuse them)' },
  orderNumber: {
    holds: isOrderNumber,
    says: 'no white space at its ends, no control, format or invisible characters',
  },
  payerNo: { holds: isPayerNo, says: `at most ${PAYER_NO_MAX} if it is a number` },
  appScheme: { holds: isAppScheme, says: 'an app scheme such as MyShop://, of an app of its own' },
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleName = keyof typeof rules;
