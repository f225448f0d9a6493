import { kstTimestamp } from '@dojang/protocol/time';

/**
 * 24 digits: 14 of the time in KST, and ten more, which only tell apart what happens within one second.
 * @param timeMs a moment that was found possible
 * @param chance ten bytes of chance
 */
export function transactionKey(timeMs: number, chance: Uint8Array): string {
  return `${kstTimestamp(timeMs)}${[...chance].map((byte) => String(byte % 10)).join('')}`;
}
