import { type Fields, MAX_FIELDS, toFields } from './fields.ts';

/** Longest head of a part: a browser writes one line of it. */
const MAX_HEAD = 1024;

/** The fields of a multipart form, without its files; null when it is none, is cut short or has too many parts. */
export function readMultipart(text: string, contentType: string): Fields | null {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) return null;
  // What stands before the first boundary is no part; the last one has two hyphens behind it.
  const [, ...parts] = `\r\n${text}`.split(`\r\n--${boundary}`, MAX_FIELDS + 2);
  const entries: (readonly [string, string])[] = [];
  for (const part of parts) {
    if (part.startsWith('--')) return toFields(entries);
    const end = part.slice(0, MAX_HEAD).indexOf('\r\n\r\n');
    if (end === -1) return null;
    const name = fieldName(part.slice(0, end));
    if (name !== null) entries.push([name, part.slice(end + 4)]);
  }
  return null;
}

/** Null for a file, and for what says nothing of a name. */
function fieldName(head: string): string | null {
  const [, disposition] = /\r\ncontent-disposition:[ \t]*form-data([^\r\n]*)/i.exec(head) ?? [];
  if (disposition === undefined || /;[ \t]*filename\*?=/i.test(disposition)) return null;
  return /;[ \t]*name="([^"]*)"/i.exec(disposition)?.[1] ?? null;
}
