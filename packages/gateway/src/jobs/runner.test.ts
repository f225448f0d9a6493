import { expect, test } from 'vitest';
import { job, type Outcome, type Stop, startJobs, type Work } from './runner.ts';

const PLACES = 8;
const LEASE_MS = 60_000;
const PUT_OFF_MS = 5_000;

interface Item {
  readonly id: string;
  dueAtMs: number | null;
}

/** A table of due items, a clock and timers that a test moves, and what was said and done. */
function createDesk(count: number, run: (item: Item, stopping: AbortSignal) => Promise<Outcome>) {
  const items: Item[] = Array.from({ length: count }, (_, index) => ({ id: `${index}`, dueAtMs: 0 }));
  const ticks: (() => void)[] = [];
  const sleepers = new Set<() => void>();
  const logged: string[] = [];
  const done: string[] = [];
  const counts = { takes: 0, underWay: 0, most: 0 };
  const say = (_: object, text: string) => void logged.push(text);
  const desk = {
    nowMs: 0,
    items,
    logged,
    done,
    counts,
    /** The period has passed. */
    async tick() {
      for (const tick of ticks) tick();
      await settled();
    },
    /** Every sleep that has begun is over. */
    async wakeSleepers() {
      for (const wake of sleepers) wake();
      await settled();
    },
    start: async (changes: Partial<Work<Item>> = {}): Promise<Stop> => {
      const stop = startJobs(
        {
          ports: {
            afterIo: queueMicrotask,
            every: (_, tick) => {
              ticks.push(tick);
              return () => void ticks.splice(ticks.indexOf(tick), 1);
            },
            sleep: (_, signal) =>
              new Promise((resolve) => {
                sleepers.add(resolve);
                signal?.addEventListener('abort', () => resolve());
              }),
          },
          log: { info: say, warn: say, error: say },
        },
        [
          job({
            name: 'work',
            periodMs: 1_000,
            concurrency: PLACES,
            take: async (free) => {
              counts.takes += 1;
              const due = items
                .filter(({ dueAtMs }) => dueAtMs !== null && dueAtMs <= desk.nowMs)
                .slice(0, free);
              for (const item of due) item.dueAtMs = desk.nowMs + LEASE_MS;
              return { items: due, isMore: due.length === free };
            },
            subjectOf: ({ id }) => ({ id }),
            run: async (item, { stopping }) => {
              counts.underWay += 1;
              counts.most = Math.max(counts.most, counts.underWay);
              try {
                if ((await run(item, stopping)) === 'later') return 'later';
                done.push(item.id);
                item.dueAtMs = null;
                return 'done';
              } finally {
                counts.underWay -= 1;
              }
            },
            putOff: async (item) => {
              item.dueAtMs = desk.nowMs + PUT_OFF_MS;
            },
            ...changes,
          }),
        ],
      );
      await settled();
      return stop;
    },
  };
  return desk;
}

/** All that can happen without a timer has happened. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

const atOnce = async (): Promise<Outcome> => 'done';
const never = () => new Promise<Outcome>(() => {});

test('ten thousand items that are answered at once take one period, and never more places than there are', async () => {
  const desk = createDesk(10_000, atOnce);
  await desk.start();
  expect(desk.done).toHaveLength(10_000);
  expect(desk.counts.most).toBe(PLACES);
});

test('an item that throws every time stops no other one, and comes again when its time has come', async () => {
  const desk = createDesk(100, async ({ id }) => {
    if (id === '0') throw new Error('a broken item');
    return 'done';
  });
  await desk.start();
  expect(desk.done).toHaveLength(99);
  expect(desk.logged).toEqual(['work: it failed; later again']);
  await desk.tick();
  expect(desk.logged).toHaveLength(1);
  desk.nowMs = PUT_OFF_MS;
  await desk.tick();
  expect(desk.logged).toHaveLength(2);
});

test('an item that can only be done later is put off, and that is no error', async () => {
  const desk = createDesk(1, async () => (desk.nowMs === 0 ? 'later' : 'done'));
  await desk.start();
  expect(desk.items[0]?.dueAtMs).toBe(PUT_OFF_MS);
  expect(desk.logged).toEqual([]);
  desk.nowMs = PUT_OFF_MS;
  await desk.tick();
  expect(desk.done).toEqual(['0']);
});

test('an item that cannot be put off either stays taken', async () => {
  const desk = createDesk(20, async ({ id }) => {
    if (id === '0') throw new Error('a broken item');
    return 'done';
  });
  await desk.start({ putOff: () => Promise.reject(new Error('the disk is full')) });
  await desk.tick();
  await desk.tick();
  expect(desk.done).toHaveLength(19);
  expect(desk.logged).toEqual(['work: it failed; later again', 'work: it could not be put off']);
});

test('items without an answer hold their own places and no other', async () => {
  const desk = createDesk(1_000, ({ id }) => (Number(id) < PLACES - 1 ? never() : atOnce()));
  await desk.start();
  expect(desk.done).toHaveLength(1_000 - (PLACES - 1));
  expect(desk.counts.most).toBe(PLACES);
});

test('a store that cannot be asked is asked again with the next period', async () => {
  const desk = createDesk(1, atOnce);
  let isAway = true;
  const take = async () => {
    if (isAway) throw new Error('the database is away');
    return { items: desk.items, isMore: false };
  };
  await desk.start({ take });
  expect(desk.logged).toEqual(['work: nothing could be taken; later again']);
  isAway = false;
  await desk.tick();
  expect(desk.done).toEqual(['0']);
});

test('a stop takes nothing new, and lets what runs end', async () => {
  const { promise: answer, resolve: answered } = Promise.withResolvers<void>();
  const aborted: boolean[] = [];
  const desk = createDesk(100, async (_, stopping) => {
    await answer;
    aborted.push(stopping.aborted);
    return 'done';
  });
  const stop = await desk.start();
  const stopped = stop();
  await settled();
  answered();
  await stopped;
  expect(desk.done).toHaveLength(PLACES);
  expect(aborted).not.toContain(true);
  await desk.tick();
  expect(desk.done).toHaveLength(PLACES);
});

test('a stop ends what has no answer after a while, and waits for no item for ever', async () => {
  const desk = createDesk(2, ({ id }, stopping) =>
    id === '0'
      ? never()
      : new Promise((resolve) => stopping.addEventListener('abort', () => resolve('done'))),
  );
  const stop = await desk.start();
  const stopped = stop();
  await settled();
  expect(desk.done).toEqual([]);
  await desk.wakeSleepers();
  expect(desk.done).toEqual(['1']);
  await desk.wakeSleepers();
  await stopped;
  expect(desk.logged).toEqual(['work: it did not end; another process will take it up']);
});
