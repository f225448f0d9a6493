/** How two books differ. *Here* is our own, *there* the card companies' or the payment company's. */
export type DifferenceKind =
  /** Charged there, and nobody here knows it as paid. */
  | 'charged-there'
  /** Charged there once more, for an order that is paid here. */
  | 'charged-twice'
  /** Paid here, and not charged there. */
  | 'absent-there'
  /** Paid here and charged there, with different amounts. */
  | 'amount'
  | 'cancelled-here-only'
  | 'cancelled-there-only'
  /** Cancelled on both sides, with different amounts. */
  | 'cancelled-amount'
  /** Taken to the books (매입) without an approval. */
  | 'acquired-unapproved'
  /** Approved some days ago, and not taken to the books. */
  | 'not-acquired'
  | 'acquired-amount'
  /** Sent back (반송). */
  | 'sent-back'
  /** Not paid for now (보류). */
  | 'withheld'
  | 'deposit-missing'
  | 'deposit-short'
  | 'deposit-over';

export const differenceKinds: readonly DifferenceKind[] = [
  'charged-there',
  'charged-twice',
  'absent-there',
  'amount',
  'cancelled-here-only',
  'cancelled-there-only',
  'cancelled-amount',
  'acquired-unapproved',
  'not-acquired',
  'acquired-amount',
  'sent-back',
  'withheld',
  'deposit-missing',
  'deposit-short',
  'deposit-over',
];

export interface Difference {
  readonly kind: DifferenceKind;
  readonly order: string | null;
  /** The movement itself, where the books name it: an attempt, a cancellation. */
  readonly id: string | null;
  readonly approvalNumber: string | null;
  readonly day: string | null;
  readonly cardCompany: string | null;
  /** What each book says, in won: of a deposit what is due and what came. */
  readonly hereWon: number;
  readonly thereWon: number;
  /** Where it stands, for a person: `orders.csv:12`. */
  readonly places: readonly string[];
}
