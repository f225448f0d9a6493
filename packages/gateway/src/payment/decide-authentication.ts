import { INSTALMENT_MINIMUM_WON } from '@dojang/protocol/cards';
import { contradictionOfAuthentication } from './check-answer.ts';
import { type CommandOf, type Decision, happens, nothing, refused } from './command.ts';
import { type Authenticating, isExpired, type PaymentState } from './state.ts';
import { vatOf } from './tax-parts.ts';

export function startAuthentication(
  state: PaymentState,
  command: CommandOf<'start_authentication'>,
  nowMs: number,
): Decision {
  const {
    type,
    isOneTooMany,
    isMerchantActive,
    isCardChanged,
    interestFree,
    vatRounding,
    taxKind,
    ...chosen
  } = command;
  if (state.status !== 'open') return refused({ reason: 'out-of-step', command: type, status: state.status });
  if (isExpired(state, nowMs)) return expire(state, nowMs);
  if (isOneTooMany) return happens({ type: 'failed', failure: { reason: 'too-many-authentications' } });
  if (!isMerchantActive) return happens({ type: 'failed', failure: { reason: 'merchant-inactive' } });
  if (state.termsAgreedAtMs === null) return refused({ reason: 'terms' });
  if (chosen.quota !== '00' && state.order.amountWon < INSTALMENT_MINIMUM_WON)
    return refused({ reason: 'instalment', minimumWon: INSTALMENT_MINIMUM_WON });
  if (isCardChanged) return refused({ reason: 'card-changed', cardCompany: chosen.cardCompany });
  const vat = vatOf(state.order, vatRounding, taxKind);
  return happens({
    type: 'authentication_started',
    ...chosen,
    vat,
    ...(interestFree !== null && { interestFree }),
  });
}

export function expire(state: PaymentState, nowMs: number): Decision {
  if (!isExpired(state, nowMs)) return nothing;
  const isUnconfirmed = state.status === 'authenticated' && state.order.work === 'CERT';
  return happens({
    type: 'failed',
    failure: { reason: isUnconfirmed ? 'confirmed-too-late' : 'window-expired' },
  });
}

export function challengeAnswered(
  state: PaymentState,
  { authenticationId, answer }: CommandOf<'hear_challenge'>,
): Decision {
  if (!waitsFor(state, authenticationId) || state.authentication.challenge !== null) return nothing;
  const contradiction = contradictionOfAuthentication(state, answer);
  if (contradiction !== null) return happens({ type: 'contradicted', contradiction });
  const { qr, code, link } = answer;
  return happens({ type: 'challenge_received', qr, code, link });
}

export function authenticationAnswered(
  state: PaymentState,
  { authenticationId, answer }: CommandOf<'hear_authentication'>,
): Decision {
  if (!waitsFor(state, authenticationId)) return nothing;
  const contradiction = contradictionOfAuthentication(state, answer);
  if (contradiction !== null) return happens({ type: 'contradicted', contradiction });
  switch (answer.status) {
    case 'authenticated': {
      const { cardName, maskedNumber } = answer;
      return happens({ type: 'authenticated', cardName, maskedNumber });
    }
    case 'rejected': {
      const failure = { reason: 'authentication-refused', institutionCode: answer.code } as const;
      return happens({ type: 'authentication_failed', failure });
    }
    case 'expired':
      return happens({ type: 'authentication_failed', failure: { reason: 'authentication-expired' } });
    case 'pending':
      return nothing;
  }
}

export function authenticationExpired(
  state: PaymentState,
  { authenticationId }: CommandOf<'hear_expired'>,
): Decision {
  return waitsFor(state, authenticationId)
    ? happens({ type: 'authentication_failed', failure: { reason: 'authentication-expired' } })
    : nothing;
}

export function unreachable(
  state: PaymentState,
  { authenticationId }: CommandOf<'hear_unreachable'>,
): Decision {
  // Another asker got through: the customer has the code in hand.
  if (!waitsFor(state, authenticationId) || state.authentication.challenge !== null) return nothing;
  return happens({ type: 'authentication_failed', failure: { reason: 'unreachable' } });
}

export function leaveAuthentication(
  state: PaymentState,
  { type: command }: CommandOf<'leave_authentication'>,
): Decision {
  if (state.status === 'open') return nothing;
  const mayLeave =
    state.status === 'authenticating' || (state.status === 'authenticated' && state.order.work === 'PAY');
  return mayLeave
    ? happens({ type: 'authentication_left' })
    : refused({ reason: 'out-of-step', command, status: state.status });
}

function waitsFor(state: PaymentState, authenticationId: string): state is Authenticating {
  return state.status === 'authenticating' && state.authentication.id === authenticationId;
}
