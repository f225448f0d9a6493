import { type CancellationAct, eventFromRow } from '@dojang/gateway';
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
export function timelineOf(
  events: readonly StoredEvent[],
  work: 'PAY' | 'CERT' | '',
  operators?: ReadonlyMap<string, CancellationAct>,
): readonly TimelineEntry[] {
  return events.map((row, index) => {
    const before = events[index - 1];
    return {
      type: row.type,
      atMs: row.at,
      afterMs: before === undefined ? null : row.at - before.at,
      ...describeEvent(eventFromRow(row), work, operators),
    };
  });
}
