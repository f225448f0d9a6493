import {
  cancellationActs,
  isHeld,
  listMerchants,
  type ManageDeps,
  type MerchantDeps,
  type PaymentState,
  type PaymentStatus,
  paymentFromRow,
  paymentsOfOrder,
  resumePayment,
} from '@dojang/gateway';
import { amountText, groupedDigits, logMomentText } from '@dojang/protocol/figures';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { type CommandDeps, environmentOf, withFlags } from '../flags.ts';
import { examples } from '../help.ts';
import { manage, withActFlags } from '../manage.ts';
import { cancelByOperator } from '../payments/cancel-payment.ts';
import { colouredStatus } from '../payments/coloured-status.ts';
import { paymentLines } from '../payments/payment-lines.ts';
import { type PaymentSummary, payoutDaysOf, summaryOf } from '../payments/payment-summary.ts';
import { timelineOf } from '../payments/timeline.ts';
import { alignColumns } from '../table.ts';
import { type Colors, printable, type Terminal } from '../terminal.ts';
import { unknownMerchant } from '../unknown-merchant.ts';
import { withState } from '../with-state.ts';

interface ListOptions {
  readonly merchant?: string;
  readonly limit: number;
  readonly status?: PaymentStatus;
  readonly json: boolean;
}

interface ShowOptions {
  readonly merchant?: string;
  readonly json: boolean;
}

interface CancelFlags {
  readonly merchant?: string;
  readonly amount?: number;
  readonly requestId?: string;
  readonly yes: boolean;
  readonly json: boolean;
}

/** The store finds payments by time alone; a status is looked for among this many of the newest. */
const SEARCHED = 5_000;

const statuses: Readonly<Record<PaymentStatus, true>> = {
  open: true,
  authenticating: true,
  authenticated: true,
  approving: true,
  paid: true,
  failed: true,
  closed: true,
  abandoned: true,
  reversed: true,
};

/** `dojang payments …`: what happened, read from the store directly, also while the gateway runs. */
export function paymentCommands(program: Command, deps: CommandDeps): void {
  const payments = program
    .command('payments')
    .description('payments: list them, see what happened to one, give one back, resume one that is held')
    .helpCommand(false)
    .addHelpText(
      'after',
      examples(
        ['dojang payments list', 'the newest ones'],
        ['dojang payments show <order number>', 'each step of one'],
      ),
    );

  withFlags(payments.command('list').description('list payments, newest first'), 'DOJANG_DATA')
    .option('--merchant <id>', 'only those of one partner')
    .option('--limit <count>', 'how many', readCount, 20)
    .addOption(new Option('--status <status>', 'only those that stand so').choices(Object.keys(statuses)))
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      examples(
        ['dojang payments list --status paid --limit 5', 'the last five paid ones'],
        ['dojang payments list --merchant coffee --json', 'for another program'],
      ),
    )
    .action(async (options: ListOptions, self: Command) =>
      withState(environmentOf(deps, self), { create: false }, async (state) =>
        list(state, options, deps.terminal),
      ),
    );

  withFlags(
    payments
      .command('show')
      .argument('<order number>')
      .description('show the payments of an order number and what happened, newest first'),
    'DOJANG_DATA',
  )
    .option('--merchant <id>', 'only those of one partner')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      examples(['dojang payments show 2026112314050900', 'each step, with its time in KST']),
    )
    .action(async (orderNumber: string, options: ShowOptions, self: Command) =>
      withState(environmentOf(deps, self), { create: false }, async (state) =>
        show(state, { orderNumber, ...options }, deps.terminal),
      ),
    );

  withActFlags(
    payments
      .command('resume')
      .argument('<order number>')
      .description('go on with a payment that is held because the card company contradicts itself'),
  )
    .option('--merchant <id>', 'only that of one partner')
    .addHelpText(
      'after',
      examples(
        ['dojang payments show 2026112314050900', 'first: what was said, and what was expected'],
        ['dojang payments resume 2026112314050900', 'once the card company has put it right'],
      ),
    )
    .action(async (orderNumber: string, options: Pick<ShowOptions, 'merchant'>, self: Command) =>
      manage(deps, self, async (state) => resume(state, { orderNumber, ...options }, deps.terminal)),
    );

  withActFlags(
    payments
      .command('cancel')
      .argument('<order number>')
      .description("give back a payment in the partner's place"),
  )
    .option('--merchant <id>', 'only that of one partner')
    .option('--amount <won>', 'this much of it; otherwise all that is left', readAmount)
    .option('--request-id <id>', 'tells two cancellations of the same amount and reason apart')
    .option('--yes', 'do not ask', false)
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      examples(
        ['dojang payments cancel 2026112314050900 --reason "double order"', 'all that is left'],
        ['dojang payments cancel 2026112314050900 --amount 3000 --reason "damaged"', 'a part'],
      ),
    )
    .addHelpText(
      'after',
      '\nThe same amount and reason are the same cancellation, however often it is asked for.\nThe running gateway asks the card company.\nExit code 1 means: not given back, or not known yet.',
    )
    .action(async (orderNumber: string, options: CancelFlags, self: Command) =>
      manage(deps, self, async (state) => {
        const { merchant, amount = null, ...rest } = options;
        const found = await findPayments(state.store, orderNumber, merchant);
        await cancelByOperator(state, onlyPartner(found), { orderNumber, amount, ...rest }, deps.terminal);
      }),
    );
}

