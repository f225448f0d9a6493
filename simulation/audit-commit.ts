import { isDeepStrictEqual } from 'node:util';
import { apply } from '../packages/gateway/src/payment/apply.ts';
import { type PaymentState, type PaymentStatus, wasReturned } from '../packages/gateway/src/payment/state.ts';
import { eventFromRow, paymentFromRow } from '../packages/gateway/src/record/payment-rows.ts';
import type { EventRow, PaymentRow, Store } from '../packages/gateway/src/store/contract.ts';

/** Where a payment may go from each status, written down apart from the core. Staying is always allowed. */
const WAYS: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  open: ['authenticating', 'closed', 'failed'],
  authenticating: ['authenticated', 'open', 'closed'],
  authenticated: ['approving', 'open', 'closed', 'failed'],
  approving: ['paid', 'open', 'failed', 'abandoned'],
  abandoned: ['reversed'],
  paid: [],
  failed: [],
  closed: [],
  reversed: [],
};

/** A payment as a commit left it. */
export interface Audited {
  readonly state: PaymentState;
  readonly version: number;
}

/** Checks a payment right after a commit that changed it: its row, its events and its claim, against what was before. */
export async function auditCommit(
  database: Store,
  before: Audited | undefined,
  id: string,
): Promise<Audited & { readonly broken: readonly string[] }> {
  const row = await database.payment(id);
  if (row === undefined) throw new Error(`The committed payment ${id} is not in the store.`);
  const events = await database.events(id);
  const state = paymentFromRow(row);
  const broken = [
    ...auditEvents(row, state, events),
    ...auditPace(before, row, events),
    ...auditWay(before?.state, events),
    ...(await auditClaim(database, state)),
  ];
  return { state, version: row.version, broken };
}

function auditEvents(row: PaymentRow, state: PaymentState, events: readonly EventRow[]): readonly string[] {
  const replayed = events.reduce<PaymentState | null>(
    (current, event) => apply(current, eventFromRow(event), event.at),
    null,
  );
  return [
    ...rule(
      events.every((event, index) => event.sequence === index + 1) && state.events === events.length,
      `the events of ${row.id} have a gap`,
    ),
    ...rule(isDeepStrictEqual(replayed, state), `the events of ${row.id} do not replay to its stored state`),
    ...rule(
      row.status === state.status && row.order_number === state.order.orderNumber,
      `the columns of ${row.id} differ from its state`,
    ),
    ...rule(
      events.filter((event) => event.type === 'result_returned').length <= 1,
      `the return of ${row.id} is recorded twice`,
    ),
  ];
}

/** One commit adds one version, and what was wanted together: any other pace means that a commit was lost or written twice. */
function auditPace(
  before: Audited | undefined,
  { id, version }: PaymentRow,
  events: readonly EventRow[],
): readonly string[] {
  const known = before?.state.events ?? 0;
  return [
    ...rule(
      version === (before?.version ?? 0) + 1,
      `${id} went from version ${before?.version} to ${version} in a commit`,
    ),
    ...rule(events.length > known, `${id} has version ${version} and ${events.length} events, as before`),
  ];
}

/** Each step of the way, also where several were stored together. */
function auditWay(known: PaymentState | undefined, events: readonly EventRow[]): readonly string[] {
  const broken: string[] = [];
  let before: PaymentState | null = known ?? null;
  for (const event of events.slice(known?.events ?? 0)) {
    const after = apply(before, eventFromRow(event), event.at);
    broken.push(...auditStep(before, after));
    before = after;
  }
  return broken;
}

function auditStep(before: PaymentState | null, after: PaymentState): readonly string[] {
  if (before === null) return rule(after.status === 'open', `${after.id} begins as ${after.status}`);
  const isReturned = wasReturned(before);
  return [
    ...rule(
      before.status === after.status || WAYS[before.status].includes(after.status),
      `${after.id} went from ${before.status} to ${after.status}`,
    ),
    ...rule(
      !(isReturned && after.status === 'closed' && before.status !== 'closed'),
      `${after.id} was closed after its result was returned`,
    ),
    ...rule(
      !isReturned || resultReturnedAtMs(after) === resultReturnedAtMs(before),
      `${after.id} was returned again`,
    ),
    ...rule(isDeepStrictEqual(before.order, after.order), `the order of ${after.id} changed`),
  ];
}

async function auditClaim(database: Store, state: PaymentState): Promise<readonly string[]> {
  const { merchantId, orderNumber } = state.order;
  const claim = await database.claim(merchantId, orderNumber);
  const holds = claim?.payment_id === state.id;
  const shall = state.status === 'approving' || state.status === 'abandoned' || state.status === 'paid';
  return rule(
    holds === shall,
    `${state.id} is ${state.status} and ${holds ? 'holds' : 'does not hold'} its order number`,
  );
}

function resultReturnedAtMs(state: PaymentState): number | null {
  return 'resultReturnedAtMs' in state ? state.resultReturnedAtMs : null;
}

function rule(holds: boolean, text: string): readonly string[] {
  return holds ? [] : [text];
}
