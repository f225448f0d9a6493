import type { Fields } from '@dojang/protocol/payple';

/** What is wrong with an answer that says something of the wire and not as the wire says it. */
interface NoFields {
  readonly kind: 'no-fields';
  readonly reason: string;
}

/**
 * Reads an object of the wire. The wire's values are strings; numbers and null occur in older samples. Names the wire
 * does not know may carry anything and are left out when they are not texts; a `PCD_` one that were left out would say what it
 * does not say, that nothing was given back, for one.
 */
export function readWireFields(
  value: unknown,
): { readonly kind: 'fields'; readonly fields: Fields } | NoFields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { kind: 'no-fields', reason: 'the answer is not a JSON object' };
  const fields = new Map<string, string>();
  for (const [name, field] of Object.entries(value)) {
    const text = readText(field);
    if (text !== null) fields.set(name, text);
    else if (name.startsWith('PCD_'))
      return { kind: 'no-fields', reason: `${name} of the answer is not a text` };
  }
  return { kind: 'fields', fields: Object.fromEntries(fields) };
}

function readText(value: unknown): string | null {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
