import { useEffect, useState } from 'preact/hooks';
import { backoffMs, pause } from './pause.ts';
import { reloadOnceReachable } from './reload-once-reachable.ts';

export type LaterSteps = typeof import('./later-steps.ts');

/** A browser may remember a file that failed; after this many tries only a new page helps. */
const TRIES = 3;

let loaded: LaterSteps | null = null;
let loading: Promise<LaterSteps> | null = null;

/** Fetches the screens that the first one does not need, and does not give up: a payment goes on with them. */
export function loadLaterSteps(): Promise<LaterSteps> {
  loading ??= keepTrying();
  return loading;
}

async function keepTrying(): Promise<LaterSteps> {
  for (let failures = 1; failures < TRIES; failures++) {
    try {
      loaded = await import('./later-steps.ts');
      return loaded;
    } catch {
      await pause(backoffMs(failures));
    }
  }
  return await reloadOnceReachable();
}

/** The screens behind the terms; null until they are here. */
export function useLaterSteps(): LaterSteps | null {
  const [steps, setSteps] = useState(loaded);
  useEffect(() => {
    void loadLaterSteps().then((arrived) => setSteps(arrived));
  }, []);
  return steps;
}
