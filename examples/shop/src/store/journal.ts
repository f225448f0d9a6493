import type { DatabaseSync } from 'node:sqlite';
import type { GatewayEvent } from '../gateway-timeline.ts';

/** Something that happened to a payment, for the developer's drawer. Keys and personal data are masked. */
export interface Happening {
  readonly orderNumber: string;
  readonly atMs: number;
  readonly kind: HappeningKind;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** `exchange`: an HTTP call of the SDK. `result`: what the browser brought, `webhook`: what the gateway did. `verdict`: what the shop made of it. `gateway`: what the gateway noted itself, by its clock. */
type HappeningKind = 'exchange' | 'fields' | 'result' | 'webhook' | 'verdict' | 'fulfilled' | 'gateway';

export interface Journal {
  record(happening: Happening): void;
  /** Writes down those that it has not heard of. */
  hear(orderNumber: string, events: readonly GatewayEvent[]): void;
  /** In the order in which they happened; at most the last 100. */
  of(orderNumber: string): readonly Happening[];
}

export function createJournal(database: DatabaseSync): Journal {
  const insert = database.prepare(
    'INSERT INTO happenings (order_number, at_ms, kind, detail) VALUES (?, ?, ?, ?)',
  );
  const last = database.prepare(
    `SELECT * FROM (SELECT * FROM happenings WHERE order_number = ? ORDER BY id DESC LIMIT 100) ORDER BY at_ms, id`,
  );
  const isKnown = database.prepare(
    `SELECT 1 FROM happenings WHERE order_number = ? AND kind = 'gateway' AND at_ms = ? AND detail = ?`,
  );
  return {
    record: ({ orderNumber, atMs, kind, detail }) => {
      insert.run(orderNumber, atMs, kind, JSON.stringify(detail));
    },
    hear: (orderNumber, events) => {
      for (const { atMs, type, code } of events) {
        const detail = JSON.stringify({ type, code });
        if (isKnown.get(orderNumber, atMs, detail) === undefined)
          insert.run(orderNumber, atMs, 'gateway', detail);
      }
    },
    of: (orderNumber) =>
      last.all(orderNumber).map((found) => {
        // The table is STRICT: SQLite itself keeps the types.
        const row = found as unknown as HappeningRow;
        return { orderNumber, atMs: row.at_ms, kind: row.kind, detail: JSON.parse(row.detail) };
      }),
  };
}

interface HappeningRow {
  readonly at_ms: number;
  readonly kind: HappeningKind;
  readonly detail: string;
}
