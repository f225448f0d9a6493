import { findCardCompany } from '@dojang/protocol/cards';
import { toWon } from '@dojang/protocol/payple';
import { kstDate } from '@dojang/protocol/time';
import { merchantFacts } from '../acquirer/order-facts.ts';
import { compareOrder } from '../books/compare-order.ts';
import type { Difference, Entry } from '../books/index.ts';
import type { Merchant } from '../merchant/merchant.ts';
import type { PaymentEvent } from '../payment/events.ts';
import type { Order } from '../payment/state.ts';
import { chargedTax, type TaxKind, type Vat, type VatRounding, vatOf } from '../payment/tax-parts.ts';
import { transactionKey } from '../payment/transaction-key.ts';
import type { Past } from '../record/adopt-payment.ts';
import { absentRows } from '../record/stored-order.ts';
import type { Keyring } from '../seal/keyring.ts';
import type { BookedCharge, StoredDifference } from './rows.ts';

/** An order as the shop's own list has it. */
export interface ListedOrder {
  /** Whose list it is. */
  readonly merchantId: string;
  readonly orderNumber: string;
  /** `unsaid`: the list does not say whether it is paid. */
  readonly status: 'paid' | 'unpaid' | 'cancelled' | 'unsaid';
  /** What the list says was charged and given back. */
  readonly entries: readonly Entry[];
}

/** Why a charge that nobody here knows is not taken for the payment of an order. */
export type AdoptionRefusal =
  | { readonly reason: 'unpaid' | 'cancelled' | 'unsaid' }
  /** List and card company do not say the same of it. */
  | { readonly reason: 'differs'; readonly differences: readonly Difference[] }
  /** Its card company knows it by another reference than the order of the list. */
  | { readonly reason: 'order' }
  /** More than one charge stands for the order. */
  | { readonly reason: 'several' }
  /** The partner is not here, or is registered under another business number. */
  | { readonly reason: 'merchant' }
  /** No order of this partner, as it is taxed now, has these parts of tax. */
  | { readonly reason: 'tax' }
  /** It was given back by a reversal, or by cancellations without a name. */
  | { readonly reason: 'given-back' }
  /** The version before this one found it, and did not keep what it was charged with. */
  | { readonly reason: 'not-kept' }
  /** Another payment holds the order number. */
  | { readonly reason: 'order-taken' };

type References = Pick<Keyring, 'orderReference'>;

/** Charged there, known to nobody here, and nothing is being done about it. */
export function isAdoptable({ kind, status, paymentId, attemptId }: StoredDifference): boolean {
  return kind === 'charged-there' && status === 'open' && paymentId === null && attemptId !== null;
}

/**
 * May this charge become the payment of this order? Nothing of the list is believed but that it says the same as the card companies.
 * @param known what is known here of whoever the list is of
 * @returns null: it may
 */
export function whyNotAdopted(
  difference: StoredDifference,
  { merchantId, orderNumber, status, entries }: ListedOrder,
  { merchant, keyring }: { readonly merchant: Merchant | undefined; readonly keyring: References },
): AdoptionRefusal | null {
  if (merchant?.id !== merchantId || !isSameBusiness(difference, merchant)) return { reason: 'merchant' };
  if (difference.orderReference !== keyring.orderReference(merchantId, orderNumber))
    return { reason: 'order' };
  if (status !== 'paid') return { reason: status };
  const { charge } = difference;
  if (charge === undefined) return { reason: 'not-kept' };
  if (charge.givenBack.some(({ kind, cancelId }) => kind !== 'cancel' || cancelId === null))
    return { reason: 'given-back' };
  const differences = compareOrder(asSaid(entries), bookedEntries(difference, charge));
  if (differences.length > 0) return { reason: 'differs', differences };
  return taxOf(charge, { taxKind: merchant.taxKind, rounding: 'half-up' }) === null
    ? { reason: 'tax' }
    : null;
}

/** How the partner is taxed now, and how the VAT is rounded that its card company takes. */
export interface Taxed {
  readonly taxKind: TaxKind;
  readonly rounding: VatRounding;
}

/** Ids and chance of a payment that is to be adopted. */
export interface Minted {
  readonly paymentId: string;
  readonly receiptId: string;
  readonly authenticationId: string;
  readonly authNonce: string;
  readonly keyId: string;
  /** Where its receipt is. */
  readonly gatewayOrigin: string;
  /** Ten bytes for a transaction key. */
  readonly chance: () => Uint8Array;
}

