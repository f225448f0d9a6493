/**
 * Failures that a developer may ask for. In test mode Dojang fails an order whose number ends in `fail-<code>`: an app card types no
 * card number, so there is no magic one.
 */
export const failures = [
  '3133',
  '3112',
  '3122',
  'auth-3134',
  'charge-2116',
  'PCCF0003',
  'PCHK0003',
  'cancel-3106',
] as const;
export type Failure = (typeof failures)[number];

/** @param failure null asks for none */
export function askingFor(orderNumber: string, failure: Failure | null): string {
  return failure === null ? orderNumber : `${orderNumber}-fail-${failure}`;
}

/** The number that asked for nothing. */
export function asIfNothingWereAsked(orderNumber: string): string {
  return orderNumber.replace(/-fail-.*$/, '');
}
