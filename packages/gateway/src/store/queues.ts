import type { Dialect } from './dialect.ts';
import { type Query, query } from './statement.ts';
import type { Row, TableName } from './tables.ts';

interface Queue {
  readonly table: TableName;
  /** The column by which a row comes due; null there: it does not. */
  readonly due: string;
  /** Rows are taken for one receiver at a time, whom this column names. */
  readonly of?: string;
}

/** Rows that come due by themselves. */
const queues = {
  recovery: { table: 'payments', due: 'due_at' },
  erasure: { table: 'payments', due: 'buyer_since' },
  outbox: { table: 'outbox', due: 'due_at' },
  webhooks: { table: 'deliveries', due: 'due_at', of: 'address_id' },
  messages: { table: 'deliveries', due: 'due_at', of: 'channel' },
} as const satisfies Readonly<Record<string, Queue>>;

export type QueueName = keyof typeof queues;
export type DueRow<Name extends QueueName> = Row<(typeof queues)[Name]['table']>;

/** A request for rows that are due. */
export interface Lease {
  readonly nowMs: number;
  /** When others may take them, unless they are put off or changed before. */
  readonly untilMs: number;
  readonly limit: number;
  readonly of?: string;
}

interface PutOff {
  readonly id: string;
  readonly leasedUntilMs: number;
  readonly dueAtMs: number;
}

interface QueueQueries {
  readonly lease: Query<Lease, unknown>;
  readonly putOff: Query<PutOff, unknown>;
}

export function createQueueQueries(dialect: Dialect): Readonly<Record<QueueName, QueueQueries>> {
  return {
    recovery: queriesOf(queues.recovery, dialect),
    erasure: queriesOf(queues.erasure, dialect),
    outbox: queriesOf(queues.outbox, dialect),
    webhooks: queriesOf(queues.webhooks, dialect),
    messages: queriesOf(queues.messages, dialect),
  };
}

function queriesOf(queue: Queue, dialect: Dialect): QueueQueries {
  const { builder: db } = dialect;
  // Whichever it is: it has an id, a time and perhaps a receiver, and here nothing else matters.
  const { table, due, of } = queue as { table: 'deliveries'; due: 'due_at'; of?: 'address_id' | 'channel' };
  return {
    lease: query<Lease, unknown>((slot) => {
      const rows = db.selectFrom(table).select('id').where(due, '<=', slot('nowMs'));
      const wanted = of === undefined ? rows : rows.where(of, '=', slot('of'));
      return db
        .with('first', () => dialect.skipLocked(wanted.orderBy(due).orderBy('id').limit(slot('limit'))))
        .updateTable(table)
        .set({ [due]: slot('untilMs') })
        .where('id', 'in', (where) => where.selectFrom('first').select('first.id'))
        .returningAll();
    }),
    putOff: query<PutOff, unknown>((slot) =>
      db
        .updateTable(table)
        .set({ [due]: slot('dueAtMs') })
        .where('id', '=', slot('id'))
        .where(due, '=', slot('leasedUntilMs'))
        .returning('id'),
    ),
  };
}
