import type { Rate } from './rate.ts';

/** How many of each are taken. `DOJANG_RATE_…` of the same name sets it. */
export interface RateCounts {
  /** Wrong keys of a partner from an address, in ten minutes. */
  readonly wrongKeys: number;
  /** Wrong keys from an address, whosever, in ten minutes. */
  readonly wrongKeysOfAddress: number;
  /** Authentications of a partner, in a minute. */
  readonly partnerAuthentications: number;
  /** Lookups of a partner, in a minute. */
  readonly lookups: number;
  /** From an address, in a minute: what asks by a client key, and apart from it openings without an AuthKey that can be read. */
  readonly windows: number;
  /** What the windows of a payment ask for, in a minute, and how often its AuthKey opens one. */
  readonly windowCalls: number;
  /** Streams of a payment at a time; one more ends the oldest. */
  readonly streams: number;
  /** Card authentications of a payment. */
  readonly authentications: number;
}

/**
 * A shop's server sends everything from one address, and a carrier gives one to thousands of phones: what succeeds counts for a
 * partner or a payment, and generously.
 */
export const defaultCounts: RateCounts = {
  wrongKeys: 10,
  wrongKeysOfAddress: 500,
  partnerAuthentications: 12_000,
  lookups: 12_000,
  windows: 600,
  windowCalls: 300,
  streams: 2,
  authentications: 10,
};

const MINUTE_MS = 60_000;

export function ratesOf(counts: RateCounts) {
  const perMinute = (count: number): Rate => ({ count, periodMs: MINUTE_MS });
  const perTenMinutes = (count: number): Rate => ({ count, periodMs: 10 * MINUTE_MS });
  return {
    wrongKeys: perTenMinutes(counts.wrongKeys),
    wrongKeysOfAddress: perTenMinutes(counts.wrongKeysOfAddress),
    partnerAuthentications: perMinute(counts.partnerAuthentications),
    lookups: perMinute(counts.lookups),
    windows: perMinute(counts.windows),
    windowCalls: perMinute(counts.windowCalls),
  };
}
