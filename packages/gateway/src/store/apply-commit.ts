import type { ClaimRow, Commit, Versioned } from './contract.ts';
import type { Expecting, Queries } from './queries.ts';
import type { Columns, Query, Statement, Value } from './statement.ts';

/** What the engine shall run next. */
export interface Step {
  readonly sql: string;
  readonly parameters: Value[];
  readonly answers: 'rows' | 'count';
}

export interface StepResult {
  readonly rows: readonly Columns[];
  /** Rows that a change touched. */
  readonly count: number;
}

export type Conflict = 'version' | 'order' | 'key';

type Steps<Result> = Generator<Step, Result, StepResult>;

/**
 * The one meaning of a `Commit`, as steps for either engine: SQLite runs them synchronously, PostgreSQL awaits each.
 * Answers the first conflict in the order versions, unique keys, claims, or null; after a conflict the engine rolls
 * back. Rows are taken in the order of their keys, so that two commits cannot wait for each other in a circle.
 */
export function* applyCommit(queries: Queries, commit: Commit): Steps<Conflict | null> {
  const versioned = yield* writeVersioned(queries, commit);
  if (versioned !== null) return versioned;

  for (const event of inOrder(commit.events, (row) => [row.payment_id, row.sequence]))
    if ((yield* run(queries.insertEvent, event)) === 0) return 'key';
  for (const row of inOrder(commit.cancellations, ({ id }) => [id]))
    if ((yield* run(queries.insertCancellation, row)) === 0) return 'key';
  for (const entry of inOrder(commit.outbox, (row) => [row.id]))
    if ((yield* run(queries.insertOutbox, entry)) === 0) return 'key';
  for (const row of inOrder(commit.rewrittenEvents, (each) => [each.payment_id, each.sequence]))
    yield* run(queries.rewriteEvent, row);
  for (const row of inOrder(commit.rewrittenOutbox, ({ id }) => [id])) yield* run(queries.rewriteOutbox, row);
  for (const delivery_id of inOrder(commit.clearedAnswers, (each) => [each]))
    yield* run(queries.clearAnswers, { delivery_id });
  for (const id of inOrder(commit.sharedOut, (each) => [each])) yield* run(queries.shareOut, { id });
  for (const row of inOrder(commit.deliveryAttempts, (each) => [each.delivery_id, each.sequence]))
    if ((yield* run(queries.insertDeliveryAttempt, row)) === 0) return 'key';
  for (const key of inOrder(commit.sealingKeys, (row) => [row.id]))
    if ((yield* run(queries.insertSealingKey, key)) === 0) return 'key';
  for (const key of inOrder(commit.retiredSealingKeys, (row) => [row.id]))
    yield* run(queries.retireSealingKey, key);
  for (const fact of inOrder(commit.meta, (row) => [row.key]))
    if ((yield* run(queries.insertMeta, fact)) === 0) return 'key';

  const claims = [
    ...(commit.releaseClaims ?? []).map((claim) => ({ claim, taken: false })),
    ...(commit.takeClaims ?? []).map((claim) => ({ claim, taken: true })),
  ];
  for (const { claim, taken } of inOrder(claims, (entry) => claimKey(entry.claim))) {
    if (!taken) yield* run(queries.releaseClaim, claim);
    else if ((yield* run(queries.takeClaim, claim)) === 0) return 'order';
  }
  return null;
}

/** Goes through all of them even after a taken key: a wrong version is the stronger news. */
function* writeVersioned(queries: Queries, commit: Commit): Steps<Conflict | null> {
  const tables = [
    writeRows(commit.payments, {
      insert: queries.insertPayment,
      update: queries.updatePayment,
      version: queries.paymentVersion,
    }),
    writeRows(commit.merchants, {
      insert: queries.insertMerchant,
      update: queries.updateMerchant,
      version: queries.merchantVersion,
    }),
    writeRows(commit.webhookAddresses, {
      insert: queries.insertWebhookAddress,
      update: queries.updateWebhookAddress,
      version: queries.webhookAddressVersion,
    }),
    writeRows(commit.deliveries, {
      insert: queries.insertDelivery,
      update: queries.updateDelivery,
      version: queries.deliveryVersion,
    }),
  ];
  let taken = false;
  for (const table of tables) {
    const conflict = yield* table;
    if (conflict === 'version') return conflict;
    taken ||= conflict === 'key';
  }
  return taken ? 'key' : null;
}

interface RowStatements<Row> {
  readonly insert: Statement<Row>;
  readonly update: Statement<Expecting<Row>>;
  readonly version: Query<{ readonly id: string }, { readonly version: number }>;
}

function* writeRows<Row extends { readonly id: string }>(
  rows: readonly Versioned<Row>[] | undefined,
  statements: RowStatements<Row>,
): Steps<'version' | 'key' | null> {
  let taken = false;
  for (const versioned of inOrder(rows, ({ row }) => [row.id])) {
    const conflict = yield* writeRow(versioned, statements);
    if (conflict === 'version') return conflict;
    taken ||= conflict === 'key';
  }
  return taken ? 'key' : null;
}

function* writeRow<Row extends { readonly id: string }>(
  { row, expects }: Versioned<Row>,
  statements: RowStatements<Row>,
): Steps<'version' | 'key' | null> {
  const count =
    expects === 0 ? yield* run(statements.insert, row) : yield* run(statements.update, { ...row, expects });
  if (count > 0) return null;
  // Nothing was written: either the version is another, or it is right and one of the row's keys is taken.
  const [stored] = yield* ask(statements.version, { id: row.id });
  return (stored?.version ?? 0) === expects ? 'key' : 'version';
}

function* run<Input>(statement: Statement<Input>, input: Input): Steps<number> {
  const { count } = yield { sql: statement.sql, parameters: statement.bind(input), answers: 'count' };
  return count;
}

function* ask<Input, Row>(query: Query<Input, Row>, input: Input): Steps<readonly Row[]> {
  const { rows } = yield { sql: query.sql, parameters: query.bind(input), answers: 'rows' };
  return rows.map((columns) => query.read(columns));
}

function claimKey(claim: ClaimRow): readonly string[] {
  return [claim.merchant_id, claim.order_number];
}

/** Sorted by key; rows of one key keep their order. */
function inOrder<Row>(
  rows: readonly Row[] | undefined,
  keyOf: (row: Row) => readonly (string | number)[],
): readonly Row[] {
  if (rows === undefined || rows.length < 2) return rows ?? [];
  return rows.toSorted((left, right) => compareKeys(keyOf(left), keyOf(right)));
}

function compareKeys(left: readonly (string | number)[], right: readonly (string | number)[]): number {
  for (const [index, value] of left.entries()) {
    const other = right[index];
    if (other === undefined || value > other) return 1;
    if (value < other) return -1;
  }
  return 0;
}
