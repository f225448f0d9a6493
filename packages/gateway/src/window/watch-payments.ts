import type { Log } from '../log.ts';
import type { Ports } from '../ports.ts';
import type { Store } from '../store/contract.ts';

/** How often the rows that windows watch are asked for: one query for all of them. */
const PERIOD_MS = 250;

export interface Watcher {
  /** Resolves when the payment has another version than `version`, or the signal aborts. */
  changed(paymentId: string, version: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

interface Watch {
  readonly paymentId: string;
  readonly version: number;
  readonly wake: () => void;
}

/**
 * Watches payments for the windows of this process. Polling rows by id and version works alike on both engines and for
 * changes that another process makes.
 */
export function watchPayments(ports: Ports, store: Store, log: Log): Watcher {
  const watches = new Set<Watch>();
  let asking = false;
  /** Runs only while somebody watches. */
  let stop: (() => void) | null = null;

  async function ask(): Promise<void> {
    if (asking) return;
    asking = true;
    try {
      const versions = await store.paymentVersions([
        ...new Set([...watches].map((watch) => watch.paymentId)),
      ]);
      for (const watch of watches) {
        if (versions.get(watch.paymentId) !== watch.version) watch.wake();
      }
    } catch (error) {
      log.warn({ err: error }, 'asking for news failed; it will be tried again');
    } finally {
      asking = false;
    }
  }

  function forget(watch: Watch): void {
    watches.delete(watch);
    if (watches.size > 0) return;
    stop?.();
    stop = null;
  }

  return {
    changed: (paymentId, version, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const watch: Watch = { paymentId, version, wake };
        watches.add(watch);
        stop ??= ports.every(PERIOD_MS, () => void ask());
        signal.addEventListener('abort', wake, { once: true });
        function wake() {
          forget(watch);
          signal.removeEventListener('abort', wake);
          resolve();
        }
      }),
    close: () => {
      for (const watch of watches) watch.wake();
    },
  };
}
