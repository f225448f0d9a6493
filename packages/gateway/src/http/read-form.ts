import { type Fields, MAX_FIELDS, toFields } from './fields.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A form; null when it has too many pairs, or when what its escapes mean is no UTF-8, which `URLSearchParams` would hide. A
 * lone `%` is a percent sign. Looks at every byte once: what it costs grows with the length alone.
 */
export function readForm(text: string): Fields | null {
  // One more than is allowed tells; the rest need not be cut off.
  const pairs = text.split('&', MAX_FIELDS + 1);
  if (pairs.length > MAX_FIELDS) return null;
  const entries: [string, string][] = [];
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = unescape(equals === -1 ? pair : pair.slice(0, equals));
    const value = unescape(equals === -1 ? '' : pair.slice(equals + 1));
    if (name === null || value === null) return null;
    entries.push([name, value]);
  }
  return toFields(entries);
}

const PLUS = 0x2b;
const PERCENT = 0x25;
const SPACE = 0x20;

function unescape(text: string): string | null {
  if (!/[%+]/.test(text)) return text;
  const bytes = Buffer.from(text);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    const escaped = byte === PERCENT ? hexPair(bytes[at + 1], bytes[at + 2]) : null;
    if (escaped !== null) at += 2;
    bytes[length] = escaped ?? (byte === PLUS ? SPACE : byte);
    length += 1;
  }
  try {
    return strict.decode(bytes.subarray(0, length));
  } catch {
    return null;
  }
}

function hexPair(high: number | undefined, low: number | undefined): number | null {
  const [first, second] = [hexDigit(high), hexDigit(low)];
  return first === null || second === null ? null : first * 16 + second;
}

function hexDigit(byte: number | undefined): number | null {
  if (byte === undefined) return null;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : null;
}
