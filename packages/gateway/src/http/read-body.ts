import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Largest body of any call; a longer one is refused with 413 before it is read. */
export const BODY_LIMIT_BYTES = 256 * 1024;

/** Leaves every body as bytes: on this wire the content type says little (see {@link readFields}). */
export function acceptAnyBody(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
    (_request, body, done) => {
      done(null, body);
    },
  );
}

/**
 * Reads a wire message: JSON whatever the content type says, else multipart, else a form, else the query. Real clients send
 * all four (a JSON text labelled as a form, a multipart of the 2018 script, GET from the oldest sample). Of a name that comes
 * twice the last one counts, as in PHP. Null: not readable, which includes every encoding but UTF-8: a text that was guessed
 * at would be charged and printed wrong.
 */
export async function readFields(request: FastifyRequest): Promise<Record<string, unknown> | null> {
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const type = request.headers['content-type'] ?? '';
  if (bytes.length === 0) return readForm(request.raw.url?.split('?')[1] ?? '');
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') return null;
  const text = decode(bytes);
  if (text === null) return null;
  if (/^multipart\/form-data/i.test(type)) return await readMultipart(bytes, type);
  const json = readJson(text);
  if (json !== undefined) return json;
  if (/^\s*[{[]/.test(text)) return null;
  return readForm(text);
}

/** A form; null when what its escapes mean is no UTF-8, which `URLSearchParams` would hide. A lone `%` is a percent sign. */
function readForm(text: string): Record<string, unknown> | null {
  try {
    decodeURIComponent(text.replace(/%(?![\da-f]{2})/gi, '%25'));
  } catch {
    return null;
  }
  return fromEntries(new URLSearchParams(text));
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The members of a JSON object; null for JSON that is no object; undefined for what is not JSON. */
function readJson(text: string): Record<string, unknown> | null | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value === 'string') return readJson(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return fromEntries(Object.entries(value));
}

async function readMultipart(bytes: Buffer, type: string): Promise<Record<string, unknown> | null> {
  try {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
    return fromEntries(
      [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
    );
  } catch {
    return null;
  }
}

/** An object without a prototype, so that a field called `__proto__` is a field. The last of repeated names counts. */
function fromEntries(entries: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of entries) fields[name] = value;
  return fields;
}
