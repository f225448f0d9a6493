import type { Fields } from '@dojang/protocol/payple';
import type { Authentication } from './authenticate.ts';
import type { CancelDeclined, Cancelled, CancelOutcome } from './cancellation.ts';
import { InputError } from './errors.ts';

/** One cancellation, however often it is sent: always under the same authentication and with the same body. */
export interface CancelRequest {
  readonly authentication: Authentication;
  readonly fields: Fields;
  readonly amountWon: number;
  /** What the gateway said of the payment before anything was sent; null when it was not asked or does not say. */
  readonly before: { readonly paidWon: number; readonly cancelledWon: number } | null;
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

export interface CancelRequests {
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

export function createCancelRequests(): CancelRequests {
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
      if (entry.content !== content) {
        throw new InputError({
          parameter: 'requestId',
          rule: 'one id for each cancellation',
          got: 'the id of a cancellation of another order, day, amount or VAT',
        });
      }
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
