import { createHash } from 'node:crypto';
import { toWon } from '@dojang/protocol/payple';
import { cancelIdOf } from '../cancel-id.ts';
import type { Refusal } from '../payment/command.ts';
import { type Cancellation, cancellableWon, type PaymentState } from '../payment/state.ts';
import { givenBackUnknown, refuseWhileUnread } from '../reconcile/unread.ts';
import { type Change, changePayment, loadPayment } from '../record/change-payment.ts';
import { actBy, type ManageDeps } from './act.ts';
import { readTrail } from './trail.ts';

/** Has recovery ask the card company again about what it contradicted. */
export async function resumePayment(deps: ManageDeps, id: string): Promise<Change> {
  return await changePayment(deps, id, async ({ order: { merchantId } }) => ({
    command: { type: 'resume' },
    also: () => [actBy(deps, { type: 'payment.resume', merchantId, subject: id })],
  }));
}

export interface OperatorCancellation {
  /** Null: whatever is left. */
  readonly amountWon: number | null;
  /** Tells two cancellations of the same amount and reason apart. */
  readonly requestId?: string | undefined;
}

export type Cancelled =
  | {
      readonly ok: true;
      readonly cancellation: Cancellation;
      /** False: it was asked for before, and this is where it stands. */
      readonly isNew: boolean;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Gives back a payment in the partner's place. The cancellation is stored, and recovery asks the card company for it until its
 * outcome is known: the amount is reserved from here on, and no crash loses it. The same amount and reason, or the same request
 * id, is the same cancellation, however often.
 * @throws RangeError without a reason
 */
export async function cancelPayment(
  deps: ManageDeps,
  id: string,
  asked: OperatorCancellation,
): Promise<Cancelled> {
  const { reason } = deps;
  if (reason === undefined) throw new RangeError('reason: required of a cancellation by an operator');
  const authNonce = nonceOf(id, asked, reason);
  const cancelId = cancelIdOf(authNonce);
  await refuseWhileUnread(deps.store);
  const change = await changePayment(deps, id, async (state) => {
    const { merchantId, orderNumber } = state.order;
    const unknown = await givenBackUnknown(deps.store, deps.keyring, state);
    const unknownWon = unknown.reduce((total, { won }) => total + won, 0);
    const restWon = state.status === 'paid' ? cancellableWon(state) - unknownWon : 0;
    const amountWon = asked.amountWon ?? Math.max(0, restWon);
    return {
      command: {
        type: 'start_cancel',
        cancelId,
        authNonce,
        requestDigest: authNonce,
        amountWon: toWon(amountWon),
        taxWon: null,
        isByOperator: true,
        unknownWon,
      },
      also: () => [
        actBy(deps, {
          type: 'payment.cancel',
          merchantId,
          subject: id,
          details: { orderNumber, amountWon, cancelId },
        }),
      ],
    };
  });
  const cancellation = findCancellation(change.state, authNonce);
  if (cancellation !== null) return { ok: true, cancellation, isNew: change.events.length > 0 };
  if (!change.ok) return { ok: false, refusal: change.refusal };
  throw new Error('A cancellation that began is in its payment.');
}

/** Who asked for a cancellation in the partner's place, and why. */
export interface CancellationAct {
  readonly operator: string;
  readonly reason: string | null;
}

/** Acts of a partner that are looked through: payments are looked at while they are young. */
const SEARCHED_ACTS = 1_000;

/** Who asked for the cancellations of a payment, by their ids; those of the partner are not there. */
export async function cancellationActs(
  { store }: Pick<ManageDeps, 'store'>,
  { id, order }: PaymentState,
): Promise<ReadonlyMap<string, CancellationAct>> {
  const acts = await readTrail(store, { merchantId: order.merchantId, limit: SEARCHED_ACTS });
  return new Map(
    acts
      .filter(({ type, subject }) => type === 'payment.cancel' && subject === id)
      .map(({ operator, reason, details }) => [String(details['cancelId']), { operator, reason }]),
  );
}

/** Where a cancellation stands now. */
export async function cancellationOf(
  { store }: Pick<ManageDeps, 'store'>,
  paymentId: string,
  cancelId: string,
): Promise<Cancellation | undefined> {
  const recorded = await loadPayment(store, paymentId);
  return recorded?.state.status === 'paid'
    ? recorded.state.cancellations.find(({ id }) => id === cancelId)
    : undefined;
}

function findCancellation(state: PaymentState, authNonce: string): Cancellation | null {
  if (state.status !== 'paid') return null;
  return state.cancellations.find((each) => each.authNonce === authNonce) ?? null;
}

const OF_OPERATOR = 'operator.';

/** It stands in the place of an AuthKey's, which it cannot be: those have no `.` in them. */
function nonceOf(paymentId: string, { amountWon, requestId }: OperatorCancellation, reason: string): string {
  const same = requestId === undefined ? ['same', amountWon, reason] : ['request', requestId];
  const digest = createHash('sha256').update(JSON.stringify([paymentId, ...same]));
  return `${OF_OPERATOR}${digest.digest('base64url')}`;
}

/** Did an operator ask for the cancellation, and not the partner? */
export function isByOperator({ authNonce }: Pick<Cancellation, 'authNonce'>): boolean {
  return authNonce.startsWith(OF_OPERATOR);
}
