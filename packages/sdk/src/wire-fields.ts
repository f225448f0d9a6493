import type { Fields } from '@dojang/protocol/payple';

/**
 * Reads an object of the wire. The wire's values are strings; numbers and null occur in older samples. Names the wire
 * does not know may carry anything and are left out when they are not texts. Null when it is not an object at all.
 */
export function readWireFields(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]): [string, string][] => {
      if (field === null) return [[name, '']];
      if (typeof field === 'string') return [[name, field]];
      if (typeof field === 'number' || typeof field === 'boolean') return [[name, String(field)]];
      return [];
    }),
  );
}