/** Two partners may have the same order number: money goes back for the one that was named. */
function onlyPartner(payments: readonly PaymentState[]): readonly PaymentState[] {
  const partners = [...new Set(payments.map(({ order }) => order.merchantId))];
  if (partners.length > 1)
    throw new CliError(`Name the partner with --merchant: ${partners.join(', ')} have this order number.`);
  return payments;
}

async function list({ store }: MerchantDeps, options: ListOptions, terminal: Terminal): Promise<void> {
  const { merchant, status, limit } = options;
  if (merchant !== undefined && (await store.merchant(merchant)) === undefined)
    throw unknownMerchant(merchant);
  const rows = await store.recentPayments({
    limit: status === undefined ? limit : SEARCHED,
    ...(merchant !== undefined && { merchantId: merchant }),
  });
  const found = rows.filter((row) => status === undefined || row.status === status).slice(0, limit);
  const summaries = found.map((row) => summaryOf(paymentFromRow(row)));
  if (options.json) return terminal.printJson(summaries.map(asJson));
  if (summaries.length === 0)
    terminal.print(
      rows.length === 0 && merchant === undefined
        ? 'No payments yet: open a window, for example in the shop that dojang start brings along.'
        : 'There is no such payment.',
    );
  else for (const line of tableOf(summaries, terminal.colors)) terminal.print(line);
  if (status !== undefined && rows.length === SEARCHED && found.length < limit)
    terminal.note(`Looked through the newest ${groupedDigits(SEARCHED)} payments.`);
}

async function show(
  { store }: MerchantDeps,
  { orderNumber, merchant, json }: ShowOptions & { readonly orderNumber: string },
  terminal: Terminal,
): Promise<void> {
  const states = await findPayments(store, orderNumber, merchant);
  const payments = await Promise.all(
    states.map(async (state) => {
      const events = await store.events(state.id);
      return {
        summary: summaryOf(state),
        payoutDays: payoutDaysOf(state, await store.payoutDaysOf(state.id)),
        timeline: timelineOf(events, state.order.work, await cancellationActs({ store }, state)),
      };
    }),
  );
  if (json) {
    const list = payments.map(({ summary, payoutDays, timeline }) => ({
      ...asJson(summary),
      payoutDays,
      timeline: timeline.map(({ atMs, ...entry }) => ({ at: new Date(atMs).toISOString(), ...entry })),
    }));
    return terminal.printJson(list);
  }
  for (const [index, { summary, payoutDays, timeline }] of payments.entries()) {
    if (index > 0) terminal.print('');
    for (const line of paymentLines(summary, { payoutDays, timeline }, terminal.colors)) terminal.print(line);
  }
}

/** Lets recovery ask the card company again about what it contradicted. */
async function resume(
  state: ManageDeps,
  { orderNumber, merchant }: Pick<ShowOptions, 'merchant'> & { readonly orderNumber: string },
  terminal: Terminal,
): Promise<void> {
  const held = (await findPayments(state.store, orderNumber, merchant)).filter(isHeld);
  if (held.length === 0)
    throw new CliError(
      `Nothing about ${printable(orderNumber)} is held: dojang payments show tells where it stands.`,
    );
  for (const { id } of held) {
    await resumePayment(state, id);
    terminal.print(`${id} goes on: the gateway asks the card company again.`);
  }
}

/** The payments of an order number, newest first. @throws CliError when there is none */
async function findPayments(
  store: MerchantDeps['store'],
  orderNumber: string,
  merchant: string | undefined,
): Promise<readonly PaymentState[]> {
  const merchants = await listMerchants(store);
  if (merchant !== undefined && !merchants.some(({ id }) => id === merchant)) throw unknownMerchant(merchant);
  const asked = merchants.filter(({ id }) => merchant === undefined || id === merchant);
  const rows = (await Promise.all(asked.map(({ id }) => paymentsOfOrder(store, id, orderNumber)))).flat();
  if (rows.length === 0)
    throw new CliError(
      `There is no payment with the order number ${printable(orderNumber)}${merchant === undefined ? '' : ` of ${merchant}`}: dojang payments list shows the newest.`,
    );
  return rows.toSorted((left, right) => right.created_at - left.created_at).map(paymentFromRow);
}

function tableOf(summaries: readonly PaymentSummary[], colors: Colors): readonly string[] {
  const head = ['OPENED (KST)', 'MERCHANT', 'ORDER NUMBER', 'AMOUNT', 'WORK', 'STATUS', 'CARD', 'CODE'];
  const rows = summaries.map((payment) => [
    logMomentText(payment.openedAtMs),
    printable(payment.merchant),
    printable(payment.orderNumber),
    amountText(payment.amountWon, 'en'),
    payment.work,
    colouredStatus(payment, colors),
    printable(payment.card),
    payment.code ?? '',
  ]);
  return alignColumns([head.map((text) => colors.dim(text)), ...rows], { right: [head.indexOf('AMOUNT')] });
}

function asJson<Summary extends PaymentSummary>({ openedAtMs, endedAtMs, ...summary }: Summary) {
  return {
    ...summary,
    openedAt: new Date(openedAtMs).toISOString(),
    endedAt: endedAtMs === null ? null : new Date(endedAtMs).toISOString(),
  };
}

function readAmount(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('Give whole won above 0, digits only.');
  return Number(text);
}

function readCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Give a number from 1 to 9999.');
  return Number(text);
}
