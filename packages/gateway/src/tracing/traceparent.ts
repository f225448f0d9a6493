import type { SpanContext } from '../span.ts';

/** Version 00, or a later one, which may say more after it. */
const SHAPE = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Reads the header of W3C Trace Context; null when there is none that can be gone on with. */
export function parseTraceparent(header: string | readonly string[] | undefined): SpanContext | null {
  const [, version, traceId, spanId, flags, more] =
    typeof header === 'string' ? (SHAPE.exec(header) ?? []) : [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  if (version === '00' && more !== undefined) return null;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}
