import { fetchBounded, unreachableReason } from './fetch-bounded.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 256 * 1024;

/** A gateway, as it answers. */
export interface GatewayAnswer {
  readonly finding: Finding;
  /** Null when it is no gateway of ours, or did not answer. */
  readonly mode: 'test' | 'live' | null;
  /** Headers of a page of its window; null as above. */
  readonly windowHeaders: Headers | null;
}

/** Asks a gateway whether it is there, in which mode, and how it sends its window. */
export async function askGateway(origin: string): Promise<GatewayAnswer> {
  const ask = (path: string) =>
    fetchBounded(new URL(path, origin), { signal: AbortSignal.timeout(TIMEOUT_MS), maxBytes: MAX_BYTES });
  const silent = { mode: null, windowHeaders: null };
  try {
    const health = await ask('/healthz');
    if (health.status !== 200 || readJson(health.text)['status'] !== 'ok')
      return {
        ...silent,
        finding: problem('gateway', 'something answers there, but it is no Dojang gateway', {
          expected: '/healthz: {"status":"ok"}',
          came: `${health.status}`,
          change: ['name the gateway: --gateway <origin> or DOJANG_URL'],
        }),
      };
    // A payment that does not exist: its refusal has the headers of every window.
    const [ready, window] = await Promise.all([ask('/readyz'), ask('/window/doctor')]);
    const { mode, status, checks } = readJson(ready.text);
    const unwell = unwellChecks(checks);
    if (ready.status !== 200 || (mode !== 'test' && mode !== 'live'))
      return {
        mode: null,
        windowHeaders: window.headers,
        finding: problem('gateway', 'it runs, but cannot take payments', {
          expected: '/readyz: 200',
          came: [`${ready.status}`, ...unwell].join('; '),
          change: ["see the gateway's log; payments are refused until this is mended"],
        }),
      };
    const answers = `${origin} answers, in ${mode} mode`;
    return {
      mode,
      windowHeaders: window.headers,
      finding:
        status === 'degraded'
          ? warning('gateway', `${answers}, and something is not well`, {
              expected: '/readyz: ok',
              came: ['degraded', ...unwell].join('; '),
              change: ["see the gateway's log"],
            })
          : ok('gateway', answers),
    };
  } catch (error) {
    return {
      ...silent,
      finding: problem('gateway', `${origin} was not reached: ${unreachableReason(error)}`, {
        change: ['start it with dojang start, or name another one: --gateway <origin>'],
      }),
    };
  }
}

/** `disk: nearly full: …`; none from a gateway that keeps them to itself. */
function unwellChecks(checks: unknown): readonly string[] {
  if (typeof checks !== 'object' || checks === null) return [];
  return Object.entries(checks).flatMap(([name, found]: [string, unknown]) => {
    const { status, reason } = { status: 'ok', reason: '', ...(typeof found === 'object' ? found : null) };
    return status === 'ok' ? [] : [`${name}: ${String(reason)}`];
  });
}

/** The members of a JSON object; none for anything else. */
export function readJson(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
