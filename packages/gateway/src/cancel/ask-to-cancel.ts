import type { CancelStatus } from '@dojang/protocol/acquirer';
import { kstDate } from '@dojang/protocol/time';
import { merchantFacts } from '../acquirer/order-facts.ts';
import type { FlowDeps } from '../flow-deps.ts';
import { findMerchant } from '../merchant/merchants.ts';
import { askedTax } from '../payment/cancelled-tax.ts';
import type { Cancellation, Paid, PaymentState } from '../payment/state.ts';
import { changePayment, type Recorded } from '../record/change-payment.ts';
import { StoreContended } from '../store/store-unavailable.ts';

const CARD_COMPANY_BUDGET_MS = 7_500;

/**
 * Asks the card company for a cancellation that was stored, until it answers or the time is over. Asking again under the same id
 * cancels once, so a lost answer is asked for again, now or by recovery, for as long as it takes.
 * One that would cancel each time is asked by whoever is first, which is stored before.
 * `arrivedAtMs`: when the request that wants it arrived, by the monotonic clock; recovery gives now.
 */
export async function askToCancel(
  deps: FlowDeps,
  state: Paid,
  cancellation: Cancellation,
  { arrivedAtMs }: { readonly arrivedAtMs: number },
): Promise<Recorded | undefined> {
  const { attempt, authentication, order } = state;
  const { id: cancelId, amountWon, requestedAtMs: sinceMs } = cancellation;
  const hear = (answer: CancelStatus) =>
    changePayment(deps, state.id, {
      type: 'hear_cancellation',
      cancelId,
      answer,
      chance: deps.ports.randomBytes(10),
    });
  const { vatWon: taxWon, taxFreeWon } = askedTax(state, cancelId);
  const { approvalNumber, approvedAtMs } = state.approval;
  const merchant = merchantFacts(order.merchantId, await findMerchant(deps.store, order.merchantId));
  const approvedOn = kstDate(approvedAtMs);
  const endsAtMs = arrivedAtMs + CARD_COMPANY_BUDGET_MS;
  /** This call is the first, and nothing of it has reached the card company yet. */
  let isFirst = false;
  /** Whoever asks next is the first. */
  const giveFirstBack = async () => {
    isFirst = false;
    await unlessContended(changePayment(deps, state.id, { type: 'cancellation_unsent', cancelId }));
  };
  const takeFirst = async () => {
    if (isFirst) return null;
    const { state: now, events } = await changePayment(deps, state.id, {
      type: 'ask_cancellation',
      cancelId,
    });
    isFirst = events.length > 0;
    // Who wakes late sends nothing: others have waited for what it might have sent, and have given it up.
    if (isFirst && deps.ports.monotonicMs() >= endsAtMs) await giveFirstBack();
    return isFirst ? null : askedAtMsOf(now, cancelId);
  };
  for (let tries = 0; tries < 2 && deps.ports.monotonicMs() < endsAtMs; tries += 1) {
    const remainingMs = Math.max(1, endsAtMs - deps.ports.monotonicMs());
    const reply = await deps.acquirer.cancel(
      attempt.id,
      { cancelId, amountWon, taxWon, taxFreeWon, merchant, approvalNumber, approvedOn },
      {
        order,
        cardCompany: authentication.cardCompany,
        sinceMs,
        takeFirst,
        signal: deps.ports.deadline(tries === 0 ? Math.max(1, remainingMs - 2_000) : remainingMs),
      },
    );
    if (reply.kind !== 'unsent') isFirst = false;
    if (reply.kind !== 'answer') continue;
    const heard = await unlessContended(hear(reply.answer));
    if (heard !== undefined && !isPending(heard.state, cancelId)) return heard;
  }
  if (isFirst) await giveFirstBack();
  return undefined;
}

/** Perhaps long after it was requested; of before it was stored: when it was requested. */
function askedAtMsOf(state: PaymentState, cancelId: string): number {
  const found = state.status === 'paid' ? state.cancellations.find(({ id }) => id === cancelId) : undefined;
  if (found === undefined) throw new Error('A cancellation that is asked for is in its payment.');
  return found.askedAtMs ?? found.requestedAtMs;
}

/** What could not be stored for all who were faster stays open, and is asked for again. */
async function unlessContended<Done>(storing: Promise<Done>): Promise<Done | undefined> {
  try {
    return await storing;
  } catch (error) {
    if (error instanceof StoreContended) return undefined;
    throw error;
  }
}

function isPending(state: PaymentState, cancelId: string): boolean {
  return (
    state.status === 'paid' &&
    state.cancellations.some(({ id, status }) => id === cancelId && status === 'pending')
  );
}
