import {
  type ManageDeps,
  type MerchantDeps,
  type MessageEntry,
  readMessages,
  showMessage,
} from '@dojang/gateway';
import { logMomentText } from '@dojang/protocol/figures';
import { type Command, InvalidArgumentError } from 'commander';
import { CliError } from '../cli-error.ts';
import { deliveryJson } from '../delivery-json.ts';
import { type CommandDeps, environmentOf, withFlags } from '../flags.ts';
import { examples } from '../help.ts';
import { manage, withActFlags } from '../manage.ts';
import { alignColumns } from '../table.ts';
import { printable, type Terminal } from '../terminal.ts';
import { withState } from '../with-state.ts';

/** `dojang messages …`: what customers get by e-mail and 알림톡; also while the gateway runs. */
export function messageCommands(program: Command, deps: CommandDeps): void {
  const messages = program
    .command('messages')
    .description('messages: what customers get by e-mail and 알림톡')
    .helpCommand(false);
  const withGateway = (self: Command, work: (state: MerchantDeps) => Promise<void>) =>
    withState(environmentOf(deps, self), { create: false }, work);

  withFlags(messages.command('list').description('list messages, newest first'), 'DOJANG_DATA')
    .option('--limit <count>', 'how many', readCount, 20)
    .option('--json', 'print JSON', false)
    .action(async (options: { readonly limit: number; readonly json: boolean }, self: Command) =>
      withGateway(self, (state) => list(state, options, deps.terminal)),
    );

  withActFlags(
    messages
      .command('show')
      .argument('<message>')
      .description('show a message and each try; who reads one stands in the audit trail'),
  )
    .option('--json', 'print JSON', false)
    .addHelpText('after', examples(['dojang messages show msg_…', 'one of dojang messages list']))
    .action(async (id: string, options: { readonly json: boolean }, self: Command) =>
      manage(deps, self, (state) => show(state, { id, ...options }, deps.terminal)),
    );
}

async function list(
  { store }: MerchantDeps,
  { limit, json }: { readonly limit: number; readonly json: boolean },
  { print, printJson, colors }: Terminal,
): Promise<void> {
  const entries = await readMessages(store, limit);
  // A customer's address and words are for who asks for one message: that stands in the audit trail.
  if (json)
    return printJson(
      entries.map((entry) => ({
        ...deliveryJson(entry),
        to: undefined,
        subject: undefined,
        text: undefined,
      })),
    );
  if (entries.length === 0) return print('There is no message yet: customers without an address get none.');
  const head = ['ID', 'SINCE (KST)', 'CHANNEL', 'TELLS', 'MERCHANT', 'ORDER NUMBER', 'STATUS'];
  const rows = entries.map((entry) => [
    entry.id,
    logMomentText(entry.createdAtMs),
    entry.channel,
    entry.occasion,
    printable(entry.merchantId),
    printable(entry.orderNumber),
    entry.status,
  ]);
  for (const line of alignColumns([head.map((text) => colors.dim(text)), ...rows])) print(line);
}

async function show(
  state: ManageDeps,
  { id, json }: { readonly id: string; readonly json: boolean },
  { print, printJson, colors }: Terminal,
): Promise<void> {
  const entry = await showMessage(state, id);
  if (entry === null)
    throw new CliError(`There is no message ${printable(id)}: dojang messages list shows those there are.`);
  if (json) return printJson(deliveryJson(entry));
  const facts = [
    ['To', entry.to === '' ? '(erased)' : printable(entry.to)],
    ['Status', entry.status],
    ['Since', `${logMomentText(entry.createdAtMs)} KST`],
    ...(entry.subject === '' ? [] : [['Subject', printable(entry.subject)]]),
  ];
  for (const line of alignColumns(facts.map(([label = '', value = '']) => [colors.dim(label), value])))
    print(line);
  print('');
  for (const line of entry.text.split('\n')) print(printable(line));
  for (const line of tryLines(entry)) print(line);
}

function tryLines({ tries }: MessageEntry): readonly string[] {
  return tries.map(
    ({ atMs, error }) => `${logMomentText(atMs)}  ${error === null ? 'delivered' : printable(error)}`,
  );
}

function readCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Give a number from 1 to 9999.');
  return Number(text);
}
