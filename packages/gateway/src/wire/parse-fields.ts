import { type Reading, type RequestTable, readRequest } from '@dojang/protocol/payple';
import type { z } from 'zod';

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  /** `name` is the first parameter that breaks a rule, empty when the whole message does. */
  | { readonly ok: false; readonly name: string; readonly hint: string };

/** What is said of a body that could not be read at all. */
export const UNREADABLE =
  'body: a JSON object or a form in UTF-8, without Content-Encoding, not too long, at most 200 fields';

/** Checks a message against its schema; `fields` is null when nothing could be read. */
export function parseFields<Value>(
  schema: z.ZodType<Value>,
  fields: Record<string, unknown> | null,
): Parsed<Value> {
  if (fields === null) return { ok: false, name: '', hint: UNREADABLE };
  const parsed = schema.safeParse(fields);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  const name = issue?.path.join('.') ?? '';
  const message = issue?.message ?? 'malformed';
  return { ok: false, name, hint: message.startsWith(name) ? message : `${name}: ${message}` };
}

/** Reads a request of the wire by its table, which also names the code of a refusal; `fields` as above. */
export function parseRequest<Table extends RequestTable>(
  table: Table,
  fields: Readonly<Record<string, unknown>> | null,
): Reading<Table> {
  return fields === null
    ? { ok: false, code: table.unreadable ?? table.code, hint: UNREADABLE }
    : readRequest(table, fields);
}
