import { AsyncLocalStorage } from 'node:async_hooks';

/** What something that happens is about, as far as it is known by then. */
export interface Subject {
  readonly merchantId?: string;
  readonly orderNumber?: string;
  readonly paymentId?: string;
}

interface Trace {
  /** Of the request that all of it is done for, or of the job. The card companies get it too. */
  readonly requestId: string;
  /** Everything that is logged says it. */
  subject: Subject;
}

const traces = new AsyncLocalStorage<Trace>();

/** Does a work whose log lines, and whose calls of card companies, belong together. */
export function traced<Result>(requestId: string, work: () => Result): Result {
  return traces.run({ requestId, subject: {} }, work);
}

export function requestIdOfTrace(): string | undefined {
  return traces.getStore()?.requestId;
}

/** A copy: the log adds its own facts to what it is given. */
export function subjectOfTrace(): Subject {
  return { ...traces.getStore()?.subject };
}

/** Tells the log what the work under way is about. Never a text that a caller could have put a secret into. */
export function traceSubject(subject: Subject): void {
  const trace = traces.getStore();
  if (trace !== undefined) trace.subject = { ...trace.subject, ...subject };
}
