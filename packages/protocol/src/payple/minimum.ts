/** The least a card payment may be, in won. Documents, hints, the SDK and the customer's words all have it from here. */
export const MINIMUM_WON = 100;
