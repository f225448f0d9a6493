import { kstDayMs } from '@dojang/protocol/time';
import { type CompiledQuery, type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Dialect, Schema } from './dialect.ts';
import { idsBeside, idsOfMonth, monthAt } from './month-ids.ts';
import { type Bound, type Columns, compile, type Slot, type Slots, type Value } from './statement.ts';
import type { Row } from './tables.ts';

type PaymentRow = Row<'payments'>;

/** Asks an engine. */
export type Ask = (statement: Bound) => Promise<readonly Columns[]>;

/** Its rows are known to the type checker; they come from tables that this package alone writes. */
interface Built<Found> {
  compile(): CompiledQuery<Found>;
}

/** Well below the parameters an engine takes in one statement (32,766 on SQLite). */
const IDS_AT_ONCE = 1024;

const AFTER_ALL = Number.MAX_SAFE_INTEGER;

/** Of what anybody can make more of, unless somebody asks for more or less. */
const MOST_OF_ORDER = 100;

interface OfMerchant {
  readonly limit: number;
  /** Of every partner when there is none. */
  readonly merchantId?: string;
}

/** What waits in a queue: how many, and since when the longest; null when none does. */
export interface Waiting {
  readonly count: number;
  readonly since_ms: number | null;
}

/** Nobody needs to know of a backlog how much longer it is, and counting it costs. */
const MOST_COUNTED = 10_000;
const NONE_WAITS: Waiting = { count: 0, since_ms: null };

interface Page {
  readonly after: Pick<PaymentRow, 'created_at' | 'id'>;
  readonly limit: number;
}

export type Reads = ReturnType<typeof createReads>;

/**
 * Every read of the store. Each names the partner or an id that leads to the month of the payment, or walks along an index from
 * one end. Every order ends in the key, so that both engines answer rows of one moment in the same order.
 */
