import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span, SpanContext } from './span.ts';

/** What something that happens is about, as far as it is known by then. */
export interface Subject {
  readonly merchantId?: string;
  readonly orderNumber?: string;
  readonly paymentId?: string;
}

interface Trace {
  /** Of the request that all of it is done for, or of the job. The card companies get it too. */
  readonly requestId: string | undefined;
  /** Everything that is logged says it; one for all that is done under the trace. */
  readonly about: { subject: Subject };
  /** The part of the work that is under way; none where nobody collects traces. */
  readonly span: Span | undefined;
}

const traces = new AsyncLocalStorage<Trace>();
const loggersThatSayIt = new WeakSet<object>();

/** Does a work whose log lines, and whose calls of card companies, belong together. */
export function traced<Result>(requestId: string, work: () => Result): Result {
  const span = traces.getStore()?.span;
  return traces.run({ requestId, about: { subject: {} }, span }, work);
}

/** Does a work as a part of its own; it stays under the request or job that it belongs to. */
export function inSpan<Result>(span: Span, work: () => Result): Result {
  const { requestId, about = { subject: {} } } = traces.getStore() ?? {};
  return traces.run({ requestId, about, span }, work);
}

export function requestIdOfTrace(): string | undefined {
  return traces.getStore()?.requestId;
}

export function spanOfTrace(): Span | undefined {
  return traces.getStore()?.span;
}

/** What each line of a log adds: a copy, since the log adds its own facts to what it is given. */
export function factsOfTrace(logger: object): Subject & { readonly traceId?: string } {
  const trace = traces.getStore();
  const traceId = loggersThatSayIt.has(logger) ? undefined : trace?.span?.context.traceId;
  return { ...trace?.about.subject, ...(traceId !== undefined && { traceId }) };
}

/** Lines of this logger have the trace's id already, before and after the work too. */
export function saysItsTrace(logger: object): void {
  loggersThatSayIt.add(logger);
}

/** Tells log and trace what the work under way is about. Never a text that a caller could have put a secret into. */
export function traceSubject(subject: Subject): void {
  const trace = traces.getStore();
  if (trace === undefined) return;
  trace.about.subject = { ...trace.about.subject, ...subject };
  const { merchantId, paymentId } = subject;
  trace.span?.set({ 'dojang.merchant_id': merchantId, 'dojang.payment_id': paymentId });
}

/** The header that lets whoever is called go on with this trace (W3C Trace Context); null where there is none. */
export function traceparentOfTrace(): string | null {
  const context = spanOfTrace()?.context;
  return context === undefined ? null : toTraceparent(context);
}

function toTraceparent({ traceId, spanId, isSampled }: SpanContext): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}
