import { kstTimestamp, timeOfKstTimestamp } from '@dojang/protocol/time';

/**
 * 24 digits: 14 of the time in KST, and ten more, which only tell apart what happens within one second.
 * @param timeMs a moment that was found possible
 * @param chance ten bytes of chance
 */
export function transactionKey(timeMs: number, chance: Uint8Array): string {
  return `${kstTimestamp(timeMs)}${[...chance].map((byte) => String(byte % 10)).join('')}`;
}

/** When it happened by the card company's clock, to the second, in milliseconds since the epoch. */
export function timeOfKey(key: string): number {
  return timeOfKstTimestamp(key.slice(0, 14));
}
