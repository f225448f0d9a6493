/** Money that moved, or should have, as one book has it: a line of an approval (승인) or of a cancellation (취소). */
export interface Entry {
  readonly kind: 'approval' | 'cancel';
  /** What both books call the order: its number, or a reference that stands for it. Null: this book does not say. */
  readonly order: string | null;
  /** What both books call this very movement: an attempt, a cancellation. Null: this book does not say. */
  readonly id: string | null;
  readonly approvalNumber: string | null;
  /** Above 0, of a cancellation too. */
  readonly amountWon: number;
  /** `YYYYMMDD` in KST; null: this book does not say. */
  readonly day: string | null;
  /** Only the end of it stands in the book: `paid, then cancelled` in one line. A line of its own says the same better. */
  readonly isImplied?: true;
  readonly cardCompany?: string | null;
  /** Where it stands, for a person: `orders.csv:12`. */
  readonly place?: string;
}

/** What a card company took to its books (매입), one line. */
export interface Acquisition {
  /** `sent-back` (반송): not taken, the money does not come. `withheld` (보류): taken, and not paid for now. */
  readonly kind: 'acquired' | 'cancelled' | 'sent-back' | 'withheld';
  readonly order: string | null;
  readonly approvalNumber: string | null;
  /** Above 0, of a cancellation too. */
  readonly amountWon: number;
  /** The card company's part, above 0; null: not said. */
  readonly feeWon: number | null;
  /** What comes to the account, above 0; null: not said. */
  readonly netWon: number | null;
  /** Days `YYYYMMDD` in KST; null: not said. */
  readonly day: string | null;
  readonly approvedOn: string | null;
  readonly depositOn: string | null;
  readonly cardCompany: string | null;
  readonly place?: string;
}

/** Money that came to the shop's account (입금); below 0: that was taken from it. One of a transaction names it. */
export interface Deposit {
  readonly day: string | null;
  readonly amountWon: number;
  readonly approvalNumber: string | null;
  readonly order: string | null;
  readonly cardCompany: string | null;
  readonly place?: string;
}
