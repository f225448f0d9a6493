import type { ApprovalStatus } from '@dojang/protocol/acquirer';
import type { Reply } from '../acquirer/acquirer.ts';
import { orderFacts } from '../acquirer/order-facts.ts';
import { traceNumber } from '../acquirer/trace-number.ts';
import { beginInTime } from '../begin-in-time.ts';
import type { FlowDeps } from '../flow-deps.ts';
import type { Merchant } from '../merchant/merchant.ts';
import { findMerchant } from '../merchant/merchants.ts';
import { countWrites, turnoversOf } from '../merchant/turnover.ts';
import type { CommandOf } from '../payment/command.ts';
import type { PaymentState } from '../payment/state.ts';
import { isChargedUnknown, refuseWhileUnread } from '../reconcile/unread.ts';
import { type Change, changePayment, type Prepared } from '../record/change-payment.ts';
import { hold } from '../store/write.ts';
import { hearApproval } from './hear-approval.ts';

/** The card company has until 7.5 s after the request arrived; the rest of 9 s is for the commit and the reply. */
const CARD_COMPANY_BUDGET_MS = 7_500;
/** For the last part of it the card company is asked as well what came of it, since a reply can be lost. */
const INQUIRY_BUDGET_MS = 2_000;

/**
 * Asks the card company to charge an authenticated card, exactly once: the attempt is stored before anybody is asked; an
 * answer that is lost is asked for again; an outcome that cannot be learnt in time is stored as abandoned, from where the
 * only way leads to its reversal.
 *
 * @param by the window (PAY) or the partner (CERT); the core refuses the other one
 * @param arrivedAtMs when the request that wants it arrived, by the monotonic clock
 * @param beforeStored the last thing to run before the attempt is stored; when it throws there is none
 */
export async function approvePayment(
  deps: FlowDeps,
  paymentId: string,
  by: 'window' | 'partner',
  arrivedAtMs: number,
  beforeStored?: (state: PaymentState) => Promise<void>,
): Promise<Change> {
  let merchant: Merchant | undefined;
  const attemptId = `attempt_${deps.ports.randomBytes(16).toString('base64url')}`;
  const number = traceNumber(deps.ports);
  const started = await changePayment(deps, paymentId, async (before) => {
    merchant = await findMerchant(deps.store, before.order.merchantId);
    const isFirst = before.status === 'authenticated';
    if (isFirst) {
      await refuseWhileUnread(deps.store);
      if (await isChargedUnknown(deps.store, deps.keyring, before.order))
        return { command: { type: 'hear_duplicate_order' } };
    }
    const prepared = await prepare(deps, before, merchant, { by, attemptId, traceNumber: number });
    await beforeStored?.(before);
    if (isFirst) beginInTime(deps.ports, arrivedAtMs);
    return prepared;
  });
  const { state } = started;
  // Somebody else's attempt may be under way: only who stored one asks.
  if (state.status !== 'approving' || state.attempt.id !== attemptId) return started;

  const { order, authentication } = state;
  const attempt = { attemptId, amountWon: order.amountWon };
  const charge = { order, cardCompany: authentication.cardCompany, sinceMs: state.attempt.startedAtMs };
  const hear = (answer: ApprovalStatus) => hearApproval(deps, paymentId, attemptId, answer);
  const remainingMs = () => Math.max(1, arrivedAtMs + CARD_COMPANY_BUDGET_MS - deps.ports.monotonicMs());
  const settled = new AbortController();
  const untilSettled = () => ({
    ...charge,
    signal: AbortSignal.any([settled.signal, deps.ports.deadline(remainingMs())]),
  });
  const heard = async (asked: Promise<Reply<ApprovalStatus>>) => {
    const reply = await asked;
    if (reply.kind === 'unsent')
      return await changePayment(deps, paymentId, { type: 'hear_unsent', attemptId });
    return reply.kind === 'answer' ? await hear(reply.answer) : started;
  };
  try {
    const asking = heard(
      deps.acquirer.approve(
        {
          ...attempt,
          ...orderFacts(deps.keyring, state, merchant),
          authenticationId: authentication.id,
          quota: authentication.quota,
          interestFree: authentication.interestFree ?? null,
          traceNumber: number,
        },
        untilSettled(),
      ),
    );
    const quietAfterMs = Math.max(1, remainingMs() - INQUIRY_BUDGET_MS);
    const isQuiet = deps.ports.sleep(quietAfterMs, settled.signal).then(() => null);
    const first = await Promise.race([asking, isQuiet]);
    if (first !== null && first.state.status !== 'approving') return first;
    const inquiring = deps.acquirer
      .inquire(attempt, untilSettled())
      .then(async (reply) => (reply.kind === 'answer' ? await hear(reply.answer) : started));
    // A reply that takes its time may still come: whichever tells first.
    const outcome = await firstOutcome([asking, inquiring]);
    if (outcome !== null) return outcome;
  } finally {
    settled.abort();
  }
  return await changePayment(deps, paymentId, { type: 'abandon_approval', attemptId });
}

/** The first of these that is an outcome; null when none is. */
function firstOutcome(changes: readonly Promise<Change>[]): Promise<Change | null> {
  let waitedFor = changes.length;
  return new Promise((resolve, reject) => {
    for (const coming of changes)
      void coming.then((change) => {
        waitedFor -= 1;
        if (change.state.status !== 'approving') resolve(change);
        else if (waitedFor === 0) resolve(null);
      }, reject);
  });
}

/** The partner as it stands now decides, and stays so until the attempt is stored; where it has limits, the attempt is counted. */
async function prepare(
  { ports, store }: FlowDeps,
  { order }: PaymentState,
  merchant: Merchant | undefined,
  asked: Pick<CommandOf<'approve'>, 'by' | 'attemptId' | 'traceNumber'>,
): Promise<Prepared> {
  if (merchant === undefined) throw new Error('A payment has a merchant.');
  const counted = await turnoversOf(store, merchant, ports.nowMs());
  return {
    command: {
      type: 'approve',
      ...asked,
      merchant: {
        isActive: merchant.status === 'active',
        sealedOrdersOnly: merchant.sealedOrdersOnly,
        limits: merchant.limits,
      },
      turnovers: counted.turnovers,
      countedIn: counted.periods.map(({ row }) => row.period),
    },
    also: ({ state }) =>
      state.status === 'approving'
        ? [hold('merchants', merchant), ...countWrites(counted, order.amountWon)]
        : [],
  };
}
