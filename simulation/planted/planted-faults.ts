// oxlint-disable no-template-curly-in-string -- They are texts of code.
import type { Faults } from '../faults.ts';
import type { Weakness } from '../scenario.ts';

/** A mistake that somebody could make in the gateway, and how the simulation says that it found it. */
export interface PlantedFault {
  readonly name: string;
  /** Below `packages/gateway/src`. */
  readonly file: string;
  /** Stands once in the file. */
  readonly right: string;
  readonly wrong: string;
  /** What goes wrong in the runs that look for it, as probabilities; all else goes well. None: each run draws its own. */
  readonly faults?: Partial<Faults>;
  /** What the card company can not, in all of them. */
  readonly weakness?: Weakness;
  /** In the report of the run that finds it. */
  readonly found: RegExp;
}

/** One of each kind of mistake that the auditor is there for. Who changes the code changes the text here. */
export const plantedFaults: readonly PlantedFault[] = [
  {
    name: 'a second asker asks as well',
    file: 'approve/approve-payment.ts',
    right: "if (state.status !== 'approving' || state.attempt.id !== attemptId) return started;",
    wrong: "if (state.status !== 'approving') return started;",
    found: /no stored attempt has this id/,
  },
  {
    name: 'an attempt id is used again',
    file: 'approve/approve-payment.ts',
    right: "`attempt_${deps.ports.randomBytes(16).toString('base64url')}`",
    wrong: '`attempt_${paymentId}`',
    found: /is used twice|is charged while it is|but a charge of it stands/,
  },
  {
    name: 'an unknown outcome counts as not asked',
    file: 'approve/approve-payment.ts',
    right: "if (reply.kind === 'unsent')",
    wrong: "if (reply.kind !== 'answer')",
    faults: { replyLost: 0.3 },
    found: /is charged while it is|but a charge of it stands/,
  },
  {
    name: 'an approval of another amount is believed',
    file: 'payment/check-answer.ts',
    right: "if (otherwise !== null || answer.status !== 'approved') return otherwise;",
    wrong: "if (otherwise?.on === 'id' || answer.status !== 'approved') return otherwise;",
    faults: { misdeed: 0.3 },
    found: /is paid with another amount than was asked for/,
  },
  {
    name: 'an answer about another attempt is believed',
    file: 'payment/check-answer.ts',
    right:
      '    otherId(subject, answer.attemptId) ?? otherAmount(subject, answer.amountWon, [order.amountWon]);',
    wrong: '    otherAmount(subject, answer.amountWon, [order.amountWon]);',
    faults: { lie: 0.3 },
    found: /has no standing charge|but a charge of it stands|with another card|is charged while it is/,
  },
  {
    name: 'an impossible time is believed',
    file: 'payment/check-answer.ts',
    right: 'return impossibleTime(subject, answer.approvedAtMs, attempt.startedAtMs, nowMs);',
    wrong: 'return null;',
    faults: { lie: 0.3 },
    found: /at an impossible time|an assumption of the gateway was broken/,
  },
  {
    name: 'another card is believed',
    file: 'payment/check-answer.ts',
    right: 'if (answer.maskedNumber !== expected)',
    wrong: 'if (false)',
    faults: { lie: 0.3 },
    found: /with another card than the customer's/,
  },
  {
    name: 'a cancellation of another amount is believed',
    file: 'payment/check-answer.ts',
    right:
      'const otherwise = otherId(subject, answer.cancelId) ?? otherAmount(subject, answer.amountWon, [amountWon]);',
    wrong: 'const otherwise = otherId(subject, answer.cancelId);',
    faults: { misdeed: 0.3 },
    found: /counts as cancelled what the card company has not given back|disagree on what was given back/,
  },
  {
    name: 'an answer about another cancellation is believed',
    file: 'payment/check-answer.ts',
    right:
      'const otherwise = otherId(subject, answer.cancelId) ?? otherAmount(subject, answer.amountWon, [amountWon]);',
    wrong: 'const otherwise = otherAmount(subject, answer.amountWon, [amountWon]);',
    faults: { lie: 0.3 },
    found:
      /counts as cancelled what the card company has not given back|disagree on what was given back|gave back more of/,
  },
  {
    name: 'an unknown outcome is answered and not stored',
    file: 'confirm/confirm-payment.ts',
    right: "  if (current.status !== 'approving') return current;",
    wrong: '  return current;',
    faults: { crash: 0.01, freeze: 0.01, answerLost: 0.1 },
    found: /is paid, but the confirm of|the answer to the confirm of/,
  },
  {
    name: 'not found counts as not charged',
    file: 'payment/decide-approval.ts',
    right: "    case 'not_found':\n      return nothing;",
    wrong: "    case 'not_found':\n      return happens(notPaid(state.order, { reason: 'not-charged' }));",
    faults: { requestLate: 0.3, replyLost: 0.1 },
    found: /is charged while it is|but a charge of it stands/,
  },
  {
    name: 'a late approval overtakes its reversal',
    file: 'payment/decide-approval.ts',
    right: "return state.status === 'approving' && state.attempt.id === attemptId;",
    wrong: "return ['approving', 'abandoned'].includes(state.status) && state.attempt.id === attemptId;",
    faults: { requestLate: 0.3, stall: 0.3, freeze: 0.01 },
    found: /went from abandoned to|is paid, but|an assumption of the gateway was broken/,
  },
  {
    name: 'anybody may ask for the approval',
    file: 'payment/decide-approval.ts',
    right: "if (command.by !== (work === 'PAY' ? 'window' : 'partner'))",
    wrong: 'if (false)',
    faults: {},
    found: /nobody asked for it/,
  },
  {
    name: 'a result that was returned can be closed',
    file: 'payment/decide.ts',
    right: "return wasReturned(state)\n        ? refused({ reason: 'past-closing', status: state.status })",
    wrong: "return false\n        ? refused({ reason: 'past-closing', status: state.status })",
    faults: {},
    found: /was closed after its result was returned/,
  },
  {
    name: 'closing too late is answered as closed',
    file: 'window/steps/close.ts',
    right: 'closed: change.ok,',
    wrong: 'closed: true,',
    faults: {},
    found: /closing \S+ succeeded/,
  },
  {
    name: 'a result is returned twice',
    file: 'payment/decide.ts',
    right: "return isReturned ? nothing : happens({ type: 'result_returned' });",
    wrong: "return happens({ type: 'result_returned' });",
    found: /is recorded twice|was returned again/,
  },
  {
    name: 'what is being cancelled may be cancelled again',
    file: 'payment/state.ts',
    right: "const taken = cancellations.filter(({ status }) => status !== 'declined');",
    wrong: "const taken = cancellations.filter(({ status }) => status === 'done');",
    faults: { replyLost: 0.1 },
    found: /is cancelled than was paid/,
  },
  {
    name: 'a cancellation is asked for under another id',
    file: 'cancel/ask-to-cancel.ts',
    right: '{ cancelId, amountWon, taxWon,',
    wrong: "{ cancelId: tries === 0 ? cancelId : cancelId.replace('cancel', 'again'), amountWon, taxWon,",
    faults: { replyLost: 0.1 },
    found: /than any stored cancellation asked for|disagree on what was given back|never lied/,
  },
  {
    name: 'an AuthKey opens another request',
    file: 'record/open-payment.ts',
    right: 'isSameRequest: knownDigest !== null && isSameRequest(knownDigest, request),',
    wrong: 'isSameRequest: true,',
    found: /the request of an AuthKey/,
  },
  {
    name: 'an AuthKey cancels another amount',
    file: 'cancel/cancel-once.ts',
    right: 'if (!isSameRequest(cancellation.requestDigest, repeatable(request)))',
    wrong: 'if (false)',
    faults: { replyLost: 0.1 },
    found: /was answered as one of|the answer to a cancel of \S+ changed/,
  },
  {
    name: 'a confirm needs no key of the result',
    file: 'confirm/confirm-payment.ts',
    right: 'if (!sameText(request.authKey, resultAuthKey(deps.keyring, state)))',
    wrong: 'if (false)',
    faults: {},
    found: /forged keys was answered with success|nobody asked for it/,
  },
  {
    name: 'a confirm may be for any order',
    file: 'confirm/confirm-payment.ts',
    right: 'if (difference !== null) return refuseOther(deps, confirmed, difference);',
    wrong: '',
    faults: {},
    found: /under another order was answered with success|nobody asked for it/,
  },
  {
    name: 'a paid order is answered as one that differs',
    file: 'confirm/order-difference.ts',
    right: "    case 'paid':\n      return 'CPCA0201';",
    wrong: "    case 'paid':\n      return 'PCCF0004';",
    faults: {},
    found: /is paid, and a confirm of it under another order/,
  },
  {
    name: 'a confirm needs no key of the partner',
    file: 'confirm/confirm-payment.ts',
    right: 'if (!credentials.ok) return refusedFor(credentials);',
    wrong: '',
    faults: {},
    found: /forged keys was answered with success|nobody asked for it/,
  },
  {
    name: 'an open outcome is looked up as not paid',
    file: 'lookup/look-up-payment.ts',
    right: 'if (states.some(isOpen))',
    wrong: 'if (false)',
    found: /answered "waiting" while its outcome was open/,
  },
  {
    name: 'what may still be charged is looked up as not paid',
    file: 'lookup/look-up-payment.ts',
    right: 'if (waiting !== undefined)',
    wrong: 'if (waiting === null)',
    faults: {},
    found: /is being approved after a lookup called its order not paid/,
  },
  {
    name: 'what has no time left is called not paid, and not ended',
    file: 'lookup/look-up-payment.ts',
    right: '(await refresh(deps, recorded)).state;',
    wrong:
      "({ ...recorded.state, ...(recorded.state.status === 'authenticated' && { status: 'closed' }) } as PaymentState);",
    faults: { clockJump: 0.1, leap: 0.02 },
    found: /is being approved after a lookup called its order not paid/,
  },
  {
    name: 'what a clock that was ahead put off waits for its time',
    file: 'jobs/due-rows.ts',
    right: 'if (!isBounded ||',
    wrong: 'if (isBounded ||',
    faults: { clockJump: 0.03, replyLost: 0.3, crash: 0.01 },
    found: /does not come to rest/,
  },
  {
    name: 'an attempt of the future is waited for',
    file: 'recovery/overdue.ts',
    right: ' || dueMs > nowMs + LONGEST_UNSENT_WAIT_MS + CLOCKS_DIFFER_MS',
    wrong: '',
    faults: { clockJump: 0.03, replyLost: 0.3, crash: 0.01 },
    found: /does not come to rest/,
  },
  {
    name: 'the time of an approval goes by the clock of the wall',
    file: 'approve/approve-payment.ts',
    right: 'CARD_COMPANY_BUDGET_MS - deps.ports.monotonicMs()',
    wrong: 'CARD_COMPANY_BUDGET_MS - (deps.ports.nowMs() - 1_772_398_800_000)',
    faults: { clockJump: 0.03, requestLost: 0.3 },
    found: /does not come to rest/,
  },
  {
    name: 'what a card company that forgets does not find counts as reversed',
    file: 'acquirer/for-weak-peers.ts',
    right: 'profile.remembersReversals)\n        return reply;',
    wrong:
      "profile.remembersReversals)\n        return reply;\n      if (reply.answer.status === 'not_found') return reversed;",
    weakness: { remembersReversals: false },
    faults: { requestLate: 0.3, replyLost: 0.1 },
    found: /but a charge of it stands|is charged while it is/,
  },
  {
    name: 'a card company that would cancel twice is asked twice',
    file: 'acquirer/for-weak-peers.ts',
    right: 'const askedAtMs = idempotentCancels ? null : await context.takeFirst();',
    wrong: 'const askedAtMs: number | null = cancelId.length > 0 ? null : await context.takeFirst();',
    weakness: { idempotentCancels: false },
    faults: { replyLost: 0.3, crash: 0.01 },
    found: /gave back more of|disagree on what was given back|counts as cancelled/,
  },
  {
    name: 'whoever asks for a cancellation counts as the first',
    file: 'cancel/ask-to-cancel.ts',
    right: 'isFirst = events.length > 0;',
    wrong: 'isFirst = events.length >= 0;',
    weakness: { idempotentCancels: false },
    faults: { stall: 0.15, freeze: 0.01 },
    found: /gave back more of|disagree on what was given back/,
  },
  {
    name: 'an order number is not held',
    file: 'record/change-writes.ts',
    right: "...(events.some((event) => event.type === 'approval_started') ? [claimOrder(after)] : []),",
    wrong: '',
    found: /does not hold its order number|while another payment holds/,
  },
  {
    name: 'of what goes into one commit the last alone is written',
    file: 'record/change-payment.ts',
    right: 'writes.push(...changeWrites(of.deps, before, last), ...outcome.also);',
    wrong: 'writes.splice(0, writes.length, ...changeWrites(of.deps, before, last), ...outcome.also);',
    found: /have a gap|an assumption of the gateway was broken/,
  },
  {
    name: 'an order number is never given back',
    file: 'record/change-writes.ts',
    right: "event.type === 'declined' ||",
    wrong: '',
    found: /and holds its order number/,
  },
  {
    name: 'a payment is announced to nobody',
    file: 'result/announce.ts',
    right: "event.type === 'approved' || event.type === 'approval_abandoned'",
    wrong: "event.type === 'approval_abandoned'",
    found: /was not announced exactly once/,
  },
  {
    name: "one payment's failure stops the recovery of all others",
    file: 'jobs/runner.ts',
    right: 'log.error({ err: error, ...subject }, `${work.name}: it failed; later again`);',
    wrong: 'isStopped = true;',
    faults: { oneUnreadable: 1, replyLost: 0.3, crash: 0.005 },
    found: /the world does not come to rest/,
  },
  {
    name: 'a commit that was refused is told as stored',
    file: 'store/update.ts',
    right: "if (result.kind === 'committed') return decision;",
    wrong: "if (result.kind === 'committed' || result.kind === 'refused') return decision;",
    faults: { commitRefused: 0.2 },
    found: /was answered as open, and it is not stored|left before it was recorded/,
  },
  {
    name: 'a sealed order number is free for all',
    file: 'record/change-writes.ts',
    right: "if (isSealed(state.sealed, 'orderNumber')) return take(claim);",
    wrong: 'if (claim !== null) return take(claim);',
    found: /without a seal for the order number/,
  },
  {
    name: 'a webhook that was refused counts as delivered',
    file: 'delivery/deliver.ts',
    right: "if (error === null) return 'delivered';",
    wrong: "if (error === null || !isFinal) return 'delivered';",
    faults: { webhookRefused: 0.4, webhookLost: 0.4 },
    found: /counts as delivered, and nobody heard it/,
  },
  {
    name: 'what a customer has left stays open',
    file: 'jobs/expiries.ts',
    right: 'const recorded = await loadPayment(deps.store, row.id);',
    wrong:
      "if (row.version > 0) return 'later';\n      const recorded = await loadPayment(deps.store, row.id);",
    faults: { leap: 0.2 },
    found: /long after its time|does not come to rest/,
  },
];
