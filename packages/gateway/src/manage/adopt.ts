import type { Merchant } from '../merchant/merchant.ts';
import { findMerchant } from '../merchant/merchants.ts';
import { addToTurnovers, type Counted, turnoversOf } from '../merchant/turnover.ts';
import {
  type AdoptionRefusal,
  isAdoptable,
  type ListedOrder,
  pastOf,
  whyNotAdopted,
} from '../reconcile/adoption.ts';
import { findDifference } from '../reconcile/change-rows.ts';
import { type BookedCharge, differenceToRow, type StoredDifference } from '../reconcile/rows.ts';
import { adoptionWrites } from '../record/adopt-payment.ts';
import type { Conflict } from '../store/contract.ts';
import { monthId } from '../store/month-ids.ts';
import { update } from '../store/update.ts';
import { put, type Write } from '../store/write.ts';
import { type VatRoundings, vatRoundingOf } from '../vat-roundings.ts';
import { actBy, type ManageDeps } from './act.ts';

/** A charge that nobody here knows, of an order that its shop's list names. */
export interface Candidate {
  readonly difference: StoredDifference;
  readonly order: ListedOrder;
  /** Null: it may be adopted. */
  readonly refusal: AdoptionRefusal | null;
}

/** Finds the charges of a shop's orders by what card companies call these: nothing else says whose they are. */
export async function findCandidates(
  { store, keyring }: ManageDeps,
  differences: readonly StoredDifference[],
  orders: readonly ListedOrder[],
): Promise<readonly Candidate[]> {
  const byReference = new Map(
    orders.map((order) => [keyring.orderReference(order.merchantId, order.orderNumber), order] as const),
  );
  const found: Candidate[] = [];
  for (const difference of differences.filter(isAdoptable)) {
    const order = byReference.get(difference.orderReference);
    if (order === undefined) continue;
    const merchant = await findMerchant(store, order.merchantId);
    found.push({ difference, order, refusal: whyNotAdopted(difference, order, { merchant, keyring }) });
  }
  const adoptable = Map.groupBy(
    found.filter(({ refusal }) => refusal === null),
    ({ order }) => order,
  );
  return found.map((each) =>
    each.refusal === null && (adoptable.get(each.order)?.length ?? 0) > 1
      ? { ...each, refusal: { reason: 'several' } }
      : each,
  );
}

export type Adopted =
  | { readonly kind: 'adopted'; readonly paymentId: string }
  | { readonly kind: 'refused'; readonly refusal: AdoptionRefusal }
  /** It is open no more: somebody else has adopted it, or has it given back. */
  | { readonly kind: 'over' };

/** How the gateway is set up that is to have the payment. */
export interface Setup {
  /** Where its receipts are. */
  readonly gatewayOrigin: string;
  /** Half up everywhere unless given. */
  readonly vatRounding?: VatRoundings | undefined;
}

/**
 * Takes a charge that nobody here knows for the payment of an order that its shop has as paid: payment, order number, results, the end
 * of the difference and the act of the audit trail are one commit. However many do it at once, it is done once.
 * @throws StoreUnavailable
 */
export async function adoptCharge(
  deps: ManageDeps,
  { difference: { id }, order }: Pick<Candidate, 'difference' | 'order'>,
  setup: Setup,
): Promise<Adopted> {
  const { keyring } = deps;
  const { adopted } = await update<Facts, Decided>(deps, {
    load: () => loadFacts(deps, id, order),
    decide: (facts, conflict) => {
      const { difference, merchant, isKnown } = facts;
      if (difference === null || isKnown || !isAdoptable(difference)) return nothing({ kind: 'over' });
      const refusal = whyNotAdopted(difference, order, { merchant, keyring }) ?? newsOf(conflict);
      if (refusal !== null) return nothing({ kind: 'refused', refusal });
      return adopt(deps, difference, order, { ...setup, ...facts });
    },
    toWrites: ({ writes }) => writes,
  });
  return adopted;

  function nothing(outcome: Adopted): Decided {
    return { adopted: outcome, writes: [] };
  }
}

interface Facts {
  readonly difference: StoredDifference | null;
  readonly merchant: Merchant | undefined;
  /** A payment here has this attempt. */
  readonly isKnown: boolean;
  /** What the partner's limits count of the day on which it was charged. */
  readonly counted: Counted | null;
}

interface Decided {
  readonly adopted: Adopted;
  readonly writes: readonly Write[];
}

async function loadFacts({ store }: ManageDeps, id: string, { merchantId }: ListedOrder): Promise<Facts> {
  const difference = await findDifference({ store }, id);
  const merchant = await findMerchant(store, merchantId);
  const { attemptId, charge } = difference ?? {};
  const known = await store.paymentsByAttempts(attemptId ? [attemptId] : []);
  const counted = merchant && charge ? await turnoversOf(store, merchant, charge.bookedAtMs) : null;
  return { difference, merchant, isKnown: known.size > 0, counted };
}

/** What stood in the way of the commit before. */
function newsOf(conflict: Conflict | null): AdoptionRefusal | null {
  return conflict === 'order' ? { reason: 'order-taken' } : null;
}

function adopt(
  deps: ManageDeps,
  difference: StoredDifference,
  order: ListedOrder,
  { merchant, counted, gatewayOrigin, vatRounding }: Pick<Facts, 'merchant' | 'counted'> & Setup,
): Decided {
  const { ports, keyring } = deps;
  const { day, attemptId, cardCompany } = difference;
  const { amountWon, bookedAtMs } = difference.charge as BookedCharge;
  const nowMs = ports.nowMs();
  const random = (bytes: number) => ports.randomBytes(bytes).toString('base64url');
  const paymentId = monthId('pay', bookedAtMs, ports.randomBytes(16).toString('hex'));
  const past = pastOf(
    difference,
    order,
    {
      taxKind: merchant?.taxKind ?? 'general',
      rounding: vatRoundingOf(vatRounding, cardCompany ?? ''),
    },
    {
      paymentId,
      receiptId: monthId('r', bookedAtMs, random(24)),
      authenticationId: monthId('auth', bookedAtMs, random(16)),
      authNonce: random(16),
      keyId: keyring.current.id,
      gatewayOrigin,
      chance: () => ports.randomBytes(10),
    },
    nowMs,
  );
  const ended: StoredDifference = {
    ...difference,
    status: 'settled',
    settledBy: 'adopted',
    paymentId,
    updatedAtMs: nowMs,
    version: difference.version + 1,
  };
  return {
    adopted: { kind: 'adopted', paymentId },
    writes: [
      put('differences', differenceToRow(ended)),
      ...adoptionWrites(deps, past, nowMs),
      ...(counted === null ? [] : addToTurnovers(counted, amountWon)),
      actBy(deps, {
        type: 'reconcile.adopt',
        merchantId: order.merchantId,
        subject: paymentId,
        details: { day, orderNumber: order.orderNumber, amountWon, attemptId },
      }),
    ],
  };
}
