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
