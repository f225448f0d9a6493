import { describeEvent, type Happening } from './describe-event.ts';

/** An event as the store has it. */
export interface StoredEvent {
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** JSON. */
  readonly data: string;
}

export interface TimelineEntry extends Happening {
  readonly type: string;
  readonly atMs: number;
  /** How long after the one before; null for the first. */
  readonly afterMs: number | null;
}

/** What happened to a payment, in order, without anything that lets a reader act for the customer. */
export function timelineOf(events: readonly StoredEvent[], work: 'PAY' | 'CERT'): readonly TimelineEntry[] {
  return events.map(({ type, at, data }, index) => {
    const before = events[index - 1];
    return {
      type,
      atMs: at,
      afterMs: before === undefined ? null : at - before.at,
      ...describeEvent(type, JSON.parse(data), work),
    };
  });
}

/** Won that were given back: what was asked for and then cancelled. */
export function cancelledWon(events: readonly StoredEvent[]): number {
  const asked = new Map<unknown, number>();
  let totalWon = 0;
  for (const { type, data } of events) {
    if (type !== 'cancel_started' && type !== 'cancelled') continue;
    const { cancelId, amountWon } = JSON.parse(data) as { cancelId?: unknown; amountWon?: unknown };
    if (type === 'cancelled') totalWon += asked.get(cancelId) ?? 0;
    else if (typeof amountWon === 'number') asked.set(cancelId, amountWon);
  }
  return totalWon;
}
