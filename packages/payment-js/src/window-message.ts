import type { WindowMessage } from '@dojang/protocol/window';

/** Reads what the payment window posted; null for anything that is not one of its messages. */
export function readWindowMessage(message: unknown): WindowMessage | null {
  if (!isObject(message)) return null;
  const { type, data, nonce } = message;
  if (type === 'close' || type === 'close_pending') return { type };
  if (type === 'resize') return isHeight(data) ? { type, data, nonce } : null;
  if (type !== 'pay_result' || !isObject(data)) return null;
  return { type, data: toStrings(data) };
}

/** A height in CSS pixels that a frame can have. */
export function isHeight(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value < Infinity;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The callback gets strings only (guide 3-5). A number becomes text; anything else that is no text becomes empty. */
function toStrings(data: Record<string, unknown>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(data)) {
    result[name] = typeof value === 'string' || typeof value === 'number' ? `${value}` : '';
  }
  return result;
}
