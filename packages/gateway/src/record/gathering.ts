/** Serves what came together; never throws, each item hears for itself what became of it. */
type Serve<Item> = (items: readonly [Item, ...Item[]]) => Promise<void>;

/** So many go together at most. */
const AT_ONCE = 64;

/**
 * Gathers what is wanted of the same thing while that thing is being served: the first is served at once, and all who came meanwhile
 * are served together after it, in the order in which they came. So a rush on one row is worked off in a few steps, instead of each
 * losing to the others again and again.
 */
export class Gathering<Item> {
  readonly #waiting = new Map<string, Item[]>();
  readonly #serve: Serve<Item>;

  constructor(serve: Serve<Item>) {
    this.#serve = serve;
  }

  add(of: string, item: Item): void {
    const waiting = this.#waiting.get(of);
    if (waiting !== undefined) waiting.push(item);
    else void this.#serveAll(of, [item]);
  }

  async #serveAll(of: string, waiting: Item[]): Promise<void> {
    this.#waiting.set(of, waiting);
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      await this.#serve([next, ...waiting.splice(0, AT_ONCE - 1)]);
    this.#waiting.delete(of);
  }
}
