import { type EndedSpan, spanKinds } from './tracer.ts';

type Value = string | number | undefined;

const STATUS_ERROR = 2;
/** The lowest bit: sampled. The next eight say whether the parent is of another process; we leave that open. */
const FLAG_SAMPLED = 1;

/** The body of a call of `/v1/traces` (OTLP 1, JSON): ids in hexadecimal, 64-bit numbers as text. */
export function toOtlpJson(
  resource: Readonly<Record<string, string>>,
  scope: { readonly name: string; readonly version: string },
  spans: readonly EndedSpan[],
): object {
  return {
    resourceSpans: [
      { resource: { attributes: attributesOf(resource) }, scopeSpans: [{ scope, spans: spans.map(toSpan) }] },
    ],
  };
}

function toSpan({ context, parentSpanId, name, kind, startMs, endMs, facts, error }: EndedSpan): object {
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    ...(parentSpanId !== null && { parentSpanId }),
    flags: FLAG_SAMPLED,
    name,
    kind: spanKinds[kind],
    startTimeUnixNano: toNano(startMs),
    endTimeUnixNano: toNano(endMs),
    attributes: attributesOf({ ...facts, ...(error !== null && { 'error.type': error }) }),
    ...(error !== null && { status: { code: STATUS_ERROR } }),
  };
}

function toNano(ms: number): string {
  return `${ms}000000`;
}

function attributesOf(facts: Readonly<Record<string, Value>>): readonly object[] {
  return Object.entries(facts).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [{ key, value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value } }],
  );
}
