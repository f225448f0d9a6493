import { shapeOf } from '@dojang/protocol/payple';

/** What an error may say of any value: its shape, never its content. */
export function shapeOfValue(value: unknown): string {
  if (typeof value === 'string') return shapeOf(value);
  if (value === null || value === undefined) return 'nothing';
  if (typeof value !== 'number') return `a value of type ${typeof value}`;
  if (!Number.isFinite(value)) return 'a number that is not finite';
  if (!Number.isInteger(value)) return 'a number with a fraction';
  return value < 0 ? 'a negative number' : `a number of ${String(value).length} digits`;
}

/** What an error may say of a value that is no secret and tells nothing of a buyer: the value, unless it is long. */
export function shownValue(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '' || value.length > MAX_SHOWN) return shapeOfValue(value);
  return JSON.stringify(value).replaceAll(INVISIBLE, escaped);
}

const MAX_SHOWN = 80;
/** White space but the space, what has no sign, and the blanks of Braille and of Hangul. */
const INVISIBLE = /[^\S ]|[\p{C}\u{2800}\u{3164}\u{115F}\u{1160}]/gu;

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
