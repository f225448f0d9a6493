/** What somebody waits to do: a change belongs to something that is under way, a read mostly begins something. */
type Lane = 'change' | 'read';

interface Waiting {
  begin(): void;
  refuse(cause: unknown): void;
}

/** So many changes pass a read that waits, so that a rush of changes keeps no window from its news. */
const CHANGES_FOR_A_READ = 3;

/**
 * A line in front of a few connections. Changes go first: what is under way ends, instead of everything getting slower together.
 * It has an end, and whoever comes then is refused at once, as everybody is who waits when a connection turns out to be dead: to
 * wait for longer would help nobody.
 */
export class Line {
  readonly #waiting: Readonly<Record<Lane, Waiting[]>> = { change: [], read: [] };
  readonly #mostWaiting: number;
  #free: number;
  #changesInTurn = 0;

  constructor(places: number, mostWaiting: number) {
    this.#free = places;
    this.#mostWaiting = mostWaiting;
  }

  /** @throws what it threw, or an error when it did not begin */
  async run<Result>(lane: Lane, work: () => Promise<Result>): Promise<Result> {
    await this.#enter(lane);
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  /** Whoever waits would only find the same. */
  refuseAll(cause: unknown): void {
    for (const waiting of Object.values(this.#waiting))
      for (const one of waiting.splice(0)) one.refuse(cause);
  }

  #enter(lane: Lane): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    const { change, read } = this.#waiting;
    if (change.length + read.length >= this.#mostWaiting)
      return Promise.reject(new Error(`${this.#mostWaiting} wait for the database already.`));
    return new Promise((begin, refuse) => this.#waiting[lane].push({ begin, refuse }));
  }

  #leave(): void {
    const next = this.#next();
    // The place goes from hand to hand.
    if (next === undefined) this.#free += 1;
    else next.begin();
  }

  #next(): Waiting | undefined {
    const { change, read } = this.#waiting;
    if (change.length > 0 && (read.length === 0 || this.#changesInTurn < CHANGES_FOR_A_READ)) {
      this.#changesInTurn += 1;
      return change.shift();
    }
    this.#changesInTurn = 0;
    return read.shift();
  }
}
