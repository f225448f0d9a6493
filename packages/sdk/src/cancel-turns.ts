import { anotherCancellation } from './another-cancellation.ts';
import type { CancelDeclined, Cancelled, CancelOutcome } from './cancellation.ts';
import type { KeptCancelRequest } from './kept-cancel-request.ts';

/** One cancellation, however often it is sent: always under the same authentication and with the same body. */
export interface CancelRequest extends KeptCancelRequest {
  /** Tokens of its authentication in place of the keys; null where the keys themselves are sent. */
  readonly tokens: { readonly cstId: string; readonly custKey: string } | null;
  /** Made by this process. Of another's nobody here knows whether it is just being sent. */
  readonly isOwn: boolean;
  wasSent: boolean;
}

/** A cancellation of this process: what it is about, how far it came, and who is at work on it. */
interface Entry {
  readonly content: string;
  request: CancelRequest | null;
  outcome: Cancelled | CancelDeclined | null;
  running: Promise<unknown>;
}

/** What the work on one cancellation may read and write. */
export interface CancelDesk {
  request: CancelRequest | null;
}

export interface CancelTurns {
  /**
   * Works on a cancellation, one call at a time for each. What is settled under an id is not worked on again; what nobody
   * named is forgotten once it is settled.
   * @throws InputError when the id stands for a cancellation of other content
   */
  work(
    about: { readonly requestId: string | null; readonly content: string },
    run: (desk: CancelDesk) => Promise<CancelOutcome>,
  ): Promise<CancelOutcome>;
}

const CAPACITY = 1_000;

export function createCancelTurns(): CancelTurns {
  const entries = new Map<string, Entry>();

  function entryOf(key: string, content: string): Entry {
    const known = entries.get(key);
    if (known !== undefined) return known;
    const [oldest] = entries.keys();
    if (entries.size >= CAPACITY && oldest !== undefined) entries.delete(oldest);
    const entry: Entry = { content, request: null, outcome: null, running: Promise.resolve() };
    entries.set(key, entry);
    return entry;
  }

  return {
    work: async ({ requestId, content }, run) => {
      const key = requestId === null ? `alike ${content}` : `id ${requestId}`;
      const entry = entryOf(key, content);
      if (entry.content !== content) throw anotherCancellation();
      const turn = entry.running.then(async () => {
        if (entry.outcome !== null) return entry.outcome;
        try {
          const outcome = await run(entry);
          if (outcome.kind !== 'unverified') entry.outcome = outcome;
          return outcome;
        } finally {
          const isOver = entry.outcome !== null && requestId === null;
          if ((isOver || entry.request === null) && entries.get(key) === entry) entries.delete(key);
        }
      });
      entry.running = turn.catch(() => undefined);
      return turn;
    },
  };
}
