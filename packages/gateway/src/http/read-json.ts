import { type Fields, MAX_FIELDS, toFields } from './fields.ts';

/**
 * The members of a JSON object; null for JSON that is no object or holds too much; undefined for what is not JSON. A text that
 * holds JSON is read as that JSON, once: some clients encode twice, none does it three times.
 */
export function readJson(text: string): Fields | null | undefined {
  const value = parse(text);
  return typeof value === 'string' ? membersOf(parse(value)) : membersOf(value);
}

function membersOf(value: unknown): Fields | null | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return toFields(Object.entries(value));
}

/** Undefined for what is not JSON, null for what is too much of it to be parsed. */
function parse(text: string): unknown {
  if (/^\s*[{[]/.test(text) && holdsTooMuch(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const BACKSLASH = 0x5c;
const QUOTE = 0x22;
/** Each of them begins a value, or a nest of values. */
const OPENERS = new Set([...',{['].map((letter) => letter.charCodeAt(0)));

/** Counts members, items and nests together, so that one number bounds how wide and how deep it is. */
function holdsTooMuch(text: string): boolean {
  let values = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (isInText && letter === BACKSLASH) at += 1;
    else if (letter === QUOTE) isInText = !isInText;
    else if (!isInText && OPENERS.has(letter)) values += 1;
    if (values > MAX_FIELDS) return true;
  }
  return false;
}
