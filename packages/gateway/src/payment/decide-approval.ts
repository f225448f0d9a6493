import { contradictionOfApproval, contradictionOfReversal } from './check-answer.ts';
import { type CommandOf, type Decision, happens, nothing, refused } from './command.ts';
import { expire } from './decide-authentication.ts';
import type { PaymentEvent } from './events.ts';
import type { Failure } from './failure.ts';
import { exceededLimit } from './limits.ts';
import { isPaymentSealed } from './sealed-rows.ts';
import { type Approving, isExpired, type Order, type PaymentState } from './state.ts';
import { transactionKey } from './transaction-key.ts';

export function approve(state: PaymentState, command: CommandOf<'approve'>, nowMs: number): Decision {
  const { work } = state.order;
  if (command.by !== (work === 'PAY' ? 'window' : 'partner')) return refused({ reason: 'wrong-asker', work });
  if (state.status !== 'authenticated')
    return refused({ reason: 'out-of-step', command: command.type, status: state.status });
  if (isExpired(state, nowMs)) return expire(state, nowMs);
  const { merchant, turnovers, attemptId, traceNumber, countedIn } = command;
  if (!merchant.isActive) return happens({ type: 'failed', failure: { reason: 'merchant-inactive' } });
  if (merchant.sealedOrdersOnly && !isPaymentSealed(state.sealed))
    return happens({ type: 'failed', failure: { reason: 'unsealed' } });
  const exceeded = exceededLimit(merchant.limits, turnovers, state.order.amountWon);
  if (exceeded !== null) return happens({ type: 'failed', failure: { reason: 'limit', ...exceeded } });
  return happens({ type: 'approval_started', attemptId, traceNumber, countedIn });
}

export function approvalAnswered(
  state: PaymentState,
  { attemptId, answer, receiptId, chance }: CommandOf<'hear_approval'>,
  nowMs: number,
): Decision {
  if (!waitsFor(state, attemptId)) return nothing;
  const contradiction = contradictionOfApproval(state, answer, nowMs);
  if (contradiction !== null) return happens({ type: 'contradicted', contradiction });
  switch (answer.status) {
    case 'approved': {
      const { attemptId: _, amountWon: __, status: ___, ...said } = answer;
      const approval = { ...said, transactionKey: transactionKey(said.approvedAtMs, chance) };
      return happens({ type: 'approved', approval, receiptId });
    }
    case 'declined':
      return happens(notPaid(state.order, { reason: 'declined', institutionCode: answer.code }));
    case 'reversed':
      // Before anybody got an answer.
      return happens(notPaid(state.order, { reason: 'not-charged' }));
    case 'not_found':
      return nothing;
  }
}

export function unsent(state: PaymentState, { attemptId }: CommandOf<'hear_unsent'>): Decision {
  return waitsFor(state, attemptId) ? happens(notPaid(state.order, { reason: 'not-charged' })) : nothing;
}

export function abandonApproval(state: PaymentState, { attemptId }: CommandOf<'abandon_approval'>): Decision {
  return waitsFor(state, attemptId)
    ? happens({ type: 'approval_abandoned', failure: { reason: 'unknown-outcome' } })
    : nothing;
}

export function reversalAnswered(
  state: PaymentState,
  { attemptId, answer }: CommandOf<'hear_reversal'>,
): Decision {
  if (state.status !== 'abandoned' || state.attempt.id !== attemptId || state.held !== null) return nothing;
  if (answer.status !== 'reversed') return nothing;
  const contradiction = contradictionOfReversal(state, answer);
  return happens(contradiction === null ? { type: 'reversed' } : { type: 'contradicted', contradiction });
}

/** The window of a PAY payment offers another card; the partner who confirmed has the answer, and that is the end. */
function notPaid({ work }: Order, failure: Failure): PaymentEvent {
  return { type: work === 'PAY' ? 'declined' : 'failed', failure };
}

function waitsFor(state: PaymentState, attemptId: string): state is Approving {
  return state.status === 'approving' && state.attempt.id === attemptId;
}
