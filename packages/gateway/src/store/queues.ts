import type { Dialect } from './dialect.ts';
import { type Bound, createTexts } from './statement.ts';
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
  expiry: { table: 'payments', due: 'ends_at' },
  erasure: { table: 'payments', due: 'buyer_since' },
  'short erasure': { table: 'payments', due: 'short_buyer_since' },
  reconciliations: { table: 'reconciliations', due: 'due_at' },
  'give back': { table: 'differences', due: 'due_at' },
  outbox: { table: 'outbox', due: 'due_at' },
  webhooks: { table: 'deliveries', due: 'due_at', of: 'address_id' },
  messages: { table: 'deliveries', due: 'due_at', of: 'channel' },
} as const satisfies Readonly<Record<string, Queue>>;

export type QueueName = keyof typeof queues;
/** The columns by which rows of a table come due. */
export function dueColumnsOf(table: TableName): readonly string[] {
  return dueColumns.get(table) ?? [];
}

const dueColumns: ReadonlyMap<TableName, readonly string[]> = new Map(
  Object.values(queues).map(({ table }) => [
    table,
    [...new Set(Object.values(queues).flatMap((queue) => (queue.table === table ? queue.due : [])))],
  ]),
);

/** Where the rows of a queue are. */
export function queueTable(name: QueueName): TableName {
  return queues[name].table;
}

export const queueNames = Object.keys(queues) as readonly QueueName[];
export type DueRow<Name extends QueueName> = Row<(typeof queues)[Name]['table']>;

/** A request for rows that are due. */
export interface Lease {
  readonly nowMs: number;
  /** When others may take them, unless they are put off or changed before. */
  readonly untilMs: number;
  readonly limit: number;
  readonly of?: string;
  /** Where months are kept apart: rows before this id are not looked at; empty: all are. */
  readonly from?: string;
}

/** When a row on lease comes due again. */
export interface PutOff {
  readonly id: string;
  readonly leasedUntilMs: number;
  readonly dueAtMs: number;
}

/** Which rows come due later than any of this clock could. */
export interface BeyondClock {
  readonly nowMs: number;
  readonly latestMs: number;
  readonly limit: number;
}

/** The statements of queues, in the words of one engine. */
export function createQueueStatements(dialect: Dialect): {
  lease(queue: QueueName, lease: Lease): Bound;
  putOff(queue: QueueName, leased: PutOff): Bound;
  bringForward(queue: QueueName, beyond: BeyondClock): Bound;
} {
  const bind = createTexts(dialect);
  return {
    lease: (name, { of = '', from = '', ...lease }) => {
      const queue: Queue = queues[name];
      const { table, due } = queue;
      return bind(`lease ${name}`, { ...lease, of, from }, (fill) => {
        const found = `"${due}" <= ${fill('nowMs')}${queue.of === undefined ? '' : ` and "${queue.of}" = ${fill('of')}`}`;
        const isRecent = dialect.words.keepsMonthsApart ? ` and "id" >= ${fill('from')}` : '';
        const first = `select "id" from "${table}" where ${found}${isRecent} order by "${due}", "id" limit ${fill('limit')}${dialect.skipLocked}`;
        return `with "first" as (${first}) update "${table}" set "${due}" = ${fill('untilMs')} where "id" in (select "id" from "first")${isRecent} returning *`;
      });
    },
    putOff: (name, leased) => {
      const { table, due } = queues[name];
      return bind(
        `put off ${name}`,
        { ...leased },
        (fill) =>
          `update "${table}" set "${due}" = ${fill('dueAtMs')} where "id" = ${fill('id')} and "${due}" = ${fill('leasedUntilMs')} returning "id"`,
      );
    },
    bringForward: (name, beyond) => {
      const { table, due } = queues[name];
      return bind(`bring forward ${name}`, { ...beyond }, (fill) => {
        const late = `select "id" from "${table}" where "${due}" > ${fill('latestMs')} order by "${due}", "id" limit ${fill('limit')}${dialect.skipLocked}`;
        return `with "late" as (${late}) update "${table}" set "${due}" = ${fill('nowMs')} where "id" in (select "id" from "late") returning "id"`;
      });
    },
  };
}
