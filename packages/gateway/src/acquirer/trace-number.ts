import { kstMsOfDay } from '@dojang/protocol/time';
import type { Ports } from '../ports.ts';

/** Twelve digits: eight of the KST time of day in milliseconds, four of chance. Stored with the attempt. */
export function traceNumber({ nowMs, randomBytes }: Pick<Ports, 'nowMs' | 'randomBytes'>): string {
  const chance = randomBytes(4).readUInt32BE(0) % 10_000;
  return `${String(kstMsOfDay(nowMs())).padStart(8, '0')}${String(chance).padStart(4, '0')}`;
}
