/** The streams that are open, by their payment. */
export interface Streams {
  /**
   * Opens one more; the oldest of the payment ends when there are too many: what hangs somewhere is not the window that is looked
   * at now.
   * @param end called at most once
   * @returns to call when it has ended
   */
  open(paymentId: string, end: () => void): () => void;
}

/** @param most of a payment at a time */
export function createStreams(most: number): Streams {
  const open = new Map<string, readonly (() => void)[]>();
  function keep(paymentId: string, streams: readonly (() => void)[]): void {
    if (streams.length === 0) open.delete(paymentId);
    else open.set(paymentId, streams);
  }

  return {
    open: (paymentId, end) => {
      const streams = [...(open.get(paymentId) ?? []), end];
      const tooMany = Math.max(0, streams.length - most);
      keep(paymentId, streams.slice(tooMany));
      for (const oldest of streams.slice(0, tooMany)) oldest();
      return () =>
        keep(
          paymentId,
          (open.get(paymentId) ?? []).filter((other) => other !== end),
        );
    },
  };
}
