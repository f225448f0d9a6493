import { FULL_PROFILE, type Profile } from '@dojang/protocol/acquirer';

/** What the virtual card companies can do. All of them the same, so that weaker ones can be met. */
export type PlayedProfile = Omit<Profile, 'cardCompany'>;

/** @param less what they can not; everything else they can */
export function playedProfile(less: Partial<PlayedProfile> = {}): PlayedProfile {
  return { ...FULL_PROFILE, ...less };
}
