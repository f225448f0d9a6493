import {
  type Candidate,
  chooseToGiveBack,
  findCandidates,
  findDay,
  holdSince,
  lastMomentOf,
  type ManageDeps,
  openDifferencesOf,
  paymentFromRow,
  type Reconciliation,
  requestDay,
  requestGiveBack,
  type StoredDifference,
} from '@dojang/gateway';
import type { Difference } from '@dojang/gateway/books';
import { amountText, groupedDigits } from '@dojang/protocol/figures';
import { CliError } from '../cli-error.ts';
import { confirmAct } from '../confirm.ts';
import { pollUntil } from '../poll-until.ts';
import type { Terminal } from '../terminal.ts';
import {
  type AdoptedOrder,
  type AdoptOptions,
  adoptCharges,
  noteCandidates,
  noteRefused,
  ownerOfList,
} from './adopt-charges.ts';
import { listedOrders } from './listed-orders.ts';
import type { ReadOptions } from './read-book.ts';
import { differenceWon, reportCsv, reportLines } from './report.ts';

export interface DayOptions {
  /** `YYYYMMDD`, KST. */
  readonly day: string;
  readonly fix: boolean;
  readonly unknownToo: boolean;
  readonly yes: boolean;
  readonly format: 'table' | 'json' | 'csv';
  /** The shop's own orders, by which what this store has never seen is adopted; null: none were brought. */
  readonly list: OrderList | null;
}

interface OrderList extends ReadOptions, Omit<AdoptOptions, 'yes'> {
  readonly path: string;
  readonly merchant: string | undefined;
}

/** The running gateway takes up a day within a second; its books come in pages. */
const PATIENCE_MS = 120_000;
const SAY_EVERY_MS = 5_000;

/**
 * Has the running gateway compare a day, prints what differs, and, when asked to, adopts what the shop's list says is paid and has the
 * gateway give back what stands for nothing.
 * @returns whether anything differs
 * @throws CliError when nobody compared it
 */
export async function reconcileDayByOperator(
  state: ManageDeps,
  options: DayOptions,
  terminal: Terminal,
): Promise<boolean> {
  const { day, fix, list } = options;
  const orders =
    list === null ? [] : await listedOrders(list.path, await ownerOfList(state, list.merchant), list);
  const before = await requestDay(state, day);
  const reconciliation = await waitForDay(state, day, before?.compared?.atMs ?? null, terminal);
  let open = await openDifferencesOf(state, day);
  const candidates = await findCandidates(state, open, orders);
  noteRefused(candidates, terminal);
  if (!fix) noteCandidates(candidates, terminal);
  let adopted: readonly AdoptedOrder[] = [];
  if (fix) {
    if (list !== null)
      adopted = await adoptCharges(state, candidates, { ...list, yes: options.yes }, terminal);
    open = await openDifferencesOf(state, day);
    open = await giveBack(state, open, { ...options, kept: keptBack(candidates) }, terminal);
  }
  await show(state, { reconciliation, open, adopted }, options, terminal);
  return open.length > 0;
}

/** Says that an older backup was put in the store's place. */
export async function declareRestored(state: ManageDeps, { print }: Terminal): Promise<void> {
  const days = await holdSince(state, (await lastMomentOf(state)) ?? state.ports.nowMs());
  print(
    `Nothing is charged until the running gateway has read the card companies' books of ${days.length === 1 ? days[0] : `${days.length} days, ${days[0]} to ${days.at(-1)}`}.`,
  );
  print('What they hold and this store does not is told then by: dojang reconcile --day <day>');
}

async function waitForDay(
  state: ManageDeps,
  day: string,
  lastMs: number | null,
  { note }: Pick<Terminal, 'note'>,
): Promise<Reconciliation> {
  const { ports } = state;
  let saidAtMs = ports.monotonicMs();
  const found = await pollUntil(
    ports,
    () => findDay(state, day),
    (each) => isComparedAnew(each, lastMs),
    {
      patienceMs: PATIENCE_MS,
      onWait: () => {
        if (ports.monotonicMs() - saidAtMs < SAY_EVERY_MS) return;
        saidAtMs = ports.monotonicMs();
        note(`Waiting for the running gateway to read the books of ${day} …`);
      },
    },
  );
  if (isComparedAnew(found, lastMs)) return found;
  throw new CliError(
    `No gateway has compared ${day} within ${PATIENCE_MS / 1_000} s. Is one running, and are the card companies there? See its log; it goes on trying.`,
  );
}

