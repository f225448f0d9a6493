import type { FastifyInstance } from 'fastify';
import type { Ports } from '../ports.ts';

/** How long requests under way have to end; the slowest answer takes 9 s. */
const END_WITHIN_MS = 10_000;
/** For what was sent before its sender could know. */
const LAST_WORDS_MS = 200;

export interface Drain {
  /** Aborts when a stop begins: whoever waits for news ends, and is asked again elsewhere. */
  readonly stopping: AbortSignal;
  /**
   * Lets a server end without cutting anybody off: `/readyz` says no, and each answer is the last of its connection; after
   * `delayMs` nobody is taken any more; what is under way ends. Bounded in time.
   */
  drain(delayMs: number): Promise<void>;
}

export function createDrain(ports: Pick<Ports, 'sleep'>, server: FastifyInstance): Drain {
  const stopping = new AbortController();
  const ended = new Set<() => void>();
  let underWay = 0;
  server.server.on('request', (_request, response) => {
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
      if (underWay === 0) for (const tell of ended) tell();
    });
  });
  server.addHook('onSend', async (_request, reply) => {
    if (stopping.signal.aborted) reply.header('connection', 'close');
  });

  function untilNothingIsUnderWay(): Promise<void> {
    return new Promise((resolve) => {
      if (underWay === 0) return resolve();
      ended.add(resolve);
    });
  }

  /** @returns whether it ended in time */
  async function within(delayMs: number, work: Promise<void>): Promise<boolean> {
    const done = new AbortController();
    void work.then(() => done.abort());
    await Promise.race([work, ports.sleep(delayMs, done.signal)]);
    return done.signal.aborted;
  }

  return {
    stopping: stopping.signal,
    drain: async (delayMs) => {
      stopping.abort();
      if (delayMs > 0) await ports.sleep(delayMs);
      const closed = new Promise<void>((resolve) => server.server.close(() => resolve()));
      if (!(await within(END_WITHIN_MS, untilNothingIsUnderWay())))
        server.log.warn({ underWay }, 'stopping with requests under way: their clients hear nothing');
      await within(LAST_WORDS_MS, closed);
    },
  };
}