export function createReads(dialect: Dialect, ask: Ask) {
  const db = dialect.builder;
  function all<Args extends readonly Value[], Found>(
    build: (...slots: Slots<Args>) => Built<Found>,
    count?: number,
  ) {
    const bind = compile(build, count);
    return async (...args: Args) => (await ask(bind(...args))) as readonly Found[];
  }
  function one<Args extends readonly Value[], Found>(build: (...slots: Slots<Args>) => Built<Found>) {
    const rows = all(build);
    return async (...args: Args) => (await rows(...args))[0];
  }

  /** The rows of any number of ids, some at a time: a handful of statements. */
  function ofMany<Found>(build: (...ids: readonly Slot<string>[]) => Built<Found>) {
    const reads = new Map<number, (...ids: string[]) => Promise<readonly Found[]>>();
    return async (ids: readonly string[]): Promise<readonly Found[]> => {
      const found: Found[] = [];
      for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
        const padded = padToPowerOfTwo(ids.slice(start, start + IDS_AT_ONCE));
        const read = reads.get(padded.length) ?? all<string[], Found>(build, padded.length);
        reads.set(padded.length, read);
        found.push(...(await read(...padded)));
      }
      return found;
    };
  }

  /** The rows that an id leads to, which are of the same month: where months are kept apart the others are not looked at. */
  function beside<Found>(
    prefix: string,
    build: (id: Slot<string>, isOfMonth: RawBuilder<SqlBool>) => Built<Found>,
  ) {
    const isOfMonth = (from: Slot<string>, before: Slot<string>) =>
      dialect.words.keepsMonthsApart
        ? sql<SqlBool>`"id" >= ${from} and "id" < ${before}`
        : sql<SqlBool>`true`;
    const read = all<[string, string, string], Found>(
      (id, from, before) => build(id, isOfMonth(from, before)),
      3,
    );
    return async (id: string) => {
      const { from, before } = idsBeside(id, prefix);
      return await read(id, from, before);
    };
  }

  const isFrom = (table: 'payments' | 'deliveries', from: Slot<string>) =>
    dialect.words.keepsMonthsApart ? sql<SqlBool>`${sql.ref(`${table}.id`)} >= ${from}` : sql<SqlBool>`true`;

  /** From a month on, and those of no month; where months are not kept apart, all. */
  const inMonths = <Found>(
    found: SelectQueryBuilder<Schema, 'payments', Found>,
    ofRest: SelectQueryBuilder<Schema, 'payments_rest', Found>,
    from: Slot<string>,
  ) => (dialect.words.keepsMonthsApart ? found.where(isFrom('payments', from)).union(ofRest) : found);

  const payments = db.selectFrom('payments').selectAll();
  const newestPayments = payments.orderBy('created_at', 'desc').orderBy('id', 'desc');
  const recentPayments = all((limit: Slot<number>) => newestPayments.limit(limit));
  const recentPaymentsOf = all((merchantId: Slot<string>, limit: Slot<number>) =>
    newestPayments.where('merchant_id', '=', merchantId).limit(limit),
  );
  const paymentsByAuthentication = beside('pay', (authenticationId, isOfMonth) =>
    newestPayments.where('authentication_id', '=', authenticationId).where(isOfMonth).limit(1),
  );
  const paymentsByReceipt = beside('pay', (receiptId, isOfMonth) =>
    payments.where('receipt_id', '=', receiptId).where(isOfMonth),
  );
  const rest = db.selectFrom('payments_rest').selectAll();
  const paymentsApprovedOn = all(
    (day: Slot<string>, after: Slot<string>, limit: Slot<number>, from: Slot<string>) => {
      const found = payments.where('approval_date', '=', day).where('id', '>', after);
      const ofRest = rest.where('approval_date', '=', day).where('id', '>', after);
      return inMonths(found, ofRest, from).orderBy('id').limit(limit);
    },
  );
  const paymentsByOrder = all(
    (merchantId: Slot<string>, orderNumber: Slot<string>, beforeMs: Slot<number>, limit: Slot<number>) =>
      newestPayments
        .where('merchant_id', '=', merchantId)
        .where('order_number', '=', orderNumber)
        .where('created_at', '<', beforeMs)
        .limit(limit),
  );
  const firstOfOrder = one((merchantId: Slot<string>, orderNumber: Slot<string>) =>
    db
      .selectFrom('payments')
      .select('created_at')
      .where('merchant_id', '=', merchantId)
      .where('order_number', '=', orderNumber)
      .orderBy('created_at')
      .orderBy('id')
      .limit(1),
  );
  const paymentsOf = all(
    (merchantId: Slot<string>, createdAt: Slot<number>, id: Slot<string>, limit: Slot<number>) =>
      payments
        .where('merchant_id', '=', merchantId)
        .where('created_at', '>=', createdAt)
        .where((where) => where.or([where('created_at', '>', createdAt), where('id', '>', id)]))
        .orderBy('created_at')
        .orderBy('id')
        .limit(limit),
  );
  const atRisk = one(() =>
    db
      .selectFrom('payments')
      .select([
        (count) => count.fn.countAll<number>().as('payments'),
        sql<number>`cast(coalesce(sum(at_risk_won), 0) as bigint)`.as('won'),
        sql<number | null>`min(at_risk_since)`.as('since_ms'),
      ])
      .where('at_risk_since', 'is not', null),
  );
  const begun = one((merchantId: Slot<string>, openedFrom: Slot<number>, startedFrom: Slot<number>) =>
    db
      .selectFrom('payments')
      .select([
        (count) => count.fn.countAll<number>().as('payments'),
        sql<number>`cast(coalesce(sum(${dialect.ofState(['order', 'amountWon'])}), 0) as bigint)`.as(
          'amount_won',
        ),
      ])
      .where('merchant_id', '=', merchantId)
      .where('created_at', '>=', openedFrom)
      .where('status', 'in', ['paid', 'approving', 'abandoned'])
      .where(dialect.ofState(['attempt', 'startedAtMs']), '>=', startedFrom),
  );
  const recentReconciliations = all((limit: Slot<number>) =>
    db.selectFrom('reconciliations').selectAll().orderBy('id', 'desc').limit(limit),
  );
  const heldDay = one(() =>
    db.selectFrom('reconciliations').select('id').where('status', '=', 'held').orderBy('id').limit(1),
  );
  const differencesAtRisk = one(() =>
    db
      .selectFrom('differences')
      .select([
        (count) => count.fn.countAll<number>().as('differences'),
        sql<number>`cast(coalesce(sum(at_risk_won), 0) as bigint)`.as('won'),
        sql<number | null>`min(at_risk_since)`.as('since_ms'),
      ])
      .where('at_risk_since', 'is not', null),
  );
  const ofAttempts = ofMany((...ids: readonly Slot<string>[]) =>
    db
      .selectFrom('attempts')
      .innerJoin('payments', 'payments.id', 'attempts.payment_id')
      .selectAll('payments')
      .select('attempts.id as attempt_id')
      .where('attempts.id', 'in', ids),
  );
  const payoutDays = ofMany((...ids: readonly Slot<string>[]) =>
    db.selectFrom('payout_days').selectAll().where('id', 'in', ids),
  );
  const versions = ofMany((...ids: readonly Slot<string>[]) =>
    db.selectFrom('payments').select(['id', 'version']).where('id', 'in', ids),
  );

  const newest = db.selectFrom('deliveries').selectAll().orderBy('created_at', 'desc').orderBy('id', 'desc');
  const newestWebhooks = newest.where('channel', '=', 'webhook');
  const recentDeliveries = all((limit: Slot<number>) => newestWebhooks.limit(limit));
  const recentDeliveriesOf = all((merchantId: Slot<string>, limit: Slot<number>) =>
    newestWebhooks.where('merchant_id', '=', merchantId).limit(limit),
  );
  const deliveriesByOrder = all((merchantId: Slot<string>, orderNumber: Slot<string>, limit: Slot<number>) =>
    newestWebhooks.where('merchant_id', '=', merchantId).where('order_number', '=', orderNumber).limit(limit),
  );
  const addresses = db.selectFrom('webhook_addresses').selectAll();
  const merchants = db.selectFrom('merchants').selectAll();
  const acts = db.selectFrom('acts').selectAll();
  const newestActs = acts.orderBy('sequence', 'desc');
  const recentActs = all((before: Slot<number>, limit: Slot<number>) =>
    newestActs.where('sequence', '<', before).limit(limit),
  );
  const recentActsOf = all((merchantId: Slot<string>, before: Slot<number>, limit: Slot<number>) =>
    newestActs.where('merchant_id', '=', merchantId).where('sequence', '<', before).limit(limit),
  );
  const actsBeforeFirst = one(() =>
    db
      .selectFrom('acts')
      .select((count) => count.fn.countAll<number>().as('acts'))
      .where('sequence', '<', 1),
  );
  const waiting = (
    queue: SelectQueryBuilder<Schema, 'payments' | 'outbox' | 'deliveries', { since: number }>,
  ) =>
    db
      .selectFrom(queue.limit(MOST_COUNTED).as('waiting'))
      .select((found) => [
        found.fn.countAll<number>().as('count'),
        found.fn.min<number | null>('since').as('since_ms'),
      ]);
  const waitingRecoveries = one(() =>
    waiting(
      db
        .selectFrom('payments')
        .select('updated_at as since')
        .where('due_at', 'is not', null)
        .where('status', 'in', ['approving', 'abandoned', 'paid'])
        .orderBy('due_at'),
    ),
  );
  const waitingResults = one(() =>
    waiting(
      db.selectFrom('outbox').select('created_at as since').where('due_at', 'is not', null).orderBy('due_at'),
    ),
  );
  const waitingDeliveries = one((channel: Slot<string>) =>
    waiting(
      db
        .selectFrom('deliveries')
        .select('created_at as since')
        .where('channel', '=', channel)
        .where('due_at', 'is not', null)
        .orderBy('due_at'),
    ),
  );
  const commit = one((id: Slot<string>) => db.selectFrom('commits').selectAll().where('id', '=', id));
  const wrongKeys = all((id: Slot<string>, other: Slot<string>) =>
    db.selectFrom('wrong_keys').selectAll().where('id', 'in', [id, other]),
  );
  const meta = one((key: Slot<string>) => db.selectFrom('meta').selectAll().where('key', '=', key));

  return {
    /** Whether a commit was written, for as long as ids are kept. */
    hasCommitted: async (commitId: string) => (await commit(commitId)) !== undefined,

    payment: one((id: Slot<string>) => payments.where('id', '=', id)),
    paymentByAuthentication: async (authenticationId: string) =>
      (await paymentsByAuthentication(authenticationId))[0],
    paymentByReceipt: async (receiptId: string) => (await paymentsByReceipt(receiptId))[0],
    /** Newest first, those before a moment: anybody can open windows of one order number without end, so there is always a limit. */
    paymentsByOrder: (
      merchantId: string,
      orderNumber: string,
      {
        limit = MOST_OF_ORDER,
        beforeMs = AFTER_ALL,
      }: { readonly limit?: number; readonly beforeMs?: number } = {},
    ) => paymentsByOrder(merchantId, orderNumber, beforeMs, limit),
    /** When the first payment of an order was opened. */
    firstOfOrder,
    /**
     * What may still be charged of an order, or is: the payment that holds its number, and of those that have no end yet as many as
     * `limit`, the latest end first. Seen at one moment: what passes from one to the other is not missed.
     */
    standingOfOrder: all((merchantId: Slot<string>, orderNumber: Slot<string>, limit: Slot<number>) =>
      db
        .selectFrom(
          payments
            .where('merchant_id', '=', merchantId)
            .where('order_number', '=', orderNumber)
            .where('ends_at', 'is not', null)
            .orderBy('ends_at', 'desc')
            .orderBy('id', 'desc')
            .limit(limit)
            .as('without_end'),
        )
        .selectAll()
        .unionAll(
          db
            .selectFrom('claims')
            .innerJoin('payments', 'payments.id', 'claims.payment_id')
            .selectAll('payments')
            .where('claims.merchant_id', '=', merchantId)
            .where('claims.order_number', '=', orderNumber),
        ),
    ),
    /** Newest first. */
    recentPayments: ({ limit, merchantId }: OfMerchant) =>
      merchantId === undefined ? recentPayments(limit) : recentPaymentsOf(merchantId, limit),
    /** Oldest first, after `after`. */
    paymentsOf: (merchantId: string, { after, limit }: Page) =>
      paymentsOf(merchantId, after.created_at, after.id, limit),
    /** Won whose whereabouts are not known. */
    atRisk: async () => (await atRisk()) ?? { payments: 0, won: 0, since_ms: null },
    /** Payments with money at risk, the longest first. */
    paymentsAtRisk: all((limit: Slot<number>) =>
      payments.where('at_risk_since', 'is not', null).orderBy('at_risk_since').orderBy('id').limit(limit),
    ),
    /** Those of them that nobody asks a card company about. */
    paymentsHeld: all((limit: Slot<number>) =>
      payments
        .where('at_risk_since', 'is not', null)
        .where('due_at', 'is', null)
        .orderBy('at_risk_since')
        .orderBy('id')
        .limit(limit),
    ),
    /** By the attempts to charge them, each of which may be an earlier one. */
    paymentsByAttempts: async (ids: readonly string[]): Promise<ReadonlyMap<string, PaymentRow>> =>
      new Map((await ofAttempts(ids)).map(({ attempt_id: id, ...row }) => [id, row])),
    /** Approved on a day (`YYYYMMDD`, KST), by id, after `after`. */
    paymentsApprovedOn: (day: string, after: string, limit: number) =>
      paymentsApprovedOn(day, after, limit, firstIdOf(day)),
    /** Cancellations that were done in a time, oldest first, after `after`. */
    cancelsDone: all((from: Slot<number>, after: Slot<string>, before: Slot<number>, limit: Slot<number>) =>
      db
        .selectFrom('cancels')
        .selectAll()
        .where('cancelled_at', '>=', from)
        .where((where) => where.or([where('cancelled_at', '>', from), where('id', '>', after)]))
        .where('cancelled_at', '<', before)
        .orderBy('cancelled_at')
        .orderBy('id')
        .limit(limit),
    ),
    /** By the attempts and cancellations that they are of. */
    payoutDays,
    payoutDaysOf: all((paymentId: Slot<string>) =>
      db.selectFrom('payout_days').selectAll().where('payment_id', '=', paymentId).orderBy('id'),
    ),
    reconciliation: one((day: Slot<string>) =>
      db.selectFrom('reconciliations').selectAll().where('id', '=', day),
    ),
    /** Newest day first. */
    recentReconciliations,
    /** A day that has to be compared before anything may be charged; undefined: there is none. */
    heldDay: async () => (await heldDay())?.id,
    difference: one((id: Slot<string>) => db.selectFrom('differences').selectAll().where('id', '=', id)),
    differencesOfDay: all((day: Slot<string>, after: Slot<string>, limit: Slot<number>) =>
      db
        .selectFrom('differences')
        .selectAll()
        .where('day', '=', day)
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit),
    ),
    differencesOfOrder: all((merchantId: Slot<string>, reference: Slot<string>) =>
      db
        .selectFrom('differences')
        .selectAll()
        .where('merchant_id', '=', merchantId)
        .where('order_reference', '=', reference)
        .orderBy('id'),
    ),
    /** Won that books do not agree about. */
    differencesAtRisk: async () => (await differencesAtRisk()) ?? { differences: 0, won: 0, since_ms: null },
    /** What a partner has begun to charge since a moment, and has not come to nothing. Older payments are not looked at. */
    begun: async (of: {
      readonly merchantId: string;
      readonly openedFromMs: number;
      readonly startedFromMs: number;
    }) => (await begun(of.merchantId, of.openedFromMs, of.startedFromMs)) ?? { payments: 0, amount_won: 0 },
    turnover: one((merchantId: Slot<string>, period: Slot<string>) =>
      db
        .selectFrom('turnovers')
        .selectAll()
        .where('merchant_id', '=', merchantId)
        .where('period', '=', period),
    ),
    /** The versions of those of the payments that exist: one query for all watchers. */
    paymentVersions: async (ids: readonly string[]): Promise<ReadonlyMap<string, number>> =>
      new Map((await versions(ids)).map(({ id, version }) => [id, version])),
    events: all((paymentId: Slot<string>) =>
      db.selectFrom('events').selectAll().where('payment_id', '=', paymentId).orderBy('sequence'),
    ),
    claim: one((merchantId: Slot<string>, orderNumber: Slot<string>) =>
      db
        .selectFrom('claims')
        .selectAll()
        .where('merchant_id', '=', merchantId)
        .where('order_number', '=', orderNumber),
    ),
    sealedOrder: one((merchantId: Slot<string>, orderNumber: Slot<string>) =>
      db
        .selectFrom('sealed_orders')
        .selectAll()
        .where('merchant_id', '=', merchantId)
        .where('order_number', '=', orderNumber),
    ),
    /** What an AuthKey was redeemed by. */
    redeemed: one((authNonce: Slot<string>) =>
      db.selectFrom('nonces').selectAll().where('nonce', '=', authNonce),
    ),

    /** Of these subjects, when the last of their wrong keys is forgotten. */
    wrongKeys: async (ids: readonly string[]): Promise<ReadonlyMap<string, number>> => {
      const rows = await wrongKeys(ids[0] ?? '', ids[1] ?? ids[0] ?? '');
      return new Map(rows.map((row) => [row.id, row.forgotten_at]));
    },

    outboxOf: beside('pay', (paymentId, isOfMonth) =>
      db
        .selectFrom('outbox')
        .selectAll()
        .where('payment_id', '=', paymentId)
        .where(isOfMonth)
        .orderBy('created_at')
        .orderBy('id'),
    ),
    outboxRow: one((id: Slot<string>) => db.selectFrom('outbox').selectAll().where('id', '=', id)),
    delivery: one((id: Slot<string>) => db.selectFrom('deliveries').selectAll().where('id', '=', id)),
    deliveriesOf: beside('msg', (outboxId, isOfMonth) =>
      db
        .selectFrom('deliveries')
        .selectAll()
        .where('outbox_id', '=', outboxId)
        .where(isOfMonth)
        .orderBy('id'),
    ),
    /** Webhooks, newest first. */
    deliveriesByOrder: (merchantId: string, orderNumber: string, limit = MOST_OF_ORDER) =>
      deliveriesByOrder(merchantId, orderNumber, limit),
    /** Webhooks, newest first. */
    recentDeliveries: ({ limit, merchantId }: OfMerchant) =>
      merchantId === undefined ? recentDeliveries(limit) : recentDeliveriesOf(merchantId, limit),
    /** Messages to customers, newest first. */
    recentMessages: all((limit: Slot<number>) => newest.where('channel', '<>', 'webhook').limit(limit)),
    deliveryTries: all((deliveryId: Slot<string>) =>
      db.selectFrom('delivery_tries').selectAll().where('delivery_id', '=', deliveryId).orderBy('sequence'),
    ),

    webhookAddress: one((id: Slot<string>) => addresses.where('id', '=', id)),
    /** Oldest first; all there ever were. */
    webhookAddresses: all(() => addresses.orderBy('created_at').orderBy('id')),
    webhookAddressesOf: all((merchantId: Slot<string>) =>
      addresses.where('merchant_id', '=', merchantId).orderBy('created_at').orderBy('id'),
    ),
    /** Active addresses that have a delivery due at or before `nowMs`; where months are kept apart, one whose id is not before `from`. */
    dueAddresses: all((nowMs: Slot<number>, from: Slot<string>) =>
      addresses
        .where('status', '=', 'active')
        .where((where) =>
          where.exists(
            where
              .selectFrom('deliveries')
              .select('deliveries.id')
              .whereRef('deliveries.address_id', '=', 'webhook_addresses.id')
              .where('deliveries.due_at', '<=', nowMs)
              .where(isFrom('deliveries', from)),
          ),
        )
        .orderBy('id'),
    ),
    merchant: one((id: Slot<string>) => merchants.where('id', '=', id)),
    /** Whose client key it is, or was until a rotation. */
    merchantByClientKey: one((clientKey: Slot<string>) =>
      merchants.where((where) =>
        where.or([where('client_key', '=', clientKey), where('old_client_key', '=', clientKey)]),
      ),
    ),
    merchants: all(() => merchants.orderBy('created_at').orderBy('id')),
    /** Oldest first. */
    sealingKeys: all(() => db.selectFrom('sealing_keys').selectAll().orderBy('created_at').orderBy('id')),
    keyring: one(() => db.selectFrom('keyring').selectAll().where('id', '=', 'keyring')),
    /** The audit trail after a place, oldest first. */
    acts: all((after: Slot<number>, limit: Slot<number>) =>
      acts.where('sequence', '>', after).orderBy('sequence').limit(limit),
    ),
    /** How many stand before the first, where none belongs. Their numbers may be such as cannot be read. */
    actsBeforeFirst: async () => (await actsBeforeFirst())?.acts ?? 0,
    /** Newest first; before a place, when there is one. */
    recentActs: ({ limit, merchantId, before = AFTER_ALL }: OfMerchant & { readonly before?: number }) =>
      merchantId === undefined ? recentActs(before, limit) : recentActsOf(merchantId, before, limit),
    /** Payments whose outcome a card company still has to tell; of those that come due first. */
    waitingRecoveries: async (): Promise<Waiting> => (await waitingRecoveries()) ?? NONE_WAITS,
    /** Results that no address has been given yet. */
    waitingResults: async (): Promise<Waiting> => (await waitingResults()) ?? NONE_WAITS,
    /** Deliveries of a channel that have not arrived and are not given up. */
    waitingDeliveries: async (channel: string): Promise<Waiting> =>
      (await waitingDeliveries(channel)) ?? NONE_WAITS,
    meta: async (key: string) => (await meta(key))?.value,
  };
}

/** The first id of a payment that may have been approved on a day: it was opened that day, or the day before. */
function firstIdOf(day: string): string {
  return idsOfMonth('pay', monthAt(kstDayMs(day) - 1)).from;
}

/** Engines keep a handful of statements then, however many ids are asked for. */
function padToPowerOfTwo(ids: readonly string[]): readonly string[] {
  const length = 2 ** Math.ceil(Math.log2(ids.length));
  return Array.from({ length }, (_, index) => ids[index] ?? ids[0]!);
}
