import { monthAt, monthOf } from './month-ids.ts';
import { dueColumnsOf, type QueueName, queueTable } from './queues.ts';
import { type Table, type TableName, tables } from './tables.ts';
import type { Write } from './write.ts';

/** How often the months before the last one are looked at for what another process has put there, or had when it died. */
const ALL_MONTHS_MS = 30_000;

/**
 * From which id on rows are looked for that are due. Nearly all that comes due is of this month or the last one, and a look at every
 * month costs with each of them: the older ones are looked at while something comes due there that this process has put there, and
 * every half minute.
 */
export class RecentMonths {
  readonly #areApart: boolean;
  /** When every month was looked at last, by queue and receiver. */
  readonly #lookedMs = new Map<string, number>();
  /** Until when every month of a table is looked at. */
  readonly #allUntilMs = new Map<TableName, number>();
  #latestMs = 0;

  constructor(areApart: boolean) {
    this.#areApart = areApart;
  }

  /** @param of the receiver, of a queue that has some */
  from(queue: QueueName, of: string, nowMs: number): string {
    const table = queueTable(queue);
    const { byMonth }: Table = tables[table];
    if (byMonth === undefined || !this.#areApart) return '';
    this.#latestMs = nowMs;
    const lookedMs = this.#lookedMs.get(`${queue} ${of}`);
    // Before a clock was set back it was later.
    const isRecent = lookedMs !== undefined && Math.abs(nowMs - lookedMs) < ALL_MONTHS_MS;
    if (isRecent && nowMs > (this.#allUntilMs.get(table) ?? 0)) return `${byMonth}_${monthAt(nowMs, -1)}_`;
    this.#lookedMs.set(`${queue} ${of}`, nowMs);
    return '';
  }

  /** The next look of a receiver's is at every month. */
  again(queue: QueueName, of: string): void {
    this.#lookedMs.delete(`${queue} ${of}`);
  }

  /** A row comes due. */
  comesDue(table: TableName, id: string, dueAtMs: number): void {
    if (!this.#areApart) return;
    const month = monthOf(id);
    if (month !== undefined && month >= monthAt(this.#latestMs, -1)) return;
    const untilMs = Math.max(dueAtMs, this.#latestMs) + ALL_MONTHS_MS;
    this.#allUntilMs.set(table, Math.max(this.#allUntilMs.get(table) ?? 0, untilMs));
  }

  wrote(writes: readonly Write[]): void {
    if (!this.#areApart) return;
    for (const write of writes) {
      if (write.kind !== 'put' && write.kind !== 'insert') continue;
      const { table, row } = write;
      for (const column of dueColumnsOf(table)) {
        const dueAtMs: unknown = Reflect.get(row, column);
        if (typeof dueAtMs === 'number' && 'id' in row) this.comesDue(table, String(row.id), dueAtMs);
      }
    }
  }
}
