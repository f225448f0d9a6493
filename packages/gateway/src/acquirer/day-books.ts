import type { LedgerEntry } from '@dojang/protocol/acquirer';
import { kstDate, kstDayMs } from '@dojang/protocol/time';
import { CLOCK_OFF_MS } from '../clocks-differ.ts';
import type { Ports } from '../ports.ts';
import type { Acquirer } from './acquirer.ts';

const DAY_MS = 24 * 60 * 60_000;
/** What was asked for so long before midnight may be booked after it. */
const OVER_MIDNIGHT_MS = 60 * 60_000;
/** So many days after a charge a part of it is looked for that was given back. */
const LATER_DAYS = 31;
/** So long a day that was read is kept, and one that could not be read, or is not closed, is left alone. */
const HOLDS_MS = 5 * 60_000;
const AGAIN_MS = 30_000;
const TIMEOUT_MS = 10_000;

/** What is booked of an attempt or a cancellation. `unknown`: its day goes on, or its books cannot be read now. */
type Found = readonly LedgerEntry[] | 'unknown';

export interface DayBooks {
  /** @param sinceMs when it was asked for; on the day itself nothing is read, for absence would mean nothing */
  ofAttempt(attemptId: string, sinceMs: number): Promise<Found>;
  ofCancel(cancelId: string, sinceMs: number): Promise<Found>;
}

interface Book {
  readonly byAttempt: ReadonlyMap<string, readonly LedgerEntry[]>;
  readonly byCancel: ReadonlyMap<string, readonly LedgerEntry[]>;
}

/** The card companies' books of the days that are over, for what they cannot be asked about otherwise. */
export function createDayBooks(
  ports: Pick<Ports, 'nowMs' | 'monotonicMs' | 'deadline'>,
  acquirer: Pick<Acquirer, 'ledger'>,
): DayBooks {
  const held = new Map<string, { readonly book: Promise<Book | null>; readonly untilMs: number }>();

  function bookOf(day: string): Promise<Book | null> {
    const nowMs = ports.monotonicMs();
    for (const [each, { untilMs }] of held) if (nowMs >= untilMs) held.delete(each);
    const known = held.get(day);
    if (known !== undefined) return known.book;
    const book = read(day);
    held.set(day, { book, untilMs: nowMs + HOLDS_MS });
    void book.then((found) => {
      if (found === null) held.set(day, { book, untilMs: ports.monotonicMs() + AGAIN_MS });
    });
    return book;
  }

  /** Null: it is not closed, or cannot be read. */
  async function read(day: string): Promise<Book | null> {
    const entries: LedgerEntry[] = [];
    for (let after: string | null = null; ; ) {
      const reply = await acquirer.ledger(day, after, { signal: ports.deadline(TIMEOUT_MS) });
      if (reply.kind !== 'answer' || reply.answer.day !== day || !reply.answer.isClosed) return null;
      const { next, entries: more } = reply.answer;
      entries.push(...more);
      if (next === null) break;
      if (next === after) return null;
      after = next;
    }
    return {
      byAttempt: Map.groupBy(entries, ({ attemptId }) => attemptId ?? ''),
      byCancel: Map.groupBy(entries, ({ cancelId }) => cancelId ?? ''),
    };
  }

  /** On each day on which it may have been booked, whatever our clock was worth. */
  async function find(
    sinceMs: number,
    of: (book: Book) => readonly LedgerEntry[] | undefined,
  ): Promise<Found> {
    const first = kstDate(sinceMs - CLOCK_OFF_MS);
    const last = kstDate(sinceMs + CLOCK_OFF_MS + OVER_MIDNIGHT_MS);
    if (kstDate(ports.nowMs()) <= last) return 'unknown';
    const found: LedgerEntry[] = [];
    for (let day = first; day <= last; day = kstDate(kstDayMs(day) + DAY_MS)) {
      const book = await bookOf(day);
      if (book === null) return 'unknown';
      found.push(...(of(book) ?? []));
    }
    return found;
  }

  /** What was given back of it on the days after; one that cannot be read now counts as without. */
  async function findLater(sinceMs: number, attemptId: string): Promise<readonly LedgerEntry[]> {
    const found: LedgerEntry[] = [];
    const [today, last] = [kstDate(ports.nowMs()), kstDate(sinceMs + CLOCK_OFF_MS + OVER_MIDNIGHT_MS)];
    for (let later = 1; later <= LATER_DAYS; later += 1) {
      const day = kstDate(kstDayMs(last) + later * DAY_MS);
      if (day >= today) break;
      found.push(...((await bookOf(day))?.byAttempt.get(attemptId) ?? []));
    }
    return found;
  }

  return {
    ofAttempt: async (id, sinceMs) => {
      const found = await find(sinceMs, ({ byAttempt }) => byAttempt.get(id));
      return found === 'unknown' || found.length === 0
        ? found
        : [...found, ...(await findLater(sinceMs, id))];
    },
    ofCancel: (id, sinceMs) => find(sinceMs, ({ byCancel }) => byCancel.get(id)),
  };
}
