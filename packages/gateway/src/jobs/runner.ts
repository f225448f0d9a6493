import type { Log } from '../log.ts';
import type { Ports } from '../ports.ts';
import { inSpan } from '../trace.ts';
import type { Tracer } from '../tracing/tracer.ts';

export interface JobDeps {
  readonly ports: Pick<Ports, 'afterIo' | 'every' | 'sleep'>;
  readonly log: Log;
  /** None: nobody collects traces. */
  readonly tracer?: Tracer | undefined;
}

/** Ends a job: it takes nothing new, and what runs may end. */
export type Stop = () => Promise<void>;

/** Work that comes due by itself, as {@link job} makes it from its description. */
export type Job = (deps: JobDeps) => Stop;

/** What comes due, and what is done about one item of it. */
export interface Work<Item> {
  /** What is done, for the log. */
  readonly name: string;
  /** How often it looks for what has come due, beside its start. */
  readonly periodMs: number;
  /** How many items at a time. */
  readonly concurrency: number;
  /** Takes items that are due, at most `free`; nobody else gets them for a while. */
  take(free: number, underWay: readonly Item[]): Promise<Taken<Item>>;
  /** Names an item in the log. */
  subjectOf(item: Item): Readonly<Record<string, string>>;
  /** Does what can be done now. When `stopping` aborts, the process will not wait much longer. */
  run(item: Item, context: RunContext): Promise<Outcome>;
  /** Stores on the item when to try again. Until that is stored it stays taken. */
  putOff(item: Item): Promise<void>;
}

export interface Taken<Item> {
  readonly items: readonly Item[];
  /** More may be due than there was room for: looked for again as soon as there is. */
  readonly isMore: boolean;
}

/** `later`: nothing more can be done now, and the item is put off. One that throws is put off as well. */
export type Outcome = 'done' | 'later';

interface RunContext {
  readonly stopping: AbortSignal;
  readonly log: Log;
}

/** How long a stopping process lets items end, and again how long it waits for them once it has said to stop. */
const DRAIN_MS = 2_000;

/** Starts jobs side by side. Returns how to stop them all. */
export function startJobs(deps: JobDeps, jobs: readonly Job[]): Stop {
  const stops = jobs.map((job) => job(deps));
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

/**
 * A job that keeps its places filled for as long as anything is due, so that it goes as fast as the other side answers. An item
 * that throws is put off and stops no other one; whatever is taken while the process dies, another one takes up later.
 */
export function job<Item>(work: Work<Item>): Job {
  return ({ ports, log, tracer }) => {
    const underWay = new Map<Item, Promise<void>>();
    const stopping = new AbortController();
    let isStopped = false;
    let isMore = false;
    let isWanted = false;
    let isFilling = false;
    let filled = Promise.resolve();

    function wake(): void {
      isWanted = true;
      if (!isFilling) filled = fill();
    }

    async function fill(): Promise<void> {
      isFilling = true;
      try {
        while (isWanted && !isStopped) {
          // Those that end together are replaced together.
          await new Promise<void>((resolve) => ports.afterIo(resolve));
          isWanted = false;
          const free = work.concurrency - underWay.size;
          if (free < 1) return;
          const taken = await work.take(free, [...underWay.keys()]);
          ({ isMore } = taken);
          for (const item of taken.items) begin(item);
        }
      } catch (error) {
        log.error({ err: error }, `${work.name}: nothing could be taken; later again`);
      } finally {
        isFilling = false;
      }
    }

    function begin(item: Item): void {
      const ended = run(item).finally(() => {
        underWay.delete(item);
        if (isMore) wake();
      });
      underWay.set(item, ended);
    }

    /** Each item is a trace of its own. */
    async function run(item: Item): Promise<void> {
      if (tracer === undefined) return void (await tryItem(item));
      const { paymentId, deliveryId } = work.subjectOf(item);
      const span = tracer.begin({
        name: `job ${work.name}`,
        kind: 'internal',
        parent: null,
        facts: { 'dojang.payment_id': paymentId, 'dojang.delivery_id': deliveryId },
      });
      const outcome = await inSpan(span, () => tryItem(item));
      span.set({ 'dojang.outcome': outcome });
      span.end(outcome === 'failed' ? outcome : undefined);
    }

    async function tryItem(item: Item): Promise<Outcome | 'failed'> {
      const subject = work.subjectOf(item);
      const outcome = await work
        .run(item, { stopping: stopping.signal, log })
        .catch((error: unknown): 'failed' => {
          log.error({ err: error, ...subject }, `${work.name}: it failed; later again`);
          return 'failed';
        });
      if (outcome === 'done') return outcome;
      await work
        .putOff(item)
        .catch((error: unknown) =>
          log.error({ err: error, ...subject }, `${work.name}: it could not be put off`),
        );
      return outcome;
    }

    /** @returns whether all have ended */
    async function drain(): Promise<void> {
      const drained = new AbortController();
      const all = Promise.all(underWay.values()).then(() => drained.abort());
      await Promise.race([all, ports.sleep(DRAIN_MS, drained.signal)]);
    }

    const stopPeriod = ports.every(work.periodMs, wake);
    wake();
    return async () => {
      stopPeriod();
      isStopped = true;
      await filled;
      await drain();
      stopping.abort();
      await drain();
      for (const item of underWay.keys())
        log.warn(work.subjectOf(item), `${work.name}: it did not end; another process will take it up`);
    };
  };
}
