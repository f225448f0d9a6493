import type { FastifyReply } from 'fastify';
import type { Ports } from '../ports.ts';

/** How long a closed connection has to say that it is closed: a round trip within a country. */
const ROUND_TRIP_MS = 100;

/**
 * Is the connection closed, so that nobody can be answered? A peer who sent his last byte may have hung up, or may have closed
 * his half and wait for the answer; both look the same until something is sent to him. Only then an interim answer goes out,
 * which every client skips (RFC 9110, 15.2): who hung up answers it with a reset, on which the next one fails. That takes a round
 * trip, and is done once; asked again, it says what is known by then.
 */
export function goneCheck(
  ports: Pick<Ports, 'afterIo' | 'sleep'>,
  { raw }: FastifyReply,
): () => Promise<boolean> {
  const { socket } = raw;
  let wasAsked = false;
  return async () => {
    // What has arrived by now counts.
    await new Promise<void>((resolve) => ports.afterIo(resolve));
    if (socket === null || socket.destroyed) return true;
    // HTTP/1.0 knows no interim answers.
    if (wasAsked || !socket.readableEnded || raw.req.httpVersion === '1.0') return false;
    wasAsked = true;
    raw.writeContinue();
    await ports.sleep(ROUND_TRIP_MS);
    if (!socket.destroyed) raw.writeContinue();
    await new Promise<void>((resolve) => ports.afterIo(resolve));
    return socket.destroyed;
  };
}
