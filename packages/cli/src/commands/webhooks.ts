import {
  addWebhookAddress,
  enableWebhookAddress,
  listWebhookAddresses,
  type ManageDeps,
  type MerchantDeps,
  readWebhookLog,
  removeWebhookAddress,
  resendDelivery,
  resendOrder,
  type WebhookAddress,
  type WebhookEvent,
} from '@dojang/gateway';
import { type Command, InvalidArgumentError } from 'commander';
import { CliError } from '../cli-error.ts';
import { deliveryJson } from '../delivery-json.ts';
import { type CommandDeps, environmentOf, withFlags } from '../flags.ts';
import { examples } from '../help.ts';
import { manage, withActFlags } from '../manage.ts';
import { alignColumns } from '../table.ts';
import { printable, type Terminal } from '../terminal.ts';
import { unknownMerchant } from '../unknown-merchant.ts';
import { deliveryLines } from '../webhooks/delivery-lines.ts';
import { withState } from '../with-state.ts';

interface Json {
  readonly json: boolean;
}

interface LogFlags extends Json {
  readonly merchant?: string;
  readonly order?: string;
  readonly failed: boolean;
  readonly limit: number;
}

interface ResendFlags extends Json {
  readonly order?: string;
  readonly merchant?: string;
}

const knownEvents: Readonly<Record<WebhookEvent, true>> = { payment: true, cancel: true };

/** `dojang webhooks …`: where results of payments are sent, and what became of it; also while the gateway runs. */
export function webhookCommands(program: Command, deps: CommandDeps): void {
  const webhooks = program
    .command('webhooks')
    .description('webhooks: addresses, secrets, what was sent and what failed')
    .helpCommand(false);
  const reading = (line: string, description: string) =>
    withFlags(webhooks.command(line).description(description), 'DOJANG_DATA').option(
      '--json',
      'print JSON',
      false,
    );
  const command = (line: string, description: string) =>
    withActFlags(webhooks.command(line).description(description)).option('--json', 'print JSON', false);
  const withGateway = (self: Command, work: (state: MerchantDeps) => Promise<void>) =>
    withState(environmentOf(deps, self), { create: false }, work);

  command('add <merchant> <url>', 'add an address and issue its secret, which is shown once')
    .option('--events <list>', 'payment, cancel, or both with a comma (default: both)', readEvents)
    .addHelpText(
      'after',
      examples(
        ['dojang webhooks add test http://localhost:3000/webhooks', 'a shop on this machine (test mode)'],
        [
          'dojang webhooks add coffee https://shop.example.kr/webhooks --events cancel',
          'cancellations alone',
        ],
      ),
    )
    .action(
      async (
        merchantId: string,
        url: string,
        options: Json & { readonly events?: readonly WebhookEvent[] },
        self: Command,
      ) => manage(deps, self, (state) => add(state, { merchantId, url, ...options }, deps.terminal)),
    );

  reading('list', 'list the addresses')
    .option('--merchant <id>', 'only those of one partner')
    .action(async (options: Json & { readonly merchant?: string }, self: Command) =>
      withGateway(self, (state) => list(state, options, deps.terminal)),
    );

  reading('log', 'show what was sent, newest first, with every try')
    .option('--merchant <id>', 'only those of one partner')
    .option('--order <number>', 'only those of one order')
    .option('--failed', 'only those whose last try failed', false)
    .option('--limit <count>', 'how many', readCount, 20)
    .action(async (options: LogFlags, self: Command) =>
      withGateway(self, (state) => log(state, options, deps.terminal)),
    );

  command('resend [delivery]', 'send a delivery, or all results of an order, once more')
    .option('--order <number>', 'all results of this order, to every address that wants them')
    .option('--merchant <id>', 'of this partner alone')
    .addHelpText(
      'after',
      examples(
        ['dojang webhooks resend msg_…', 'one delivery of dojang webhooks log'],
        ['dojang webhooks resend --order 2026112314050900', 'also to an address that was added later'],
      ),
    )
    .action(async (id: string | undefined, options: ResendFlags, self: Command) =>
      manage(deps, self, (state) => resend(state, id, options, deps.terminal)),
    );

  command('remove <address>', 'stop sending to an address').action(
    async (id: string, options: Json, self: Command) =>
      manage(deps, self, async (state) => {
        const removed = await removeWebhookAddress(state, id);
        if (removed === null) throw unknownAddress(id);
        tell(deps.terminal, options, { id, status: removed.status }, `Nothing more is sent to ${id}.`);
      }),
  );

  command('enable <address>', 'send to a disabled address again, also what has waited').action(
    async (id: string, options: Json, self: Command) =>
      manage(deps, self, async (state) => {
        const enabled = await enableWebhookAddress(state, id);
        if (enabled === null) throw unknownAddress(id);
        tell(deps.terminal, options, { id, status: enabled.status }, `${id} is sent to again.`);
      }),
  );
}

