import { askedTax, restOfVat } from './cancelled-tax.ts';
import { contradictionOfCancellation } from './check-answer.ts';
import { type CommandOf, type Decision, happens, nothing, refused } from './command.ts';
import { mostCancellations } from './most-cancellations.ts';
import { cancellableWon, type PaymentState } from './state.ts';
import { taxKindOf } from './tax-parts.ts';
import { transactionKey } from './transaction-key.ts';
import { restOfWon } from './won.ts';

export function startCancellation(
  state: PaymentState,
  command: CommandOf<'start_cancel'>,
  nowMs: number,
): Decision {
  const { type: _, isByOperator: _by, unknownWon = 0, ...cancellation } = command;
  if (state.status !== 'paid') return refused({ reason: 'not-paid', status: state.status });
  // A retry that overtook its first: the caller finds the cancellation that is there.
  if (state.cancellations.some(({ authNonce }) => authNonce === command.authNonce)) return nothing;
  const restWon = restOfWon(cancellableWon(state), unknownWon);
  const most = mostCancellations(state, command, restWon);
  if (most !== null) return refused({ reason: 'too-many', most, restWon, askedWon: command.amountWon });
  const { amountWon: askedWon, taxWon } = command;
  if (restWon === 0) return refused({ reason: 'nothing-left' });
  if (askedWon > restWon) return refused({ reason: 'above-rest', restWon, askedWon });
  // Where no VAT is told apart it does not matter what is said of it.
  const atMostWon = taxKindOf(state) === 'general' ? Math.min(askedWon, restOfVat(state)) : askedWon;
  if (taxWon !== null && taxWon > atMostWon) return refused({ reason: 'tax', atMostWon, askedWon: taxWon });
  const asked = { ...cancellation, id: command.cancelId, requestedAtMs: nowMs, status: 'pending' } as const;
  const { vatWon } = askedTax({ ...state, cancellations: [...state.cancellations, asked] }, command.cancelId);
  return happens({ type: 'cancel_started', ...cancellation, vatWon, isUnasked: true });
}

/** Of all who want to ask first one does. */
export function askCancellation(state: PaymentState, { cancelId }: CommandOf<'ask_cancellation'>): Decision {
  return pendingOf(state, cancelId)?.isUnasked === true
    ? happens({ type: 'cancel_asked', cancelId })
    : nothing;
}

export function cancellationUnsent(
  state: PaymentState,
  { cancelId }: CommandOf<'cancellation_unsent'>,
): Decision {
  const pending = pendingOf(state, cancelId);
  return pending === undefined || pending.isUnasked === true
    ? nothing
    : happens({ type: 'cancel_unsent', cancelId });
}

function pendingOf(state: PaymentState, cancelId: string) {
  if (state.status !== 'paid') return undefined;
  return state.cancellations.find(({ id, status }) => id === cancelId && status === 'pending');
}

export function cancellationAnswered(
  state: PaymentState,
  { cancelId, answer, chance }: CommandOf<'hear_cancellation'>,
  nowMs: number,
): Decision {
  if (state.status !== 'paid') return nothing;
  const pending = pendingOf(state, cancelId);
  if (pending === undefined) return nothing;
  const contradiction = contradictionOfCancellation(pending, answer, nowMs);
  if (contradiction !== null) return happens({ type: 'contradicted', contradiction });
  switch (answer.status) {
    case 'cancelled':
      return happens({
        type: 'cancelled',
        cancelId,
        transactionKey: transactionKey(answer.cancelledAtMs, chance),
      });
    case 'declined':
      return happens({ type: 'cancel_declined', cancelId, institutionCode: answer.code });
    case 'not_found':
      return nothing;
  }
}
