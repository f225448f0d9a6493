import type { LogEntry } from '@dojang/gateway';

/** A delivery as `--json` prints it: times as texts. */
export function deliveryJson({ createdAtMs, nextAtMs, tries, ...entry }: LogEntry) {
  return {
    ...entry,
    createdAt: new Date(createdAtMs).toISOString(),
    nextAt: nextAtMs === null ? null : new Date(nextAtMs).toISOString(),
    tries: tries.map(({ atMs, ...one }) => ({ at: new Date(atMs).toISOString(), ...one })),
  };
}
