import { trailHead } from '../manage/trail.ts';
import { emptyTrail, type Head } from '../store/act-chain.ts';
import type { Store } from '../store/contract.ts';
import { type Job, job } from './runner.ts';

const PERIOD_MS = 5_000;

/**
 * Says in the log where the audit trail ends, at the start and whenever it has grown. A log is kept elsewhere: what is cut off
 * the trail or written anew shows against it (`dojang audit verify --heads`).
 */
export function trailHeads({ store }: { readonly store: Store }): Job {
  let said: Head = emptyTrail;
  return job<Head>({
    name: 'log the end of the audit trail',
    periodMs: PERIOD_MS,
    concurrency: 1,
    take: async () => {
      const head = await trailHead(store);
      return { items: head.hash === said.hash ? [] : [head], isMore: false };
    },
    subjectOf: ({ sequence }) => ({ sequence: String(sequence) }),
    run: async (head, { log }) => {
      log.info({ head: `${head.sequence}:${head.hash}` }, 'the audit trail ends here');
      said = head;
      return 'done';
    },
    // The next period says it.
    putOff: async () => {},
  });
}
