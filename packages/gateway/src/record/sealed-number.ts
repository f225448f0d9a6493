/**
 * An order number as sealed ones are looked for: those that a person or a database takes for the same are one, whatever their case
 * and width. Payments themselves keep to the exact text.
 */
export function sealedNumber(orderNumber: string): string {
  return orderNumber.normalize('NFKC').toLowerCase().trim();
}
