import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Ports } from '../ports.ts';
import { HttpRefusal } from './refusals.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** When its first line was read, on the clock of `ports.ts`: every deadline counts from here, the wait for its turn is part. */
    arrivedAtMs: number;
  }
  interface FastifyContextConfig {
    /** `new`: nobody has anything under way yet. `always`: it says how the process is. Unless given, a payment is under way. */
    readonly customers?: 'new' | 'always';
  }
}

/** Requests that are worked on at a time; one more is refused. Unless given. */
const MAX_REQUESTS = 2_000;
/** New customers are refused when so much of it is taken, so that those who are under way come to their end. */
const SHARE_OF_NEW = 1 / 4;
/**
 * So many begin in one turn of the event loop: a rush is worked off piece by piece, and between the pieces others are refused,
 * answered and heard.
 */
const BEGIN_AT_ONCE = 16;
/**
 * Node accepts one connection in a turn, so those of a rush are let in first, in turns that are short because nothing begins in
 * them: only who is in can be counted or refused. After so many in a row work goes on all the same.
 */
const MOST_TURNS_OF_ARRIVALS = 256;

/**
 * Bounds the requests that are worked on: from the last byte of the body until the answer begins to leave, whether anybody still
 * waits for it or not. So those that only watch a stream are none.
 */
export function boundRequests(
  { afterIo, monotonicMs }: Pick<Ports, 'afterIo' | 'monotonicMs'>,
  server: FastifyInstance,
  maxRequests = MAX_REQUESTS,
): void {
  const begun = new WeakSet<FastifyRequest>();
  let hasArrived = false;
  server.server.on('connection', () => {
    hasArrived = true;
  });
  const inTurn = createTurns(afterIo, BEGIN_AT_ONCE, () => {
    const arrived = hasArrived;
    hasArrived = false;
    return arrived;
  });
  let underWay = 0;

  function refuseTooMany(request: FastifyRequest): void {
    const { customers } = request.routeOptions.config;
    const most = customers === 'new' ? maxRequests * SHARE_OF_NEW : maxRequests;
    if (underWay >= most && customers !== 'always') throw new HttpRefusal('overloaded');
  }

  server.decorateRequest('arrivedAtMs', 0);
  server.addHook('onRequest', async (request) => {
    request.arrivedAtMs = monotonicMs();
  });
  // Before the body, and after the headers of CORS: a page reads why.
  server.addHook('preParsing', async (request) => refuseTooMany(request));
  // All of it is there: whoever sends half a body takes no place from anybody.
  server.addHook('preValidation', async (request) => {
    // Before it waits for its turn: else a rush would wait there, counted by nobody, and those who are refused behind it.
    refuseTooMany(request);
    underWay += 1;
    begun.add(request);
    await inTurn();
  });
  server.addHook('onSend', async (request) => {
    if (begun.delete(request)) underWay -= 1;
  });
}

/**
 * Lets so many go on in a turn; the others wait for the next ones, in the order in which they came.
 * @param hasArrived somebody came in since it was asked before: all wait, for a while, until nobody does
 */
export function createTurns(
  afterIo: Ports['afterIo'],
  atOnce: number,
  hasArrived: () => boolean = () => false,
): () => Promise<void> {
  const waiting: (() => void)[] = [];
  let begunInTurn = 0;
  let turnsOfArrivals = 0;

  function nextTurn(): void {
    if (hasArrived() && turnsOfArrivals < MOST_TURNS_OF_ARRIVALS) {
      turnsOfArrivals += 1;
      afterIo(nextTurn);
      return;
    }
    turnsOfArrivals = 0;
    begunInTurn = 0;
    for (const begin of waiting.splice(0, atOnce)) start(begin);
  }

  function start(begin: () => void): void {
    if (begunInTurn === 0) afterIo(nextTurn);
    begunInTurn += 1;
    begin();
  }

  return () =>
    new Promise((begin) => {
      if (begunInTurn < atOnce && waiting.length === 0) start(begin);
      else waiting.push(begin);
    });
}
