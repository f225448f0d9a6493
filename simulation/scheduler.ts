import type { Random } from './random.ts';

/** Something that can die: what it waits for then never comes. */
export interface Owner {
  readonly name: string;
  readonly isAlive: () => boolean;
  /** Stands still: nothing of it goes on until it thaws, and it does not know that time has passed. */
  readonly isFrozen?: () => boolean;
}

/** Virtual time, and the one place where it is decided who goes on next. */
export interface Scheduler {
  nowMs(): number;
  /** Runs `work` when the seed says so, no sooner than `delayMs` from now, unless the owner has died or it was called off. */
  after(owner: Owner, delayMs: number, label: string, work: () => void): () => void;
  /** A scheduling point: whoever awaits it goes on when the seed says so. */
  pass(owner: Owner, label: string, delayMs?: number): Promise<void>;
  /** The whole world stands still for a while: everything that fell due meanwhile is now up to the seed. */
  leap(durationMs: number): void;
  /**
   * Lets one of those that are due go on, or else advances the time to the next one.
   * @returns whether it was more than somebody's look at the clock or at an empty queue
   */
  step(): Promise<boolean>;
  /**
   * Waits until everybody is blocked on a scheduling point. All I/O of the world is synchronous and nobody uses the event
   * loop, so this is exact: Node lets every microtask end before the next tick.
   */
  untilQuiet(): Promise<void>;
}

interface Entry {
  readonly owner: Owner;
  readonly dueMs: number;
  readonly label: string;
  readonly work: () => void;
}

export function createScheduler(
  random: Random,
  options: { readonly startMs: number; readonly trace: (line: string) => void },
): Scheduler {
  const entries: Entry[] = [];
  let nowMs = options.startMs;

  const forget = (entry: Entry) => {
    const index = entries.indexOf(entry);
    if (index >= 0) entries.splice(index, 1);
  };

  function after(owner: Owner, delayMs: number, label: string, work: () => void): () => void {
    const entry: Entry = { owner, dueMs: nowMs + Math.max(0, delayMs), label, work };
    entries.push(entry);
    return () => forget(entry);
  }

  const untilQuiet = () => new Promise<void>((resolve) => process.nextTick(resolve));

  return {
    nowMs: () => nowMs,
    after,
    pass: (owner, label, delayMs = 0) => new Promise((resolve) => after(owner, delayMs, label, resolve)),
    leap: (durationMs) => {
      nowMs += durationMs;
    },
    untilQuiet,
    step: async () => {
      const moving: Entry[] = [];
      let firstMs = Number.POSITIVE_INFINITY;
      let kept = 0;
      for (const entry of entries) {
        if (!entry.owner.isAlive()) continue;
        entries[kept++] = entry;
        if (entry.owner.isFrozen?.()) continue;
        moving.push(entry);
        firstMs = Math.min(firstMs, entry.dueMs);
      }
      entries.length = kept;
      if (moving.length === 0) return false;
      nowMs = Math.max(nowMs, firstMs);
      const next = random.pick(moving.filter(({ dueMs }) => dueMs <= nowMs));
      forget(next);
      if (next.label !== '')
        options.trace(`${seconds(nowMs - options.startMs)} ${next.owner.name} ${next.label}`);
      next.work();
      await untilQuiet();
      return next.label !== '';
    },
  };
}

function seconds(durationMs: number): string {
  return `+${(durationMs / 1000).toFixed(3)}`;
}
