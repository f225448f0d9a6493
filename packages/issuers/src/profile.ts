import { FULL_PROFILE, type Profile } from '@dojang/protocol/acquirer';
import { kstDate, kstMsOfDay } from '@dojang/protocol/time';

/** What the virtual card companies can do. All of them the same, so that weaker ones can be met. */
export type PlayedProfile = Omit<Profile, 'cardCompany'>;

/** @param less what they can not; everything else they can */
export function playedProfile(less: Partial<PlayedProfile> = {}): PlayedProfile {
  return { ...FULL_PROFILE, ...less };
}

/** May an approval of then be reversed now, or only be cancelled? */
export function isReversible(
  { reversalWithinMs, cutoff }: PlayedProfile,
  approvedAtMs: number,
  nowMs: number,
): boolean {
  if (reversalWithinMs !== null && nowMs >= approvedAtMs + reversalWithinMs) return false;
  return cutoff === null || kstDate(approvedAtMs) === kstDate(nowMs);
}

/** Are they closed for maintenance? */
export function isResting({ maintenance }: PlayedProfile, nowMs: number): boolean {
  if (maintenance === null) return false;
  const { from, to } = maintenance;
  const minutes = Math.floor(kstMsOfDay(nowMs) / 60_000);
  const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return from <= to ? clock >= from && clock < to : clock >= from || clock < to;
}