function isComparedAnew(of: Reconciliation | null, lastMs: number | null): of is Reconciliation {
  return of?.compared != null && of.compared.atMs !== lastMs;
}

/** What the shop may have sent the goods for is not given back, adopted or not. */
function keptBack(candidates: readonly Candidate[]): ReadonlySet<string> {
  const kept = candidates.filter(({ order }) => order.status === 'paid' || order.status === 'unsaid');
  return new Set(kept.map(({ difference }) => difference.id));
}

/** @returns what is open after it */
async function giveBack(
  state: ManageDeps,
  open: readonly StoredDifference[],
  { day, unknownToo, yes, kept }: DayOptions & { readonly kept: ReadonlySet<string> },
  { note }: Pick<Terminal, 'note'>,
): Promise<readonly StoredDifference[]> {
  const mayBe = open.filter(({ id }) => !kept.has(id));
  const chosen = chooseToGiveBack(mayBe, { unknownToo });
  const unknown = chooseToGiveBack(mayBe, { unknownToo: true }).length - chosen.length;
  if (unknown > 0)
    note(
      `${groupedDigits(unknown)} charges stand for payments that this store has never seen, as after the restore of an older backup: the shop may have been told that they are paid. --orders <file> adopts what its list says is paid; with its word that it is not, add --unknown-too.`,
    );
  if (chosen.length === 0) return open;
  const totalWon = chosen.reduce((total, { thereWon }) => total + thereWon, 0);
  if (!yes)
    await confirmAct(
      `This gives back ${groupedDigits(chosen.length)} charges, ${amountText(totalWon, 'en')} in all, of which nobody was told that they are paid.`,
      'Nothing was given back.',
    );
  for (const difference of chosen) await requestGiveBack(state, difference);
  const left = await pollUntil(
    state.ports,
    () => openDifferencesOf(state, day),
    (each) => countGivingBack(each) === 0,
    { patienceMs: PATIENCE_MS },
  );
  const waiting = countGivingBack(left);
  if (waiting > 0)
    note(`${groupedDigits(waiting)} are not given back yet; the running gateway goes on asking.`);
  return left;
}

function countGivingBack(differences: readonly StoredDifference[]): number {
  return differences.filter(({ status }) => status === 'giving-back').length;
}

interface Found {
  readonly reconciliation: Reconciliation;
  readonly open: readonly StoredDifference[];
  readonly adopted: readonly AdoptedOrder[];
}

async function show(
  state: ManageDeps,
  { reconciliation: { day, status, compared }, open, adopted }: Found,
  { format }: DayOptions,
  { print, printJson, note, colors }: Terminal,
): Promise<void> {
  const differences: Difference[] = [];
  for (const each of open) differences.push(await asDifference(state, each));
  if (format === 'json')
    return printJson({
      day,
      isClosed: status === 'closed',
      isEqual: differences.length === 0,
      ...compared,
      differences: open,
      ...(adopted.length > 0 && { adopted }),
    });
  const totalWon = differences.reduce((total, difference) => total + differenceWon(difference), 0);
  const booked = `${groupedDigits(compared?.approvals ?? 0)} approvals of ${amountText(compared?.approvedWon ?? 0, 'en')}`;
  const summary =
    differences.length === 0
      ? `Equal: ${booked}.`
      : `${groupedDigits(differences.length)} differences of ${amountText(totalWon, 'en')}; the card companies booked ${booked}.`;
  if (format === 'csv') print(reportCsv(differences));
  else for (const line of reportLines(differences, colors)) print(line);
  if (status !== 'closed') note(`The card companies have not closed ${day} yet: this is provisional.`);
  if (format === 'csv') note(summary);
  else print(summary);
}

/** The order by its number where it is known here, else by what card companies call it. */
async function asDifference({ store }: ManageDeps, stored: StoredDifference): Promise<Difference> {
  const { kind, day, paymentId, orderReference, attemptId, cancelId, approvalNumber } = stored;
  const { cardCompany, hereWon, thereWon, status, merchant } = stored;
  const row = paymentId === null ? undefined : await store.payment(paymentId);
  return {
    kind,
    order: row === undefined ? orderReference : paymentFromRow(row).order.orderNumber,
    id: cancelId ?? attemptId,
    approvalNumber,
    day,
    cardCompany,
    hereWon,
    thereWon,
    places: [merchant.merchantId, ...(status === 'giving-back' ? ['being given back'] : [])],
  };
}
