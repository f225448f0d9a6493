import {
  type Code,
  describeCode,
  describeInstitutionCode,
  type ResultCode,
  stepOf,
} from '@dojang/protocol/payple';
import type { OrderTexts } from '../acquirer/acquirer.ts';

/** What an order asks to go wrong, and where. */
type WishedFailure =
  | { readonly step: ResultCode['step']; readonly code: Code }
  | { readonly step: CardStep; readonly institutionCode: string };

/** What a card company is asked for. */
export type CardStep = 'authentication' | 'charge' | 'refund';

const WISH =
  /(?:(?<![a-z0-9])fail|거절|실패)[- _](?:(auth|charge|cancel)[- _])?([a-z]{4}[a-z0-9]{4}|\d{4})(?![a-z0-9])/i;
const STEPS = { auth: 'authentication', charge: 'charge', cancel: 'refund' } as const;

/**
 * An app card types no card number, so no magic one can fail. The order says what shall: its number or the buyer's name
 * contains `fail-<code>` (or `거절 <code>`), e.g. `ORDER-7-fail-3133` or `거절 3133`. Codes of the institution fall where they belong, or
 * where `fail-auth-…`, `fail-charge-…` and `fail-cancel-…` say; the others are the answer of their own call.
 */
export function wishedFailure({ orderNumber, payerName }: OrderTexts): WishedFailure | null {
  return wishOf(orderNumber) ?? wishOf(payerName);
}

function wishOf(text: string): WishedFailure | null {
  const [, where, wanted] = WISH.exec(text) ?? [];
  if (wanted === undefined) return null;
  const code = wanted.toUpperCase();
  const own = describeCode(code);
  if (own !== undefined) {
    const canBeAnswered = own.outcome !== 'success' && own.step !== 'auth' && where === undefined;
    return canBeAnswered ? { step: own.step, code: own.code } : null;
  }
  const institution = describeInstitutionCode(code);
  if (institution === undefined || institution.kind === 'success') return null;
  if (where !== undefined)
    return { step: STEPS[where.toLowerCase() as keyof typeof STEPS], institutionCode: code };
  const step = stepOf(institution);
  return { step: step === 'cancel' ? 'refund' : step, institutionCode: code };
}
