import fc from 'fast-check';
import type { Target } from './target.ts';

export interface FuzzOptions {
  readonly inputs: number;
  /** From −2³¹ to 2³¹−1. */
  readonly seed: number;
  /** Of an input that was found: it alone is tried. */
  readonly path?: string | undefined;
  readonly progress?: ((inputs: number) => void) | undefined;
}

export interface FuzzReport {
  /** So many were tried, those that made a finding smaller too. */
  readonly inputs: number;
  /** Null: it held for all of them. */
  readonly finding: Finding | null;
}

interface Finding {
  /** The smallest input that breaks what must hold; null when that was seen at the end alone. */
  readonly input: string | null;
  readonly error: string;
  /** Leads back to the input, with the seed. */
  readonly path: string | null;
}

/** An input that is not dealt with by then hangs. */
const HANGS_AFTER_MS = 20_000;

/** Tries a target with inputs that follow from the seed. */
export async function fuzz(
  target: Target,
  { inputs, seed, path, progress }: FuzzOptions,
): Promise<FuzzReport> {
  const open = await target.open();
  let tried = 0;
  const property = fc.asyncProperty(open.inputs, async (input) => {
    tried += 1;
    progress?.(tried);
    await open.check(input);
  });
  try {
    const details = await fc.check(property, {
      numRuns: inputs,
      seed,
      plugins: [fc.timeout(HANGS_AFTER_MS)],
      ...(path !== undefined && { path, endOnFailure: true }),
    });
    if (details.failed) {
      const [smallest] = (details.counterexample ?? []) as readonly unknown[];
      const input = fc.stringify(smallest);
      return {
        inputs: tried,
        finding: { input, error: textOf(details.errorInstance), path: details.counterexamplePath },
      };
    }
    const error = path === undefined ? await failureOf(open.finish?.()) : null;
    return { inputs: tried, finding: error === null ? null : { input: null, error, path: null } };
  } finally {
    await open.close?.();
  }
}

async function failureOf(finishing: Promise<void> | undefined): Promise<string | null> {
  try {
    await finishing;
    return null;
  } catch (error) {
    return textOf(error);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
