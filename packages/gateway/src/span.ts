/** Names a part of a trace, to whoever goes on with it (W3C Trace Context). */
export interface SpanContext {
  /** 32 hexadecimal digits, not all zero. */
  readonly traceId: string;
  /** 16 hexadecimal digits, not all zero. */
  readonly spanId: string;
  /** Whether it is collected; whoever is called goes by it. */
  readonly isSampled: boolean;
}

/**
 * All that a span can say. A closed list of our own words, numbers and ids: an order number, a name or a message is a text that
 * somebody else chose, and may be a phone number.
 */
type SpanFact =
  | 'http.request.method'
  | 'http.response.status_code'
  | 'http.route'
  | 'error.type'
  | 'dojang.call'
  | 'dojang.channel'
  | 'dojang.delivery_id'
  | 'dojang.merchant_id'
  | 'dojang.outcome'
  | 'dojang.payment_id';

export type SpanFacts = Readonly<Partial<Record<SpanFact, string | number | undefined>>>;

/** Something that is done, from its beginning to its end. */
export interface Span {
  readonly context: SpanContext;
  /** Adds facts; one that is undefined is left out. */
  set(facts: SpanFacts): void;
  /** @param error what it failed with, in a word of ours; unless given it did what it was for */
  end(error?: string): void;
}
