import type { Ports } from '@dojang/gateway';

const PERIOD_MS = 250;

interface Patience {
  readonly patienceMs: number;
  /** Before each pause. */
  readonly onWait?: () => void;
}

/** Looks at what a running gateway does, until it is done or patience is over. @returns the last look */
export async function pollUntil<Found>(
  ports: Pick<Ports, 'monotonicMs' | 'sleep'>,
  look: () => Promise<Found>,
  isDone: (found: Found) => boolean,
  { patienceMs, onWait = () => {} }: Patience,
): Promise<Found> {
  const endsAtMs = ports.monotonicMs() + patienceMs;
  for (;;) {
    const found = await look();
    if (isDone(found) || ports.monotonicMs() >= endsAtMs) return found;
    onWait();
    await ports.sleep(PERIOD_MS);
  }
}
