import { statSync } from 'node:fs';
import type { Log } from '../log.ts';
import { checkBeside, MOST_BYTES_AT_START } from '../store/integrity.ts';
import type { Readiness } from './readiness.ts';

/**
 * A file that was too large to be read before customers came is read now, beside them. What is found makes the gateway unready.
 * @param signal ends it early
 */
export async function readLargeFile(
  file: string,
  {
    readiness,
    log,
    signal,
  }: { readonly readiness: Readiness; readonly log: Log; readonly signal: AbortSignal },
  mostBytes = MOST_BYTES_AT_START,
): Promise<void> {
  const bytes = statSync(file).size;
  if (bytes <= mostBytes) return;
  log.info({ bytes }, 'the store is read in the background');
  try {
    const flaw = await checkBeside(file, signal);
    if (signal.aborted) return;
    if (flaw === null) return log.info({}, 'the store was read, nothing is damaged');
    readiness.add({
      name: 'integrity',
      holdsMs: 0,
      look: () => ({ status: 'failed', reason: 'the store is damaged' }),
    });
    log.error({ flaw }, 'the store is damaged: stop, and put the newest backup in its place');
  } catch (error) {
    log.error({ err: error }, 'the store could not be read in the background');
  }
}
