/** Rows of an order that its shop's server sealed, under our names; `all` when it sealed the order as a whole. */
export type SealedRows = 'all' | readonly string[];

/** A row in which a page's form says otherwise than the shop's server. */
export interface SealBreach {
  readonly row: string;
  /** The server sealed the whole order, without this row. */
  readonly isAdded: boolean;
}

/** Is a row what the shop's server said, and not what a page may have made of it? */
export function isSealed(sealed: SealedRows, row: string): boolean {
  return sealed === 'all' || sealed.includes(row);
}

/** Is what is paid the server's word: this amount, for this order number, at once or after its confirm? */
export function isPaymentSealed(sealed: SealedRows): boolean {
  return ['work', 'amountWon', 'orderNumber'].every((row) => isSealed(sealed, row));
}
