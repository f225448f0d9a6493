import {
  type Code,
  describeCode,
  describeInstitutionCode,
  type ResultCode,
  stepOf,
} from '@dojang/protocol/payple';
import type { Order } from '../payment/state.ts';
import type { Mode } from '../settings.ts';

/** What an order asks to go wrong, and where. */
type Rehearsal =
  | { readonly step: ResultCode['step']; readonly code: Code }
  | { readonly step: 'authentication' | 'charge' | 'refund'; readonly institutionCode: string };

/** The two texts of an order that a tester can choose in any shop. */
export type Wishes = Pick<Order, 'orderNumber' | 'payerName'>;

const WISH =
  /(?:(?<![a-z0-9])fail|거절|실패)[- _](?:(auth|charge|cancel)[- _])?([a-z]{4}[a-z0-9]{4}|\d{4})(?![a-z0-9])/i;
const STEPS = { auth: 'authentication', charge: 'charge', cancel: 'refund' } as const;

/**
 * An app card types no card number, so no magic one can fail. In test mode the order says what shall: its number or the
 * buyer's name contains `fail-<code>` (or `거절 <code>`), e.g. `ORDER-7-fail-3133` or `거절 3133`. Codes of the institution fall where
 * they belong, or where `fail-auth-…`, `fail-charge-…` and `fail-cancel-…` say; the others are the answer of their own call. In live
 * mode the same texts mean nothing.
 */
export function rehearsalOf(mode: Mode, { orderNumber, payerName }: Wishes): Rehearsal | null {
  if (mode !== 'test') return null;
  return wishOf(orderNumber) ?? wishOf(payerName);
}

/** The code that this order wants from a call, e.g. `confirm`; null when it wants none. */
export function rehearsedCode(mode: Mode, wishes: Wishes, step: ResultCode['step']): Code | null {
  const rehearsal = rehearsalOf(mode, wishes);
  return rehearsal !== null && 'code' in rehearsal && rehearsal.step === step ? rehearsal.code : null;
}

/** The institution's code that this order wants; null when it wants none here. */
export function rehearsedDecline(
  mode: Mode,
  wishes: Wishes,
  step: 'authentication' | 'charge' | 'refund',
): string | null {
  const rehearsal = rehearsalOf(mode, wishes);
  return rehearsal !== null && 'institutionCode' in rehearsal && rehearsal.step === step
    ? rehearsal.institutionCode
    : null;
}

/** What a developer reads beside a rehearsed answer. */
export function rehearsalHint(code: string): string {
  return `PCD_PAY_OID, PCD_PAYER_NAME: asks for ${code}, a rehearsal of test mode`;
}

function wishOf(text: string): Rehearsal | null {
  const [, where, wanted] = WISH.exec(text) ?? [];
  if (wanted === undefined) return null;
  const code = wanted.toUpperCase();
  const own = describeCode(code);
  if (own !== undefined) {
    const canBeTold = own.outcome !== 'success' && own.step !== 'auth' && where === undefined;
    return canBeTold ? { step: own.step, code: own.code } : null;
  }
  const institution = describeInstitutionCode(code);
  if (institution === undefined || institution.kind === 'success') return null;
  if (where !== undefined)
    return { step: STEPS[where.toLowerCase() as keyof typeof STEPS], institutionCode: code };
  const step = stepOf(institution);
  return { step: step === 'cancel' ? 'refund' : step, institutionCode: code };
}
