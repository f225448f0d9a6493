import type { TextKey } from './texts.ts';

export type FailureReason =
  Extract<TextKey, `reason.${string}`> extends `reason.${infer Name}` ? Name : never;

const byInstitution: Readonly<Record<string, FailureReason>> = {
  '1113': 'card-company',
  '1122': 'quota',
  '1124': 'timeout',
  '2101': 'rejected',
  '2116': 'card-company',
  '3106': 'card-company',
  '3112': 'limit',
  '3117': 'pin',
  '3122': 'lost',
  '3128': 'suspended',
  '3133': 'balance',
  '3134': 'timeout',
  '3143': 'contact',
};

const byCode: Readonly<Record<string, FailureReason>> = {
  CBIL0002: 'expired',
  CPCA0001: 'timeout',
  CPCA0018: 'unknown',
  CPCA0201: 'already-paid',
  CPCA9999: 'declined',
  PCCF0002: 'expired',
  PCCF0003: 'unknown',
  PCCFD001: 'declined',
  PCHK0001: 'not-paid',
};

/**
 * The customer's words for a failure. A message of the institution carries its code and takes priority:
 * `[CPCA9999] 3133 - 잔액이 부족합니다.` (guide, result codes). The message itself came through a browser and is never shown.
 */
export function failureReason(code: string, message: string): FailureReason {
  const institution = /^\[[A-Z0-9]+\]\s*(\d{4})\b/.exec(message.replace(/^\[Test\]\s*/, ''))?.[1];
  const known = byInstitution[institution ?? ''] ?? byCode[code];
  if (known !== undefined) return known;
  return code.startsWith('AUTH') ? 'shop' : 'other';
}

/** Whether "you have not been charged" may be said beside a reason: not while the outcome is open or paid elsewhere. */
export function saysNothingCharged(reason: string): boolean {
  return !['unknown', 'already-paid', 'mismatch'].includes(reason);
}