/** What happened to the payment of a charge that may be adopted. */
export function pastOf(
  difference: StoredDifference,
  { orderNumber }: ListedOrder,
  taxed: Taxed,
  { paymentId, gatewayOrigin, chance, ...minted }: Minted,
  nowMs: number,
): readonly Past[] {
  const { charge, attemptId, traceNumber, merchant, approvalNumber } = difference;
  const cardCompany = difference.cardCompany ?? '';
  const tax = charge && taxOf(charge, taxed);
  if (charge === undefined || !tax || attemptId === null)
    throw new Error(`${difference.id} is nothing that can be adopted.`);
  const { acquirer, card, bookedAtMs } = charge;
  const { vat, ...asked } = tax;
  const order: Order = {
    ...absentRows,
    ...asked,
    work: '',
    amountWon: toWon(charge.amountWon),
    orderNumber,
    merchantId: merchant.merchantId,
    shopOrigin: '',
    gatewayOrigin,
  };
  const adopted: PaymentEvent = {
    type: 'adopted',
    ...minted,
    id: paymentId,
    order,
    cardCompany,
    vat,
    attemptId,
    traceNumber,
    approval: {
      approvalNumber: approvalNumber ?? '',
      approvedAtMs: bookedAtMs,
      cardName: findCardCompany(cardCompany)?.name ?? cardCompany,
      maskedNumber: '',
      transactionKey: transactionKey(bookedAtMs, chance()),
      acquirer,
      card,
      isInterestFree: null,
      interestBy: null,
    },
    adoptedAtMs: nowMs,
  };
  return [
    { events: [adopted], atMs: bookedAtMs },
    ...charge.givenBack.map((each): Past => {
      const cancelId = each.cancelId ?? '';
      const authNonce = `adopted.${cancelId}`;
      const taxWon = order.taxWon === null ? null : toWon(each.taxWon);
      return {
        events: [
          {
            type: 'cancel_started',
            cancelId,
            authNonce,
            requestDigest: authNonce,
            amountWon: toWon(each.amountWon),
            taxWon,
            vatWon: each.taxWon,
          },
          { type: 'cancelled', cancelId, transactionKey: transactionKey(each.bookedAtMs, chance()) },
        ],
        atMs: each.bookedAtMs,
      };
    }),
  ];
}

/** Card companies may have the partner under no business number; of two that are known both must be one. */
function isSameBusiness({ merchant: booked }: StoredDifference, merchant: Merchant): boolean {
  const { businessNumber } = merchantFacts(merchant.id, merchant);
  const agree = [booked.businessNumber, businessNumber].includes(null);
  return booked.merchantId === merchant.id && (agree || booked.businessNumber === businessNumber);
}

/** The end of a charge says its amount too; here it is not taken for the least that it may be. */
function asSaid(entries: readonly Entry[]): readonly Entry[] {
  const charges = entries.filter(({ kind }) => kind === 'approval');
  if (charges.some(({ isImplied }) => isImplied !== true)) return entries;
  return entries.map(({ isImplied: _isImplied, ...entry }) => entry);
}

function bookedEntries(
  { approvalNumber, cardCompany }: StoredDifference,
  { amountWon, bookedAtMs, givenBack }: BookedCharge,
): readonly Entry[] {
  const entry = (kind: Entry['kind'], won: number, atMs: number): Entry => ({
    kind,
    order: null,
    id: null,
    approvalNumber,
    amountWon: won,
    day: kstDate(atMs),
    cardCompany,
  });
  return [
    entry('approval', amountWon, bookedAtMs),
    ...givenBack.map((each) => entry('cancel', each.amountWon, each.bookedAtMs)),
  ];
}

type Taxes = Pick<Order, 'taxable' | 'taxWon'> & { readonly vat: Vat };

/**
 * The order, and its VAT, whose parts of tax these are; null: there is none. A partner may be taxed otherwise by now, which what was
 * charged with VAT or as exempt shows by itself.
 */
function taxOf({ amountWon, taxWon, taxFreeWon }: BookedCharge, { taxKind, rounding }: Taxed): Taxes | null {
  const orders: readonly Pick<Order, 'taxable' | 'taxWon'>[] = [
    { taxable: true, taxWon: null },
    { taxable: false, taxWon: null },
    ...(taxWon > 0 ? [{ taxable: true, taxWon: toWon(taxWon) }] : []),
  ];
  for (const kind of new Set<TaxKind>([taxKind, 'general']))
    for (const order of orders)
      for (const each of new Set<VatRounding>([rounding, 'half-up', 'down'])) {
        const vat = vatOf({ amountWon, ...order }, each, kind);
        const parts = chargedTax({ order: { amountWon, ...order }, authentication: { vat } });
        if (parts.vatWon === taxWon && parts.taxFreeWon === taxFreeWon) return { ...order, vat };
      }
  return null;
}
