import type { Ports } from '../ports.ts';
import type { Span, SpanContext, SpanFacts } from '../span.ts';
import { isSampled, type Sampling } from './sampling.ts';

/** The numbers are OpenTelemetry's. */
export const spanKinds = { internal: 1, server: 2, client: 3 } as const;

/** A part of a trace that has ended. */
export interface EndedSpan {
  readonly context: SpanContext;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: keyof typeof spanKinds;
  /** Milliseconds since the epoch. */
  readonly startMs: number;
  readonly endMs: number;
  readonly facts: SpanFacts;
  /** In a word of ours; null: it did what it was for. */
  readonly error: string | null;
}

export interface Tracer {
  /** @param parent null: a trace begins */
  begin(beginning: {
    readonly name: string;
    readonly kind: keyof typeof spanKinds;
    readonly parent: SpanContext | null;
    readonly facts?: SpanFacts;
  }): Span;
}

/** Spans are timed by `ports`, as everything here is: to the millisecond. */
export function createTracer(
  ports: Pick<Ports, 'nowMs' | 'monotonicMs' | 'randomBytes'>,
  sampling: Sampling,
  onEnd: (span: EndedSpan) => void,
): Tracer {
  const randomId = (bytes: number) => ports.randomBytes(bytes).toString('hex');
  return {
    begin: ({ name, kind, parent, facts: first = {} }) => {
      const traceId = parent?.traceId ?? randomId(16);
      const context = { traceId, spanId: randomId(8), isSampled: isSampled(sampling, traceId, parent) };
      const startMs = ports.nowMs();
      const beganAtMs = ports.monotonicMs();
      let facts = first;
      let isEnded = false;
      return {
        context,
        set: (more) => {
          facts = { ...facts, ...more };
        },
        end: (error) => {
          if (isEnded) return;
          isEnded = true;
          if (!context.isSampled) return;
          onEnd({
            context,
            parentSpanId: parent?.spanId ?? null,
            name,
            kind,
            startMs,
            // A clock that is set while it runs changes nothing of how long it took.
            endMs: startMs + ports.monotonicMs() - beganAtMs,
            facts,
            error: error ?? null,
          });
        },
      };
    },
  };
}