async function add(
  state: ManageDeps,
  input: Json & {
    readonly merchantId: string;
    readonly url: string;
    readonly events?: readonly WebhookEvent[];
  },
  terminal: Terminal,
): Promise<void> {
  const { json, ...address } = input;
  const added = await addWebhookAddress(state, address);
  if (!added.ok) {
    if (added.reason === 'merchant') throw unknownMerchant(input.merchantId);
    throw new CliError(`${printable(input.url)} was not added: ${added.message}.`);
  }
  const { id, url, events } = added.address;
  if (json) terminal.printJson({ id, url, events, secret: added.secret, warning: added.warning });
  else
    for (const line of alignColumns([
      [terminal.colors.dim('address'), id],
      [terminal.colors.dim('url'), url],
      [terminal.colors.dim('events'), events.join(', ')],
      [terminal.colors.dim('secret'), added.secret],
    ]))
      terminal.print(line);
  if (added.warning !== null)
    terminal.note(`The receiver did not pass the check (${added.warning}); live mode would refuse it.`);
  if (!json) terminal.note('Keep the secret now: it verifies the signatures, and it is not shown again.');
}

async function list(
  state: MerchantDeps,
  { merchant, json }: Json & { readonly merchant?: string },
  { print, printJson, colors }: Terminal,
): Promise<void> {
  if (merchant !== undefined && (await state.store.merchant(merchant)) === undefined)
    throw unknownMerchant(merchant);
  const addresses = await listWebhookAddresses(state.store, merchant);
  const nowMs = state.ports.nowMs();
  if (json) return printJson(addresses.map((each) => shown(each, nowMs)));
  if (addresses.length === 0)
    return print('There is no address yet. Add one: dojang webhooks add <merchant> <url>');
  const rows = addresses.map((each) => [
    each.id,
    each.merchantId,
    each.status === 'active' ? colors.green(each.status) : colors.red(each.status),
    each.events.join(', '),
    String(secretsInForce(each, nowMs)),
    printable(each.url),
    each.disabledReason ?? '',
  ]);
  const head = ['ADDRESS', 'MERCHANT', 'STATUS', 'EVENTS', 'SECRETS', 'URL', 'WHY'];
  for (const line of alignColumns([head.map((text) => colors.dim(text)), ...rows])) print(line);
}

async function log(
  state: MerchantDeps,
  flags: LogFlags,
  { print, printJson, colors }: Terminal,
): Promise<void> {
  const { merchant, order, failed, limit, json } = flags;
  if (merchant !== undefined && (await state.store.merchant(merchant)) === undefined)
    throw unknownMerchant(merchant);
  const entries = await readWebhookLog(state.store, {
    limit,
    failed,
    ...(merchant !== undefined && { merchantId: merchant }),
    ...(order !== undefined && { orderNumber: order }),
  });
  if (json) return printJson(entries.map(deliveryJson));
  if (entries.length === 0) return print('There is no such delivery.');
  for (const [index, entry] of entries.entries()) {
    if (index > 0) print('');
    for (const line of deliveryLines(entry, colors)) print(line);
  }
}

async function resend(
  state: ManageDeps,
  id: string | undefined,
  { order, merchant, json }: ResendFlags,
  terminal: Terminal,
): Promise<void> {
  if ((id === undefined) === (order === undefined))
    throw new CliError('Name one delivery, or an order with --order.');
  if (merchant !== undefined && (await state.store.merchant(merchant)) === undefined)
    throw unknownMerchant(merchant);
  const result =
    order === undefined
      ? await resendDelivery(state, id ?? '')
      : await resendOrder(state, {
          orderNumber: order,
          ...(merchant !== undefined && { merchantId: merchant }),
        });
  if (!result.ok) throw new CliError(`Nothing is sent: ${printable(result.message)}.`);
  const { deliveryIds } = result;
  if (json) return terminal.printJson({ deliveries: deliveryIds });
  for (const each of deliveryIds) terminal.print(each);
  terminal.note('The running gateway sends it now; dojang webhooks log shows what came of it.');
}

/** What may be shown of an address: no secret, wrapped or not. */
function shown(address: WebhookAddress, nowMs: number) {
  const { id, merchantId, url, status, disabledReason, events, createdAtMs } = address;
  return {
    id,
    merchantId,
    url,
    status,
    disabledReason,
    events,
    secretsInForce: secretsInForce(address, nowMs),
    createdAt: new Date(createdAtMs).toISOString(),
  };
}

function secretsInForce({ secrets }: WebhookAddress, nowMs: number): number {
  return secrets.filter(({ validUntilMs }) => validUntilMs === null || nowMs < validUntilMs).length;
}

function tell({ print, printJson }: Terminal, { json }: Json, value: object, sentence: string): void {
  if (json) printJson(value);
  else print(sentence);
}

function unknownAddress(id: string): CliError {
  return new CliError(`There is no address ${printable(id)}: dojang webhooks list shows those there are.`);
}

function readEvents(text: string): readonly WebhookEvent[] {
  const names = text.split(',').map((name) => name.trim());
  const events = names.filter((name): name is WebhookEvent => Object.hasOwn(knownEvents, name));
  if (events.length !== names.length)
    throw new InvalidArgumentError('Give payment, cancel, or both with a comma.');
  return events;
}

function readCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Give a number from 1 to 9999.');
  return Number(text);
}
