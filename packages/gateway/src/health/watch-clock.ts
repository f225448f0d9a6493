import type { Log } from '../log.ts';
import type { Ports } from '../ports.ts';

const LOOK_MS = 1_000;
/** NTP slews what is less. */
const JUMP_MS = 5_000;

/** Says when this machine's clock jumps: what was stored before and after does not fit together. @returns how to stop */
export function watchClock(
  ports: Pick<Ports, 'nowMs' | 'monotonicMs' | 'every'>,
  log: Pick<Log, 'warn'>,
): () => void {
  const offsetMs = () => ports.nowMs() - ports.monotonicMs();
  let knownMs = offsetMs();
  return ports.every(LOOK_MS, () => {
    const foundMs = offsetMs();
    const jumpMs = Math.round(foundMs - knownMs);
    if (Math.abs(jumpMs) >= JUMP_MS)
      log.warn({ jumpMs }, `the clock of this machine jumped ${jumpMs > 0 ? 'forward' : 'back'}`);
    knownMs = foundMs;
  });
}
