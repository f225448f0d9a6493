import type { Won } from '@dojang/protocol/payple';

export function sumOfWon(amounts: readonly Won[]): Won {
  return amounts.reduce<number>((total, amount) => total + amount, 0) as Won;
}

/** What is left of an amount; never below nothing. */
export function restOfWon(amount: Won, taken: number): Won {
  return Math.max(0, amount - taken) as Won;
}
