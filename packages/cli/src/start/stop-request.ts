/** A second Ctrl-C counts from here on: one press reaches a process more than once (the terminal, npm, the launcher). */
const SAME_PRESS_MS = 500;

export interface StopRequest {
  /** Aborts with the first request: time to end cleanly. */
  readonly signal: AbortSignal;
  /** Resolves with it. */
  readonly asked: Promise<void>;
}

/**
 * Listens for Ctrl-C, a request of the system to end, and the death of the launcher.
 * @param endAtOnce what to do, before the process ends, when a person does not want to wait
 */
export function listenForStop(endAtOnce: () => void): StopRequest {
  const controller = new AbortController();
  let askedAtMs: number | null = null;

  const asked = new Promise<void>((resolve) => {
    const ask = () => {
      if (askedAtMs === null) {
        askedAtMs = performance.now();
        controller.abort();
        resolve();
      } else if (performance.now() - askedAtMs > SAME_PRESS_MS) {
        endAtOnce();
        process.exit(130);
      }
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, ask);
    process.on('disconnect', ask);
    // The launcher's channel must not keep a process alive that has nothing left to do.
    process.channel?.unref();
  });
  return { signal: controller.signal, asked };
}
