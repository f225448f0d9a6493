import type { Ports } from '../ports.ts';

/** `degraded`: payments are taken, and somebody should look. `failed`: they cannot be taken. The reason holds no secret. */
export type Finding =
  | { readonly status: 'ok' }
  | { readonly status: 'degraded' | 'failed'; readonly reason: string };

/** One thing that payments need. */
export interface Check {
  readonly name: string;
  /** How long what was found holds: whoever asks in the meantime is told the same. 0: it costs nothing to look. */
  readonly holdsMs: number;
  /** @throws when it cannot tell; that counts as failed */
  readonly look: (signal: AbortSignal) => Finding | Promise<Finding>;
}

interface Report {
  /** The worst of the checks. */
  readonly status: Finding['status'];
  readonly checks: Readonly<Record<string, Finding>>;
}

export interface Readiness {
  /** Never throws; it ends within {@link LOOK_MS}, whatever hangs. */
  look(): Promise<Report>;
  /** One more; of a name that is there, instead. */
  add(check: Check): void;
}

/** Load balancers wait for so long, or not much longer. */
const LOOK_MS = 2_000;

const rank: Readonly<Record<Finding['status'], number>> = { ok: 0, degraded: 1, failed: 2 };

/**
 * Whether this process can take payments, by named checks. Everybody who asks shares one look, so that no number of probes loads
 * what is looked at; a look that hangs is not begun again before it ends.
 * @param onChange hears of a check that is found otherwise than the last time
 */
export function createReadiness(
  ports: Pick<Ports, 'monotonicMs' | 'deadline'>,
  checks: readonly Check[],
  onChange: (name: string, finding: Finding) => void = () => {},
): Readiness {
  const looks = new Map<string, () => Promise<Finding>>();
  const add = (check: Check) => void looks.set(check.name, shared(ports, check));
  const lastStatus = new Map<string, Finding['status']>();
  for (const check of checks) add(check);
  return {
    add,
    look: async () => {
      const found = await Promise.all([...looks].map(async ([name, look]) => [name, await look()] as const));
      for (const [name, finding] of found) {
        if ((lastStatus.get(name) ?? 'ok') !== finding.status) onChange(name, finding);
        lastStatus.set(name, finding.status);
      }
      const worst = found
        .map(([, { status }]) => status)
        .reduce((left, right) => (rank[right] > rank[left] ? right : left), 'ok');
      return { status: worst, checks: Object.fromEntries(found) };
    },
  };
}

function shared(ports: Pick<Ports, 'monotonicMs' | 'deadline'>, check: Check): () => Promise<Finding> {
  let last: { readonly finding: Finding; readonly atMs: number } | null = null;
  let looking: Promise<void> | null = null;

  async function look(signal: AbortSignal): Promise<void> {
    const atMs = ports.monotonicMs();
    let finding: Finding;
    try {
      finding = await check.look(signal);
    } catch (error) {
      finding = { status: 'failed', reason: error instanceof Error ? error.message : 'unknown reason' };
    }
    last = { finding, atMs };
  }

  return async () => {
    if (last !== null && ports.monotonicMs() - last.atMs < check.holdsMs) return last.finding;
    const signal = ports.deadline(LOOK_MS);
    looking ??= look(signal).finally(() => {
      looking = null;
    });
    const isInTime = await Promise.race([
      looking.then(() => true),
      new Promise<boolean>((resolve) =>
        signal.addEventListener('abort', () => resolve(false), { once: true }),
      ),
    ]);
    return isInTime && last !== null
      ? last.finding
      : { status: 'failed', reason: `no answer within ${LOOK_MS / 1000} s` };
  };
}
