import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import type { Fields } from './fields.ts';
import { readForm } from './read-form.ts';
import { readJson } from './read-json.ts';
import { readMultipart } from './read-multipart.ts';
import { HttpRefusal, tryAgain } from './refusals.ts';

/**
 * Longest bodies, in bytes; a longer one is refused with 413 before it is read. The largest legal message of each, with every
 * letter an escaped emoji, fits.
 */
export const bodyLimits = {
  call: 32 * 1024,
  /** With the order that it seals. */
  authentication: 72 * 1024,
  windowForm: 64 * 1024,
} as const;

/** Leaves every body as bytes: on this wire the content type says little (see {@link readFields}). */
export function acceptAnyBody(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
}

/** Why a request was not answered by its flow: refused before its body was read, or `unavailable`, the store. */
type Unanswered = 'tooLong' | 'plainHttp' | 'overloaded' | 'unavailable';

/** Answers what its flow did not, in the form that whoever sent it reads; every other error is the server's to answer. */
export function ifUnanswered(
  answer: (request: FastifyRequest, reply: FastifyReply, why: Unanswered) => unknown,
) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): unknown => {
    if (error.statusCode === 413) return answer(request, reply.code(413), 'tooLong');
    if (error instanceof HttpRefusal && error.refusal === 'plainHttp')
      return answer(request, reply, 'plainHttp');
    if (error instanceof HttpRefusal && error.refusal === 'overloaded')
      return answer(request, reply.code(503).header('retry-after', '1'), 'overloaded');
    if (error instanceof StoreUnavailable)
      return answer(request, tryAgain(request, reply, error), 'unavailable');
    throw error;
  };
}

/**
 * Reads a wire message: JSON whatever the content type says, else a form, else the query. Real clients send all of them (a
 * JSON text labelled as a form, GET from the oldest sample). Of a name that comes twice the last one counts, as in PHP. Null:
 * not readable, which includes every encoding but UTF-8 (a text that was guessed at would be charged and printed wrong) and
 * every body with more in it than a message has.
 */
export function readFields(request: FastifyRequest): Fields | null {
  return read(request, () => null);
}

/** Reads the same, and the multipart that the script of 2018 and arrays of PHP's curl are sent as. */
export function readOldFields(request: FastifyRequest): Fields | null {
  return read(request, readMultipart);
}

function read(request: FastifyRequest, multipart: typeof readMultipart): Fields | null {
  const text = textOf(request);
  if (text === null) return null;
  if (text === '') return readForm(request.raw.url?.split('?')[1] ?? '');
  const type = request.headers['content-type'] ?? '';
  if (/^multipart\//i.test(type)) return multipart(text, type);
  const json = readJson(text);
  if (json !== undefined) return json;
  return /^\s*[{[]/.test(text) ? null : readForm(text);
}

/** The body as it was written; null when it is no UTF-8. */
function textOf({ body, headers }: FastifyRequest): string | null {
  if (!Buffer.isBuffer(body) || body.length === 0) return '';
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null;
  }
}
