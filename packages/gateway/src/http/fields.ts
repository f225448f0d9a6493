/** The names and values of a message, before anybody knows which message it is. */
export type Fields = Record<string, unknown>;

/**
 * Most that a body may hold, counted before it is parsed: the largest message of the wire has two dozen, and a client that
 * sends a whole shopping cart beside it has room too.
 */
export const MAX_FIELDS = 200;

/** An object without a prototype, so that a field called `__proto__` is a field. The last of repeated names counts. */
export function toFields(entries: Iterable<readonly [string, unknown]>): Fields {
  const fields: Fields = Object.create(null) as Fields;
  for (const [name, value] of entries) fields[name] = value;
  return fields;
}
