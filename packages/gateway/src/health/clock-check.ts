import { fetch } from 'undici';
import type { Ports } from '../ports.ts';
import type { Store } from '../store/contract.ts';
import type { Check, Finding } from './readiness.ts';

/** Two clocks that are farther apart make times wrong that people read, and things late that are counted from stored times. */
const APART_MS = 60_000;
const HOLDS_MS = 30_000;

interface ClockDeps {
  readonly ports: Pick<Ports, 'nowMs'>;
  readonly store: Pick<Store, 'clockMs'>;
  /** Origin of the card companies. */
  readonly acquirerUrl: string;
}

/**
 * Do the clocks of the card companies and of the database's machine say what ours does? Those that cannot be asked are the business of
 * other checks.
 */
export function clockCheck({ ports, store, acquirerUrl }: ClockDeps): Check {
  /** How far the other clock is ahead; null: it said nothing. */
  async function aheadMs(askOther: () => Promise<number | null>): Promise<number | null> {
    const fromMs = ports.nowMs();
    const saidMs = await askOther().catch(() => null);
    return saidMs === null ? null : saidMs - (fromMs + ports.nowMs()) / 2;
  }

  return {
    name: 'clock',
    holdsMs: HOLDS_MS,
    look: async (signal) => {
      const [cardCompanies, database] = await Promise.all([
        aheadMs(() => dateOf(acquirerUrl, signal)),
        aheadMs(() => store.clockMs()),
      ]);
      const apart = [
        describeApart(cardCompanies, 'the card companies'),
        describeApart(database, 'the database'),
      ].filter((said) => said !== null);
      return findingOf(apart);
    },
  };
}

function findingOf(apart: readonly string[]): Finding {
  return apart.length === 0
    ? { status: 'ok' }
    : { status: 'degraded', reason: `${apart.join('; ')}: set this machine's clock, or theirs (NTP)` };
}

function describeApart(ahead: number | null, whose: string): string | null {
  if (ahead === null || Math.abs(ahead) < APART_MS) return null;
  const seconds = Math.round(Math.abs(ahead) / 1_000);
  return `this clock is ${seconds} s ${ahead > 0 ? 'behind' : 'ahead of'} that of ${whose}`;
}

async function dateOf(url: string, signal: AbortSignal): Promise<number | null> {
  const response = await fetch(new URL('/healthz', url), { signal, redirect: 'manual' });
  await response.body?.cancel();
  const saidMs = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(saidMs) ? null : saidMs;
}
