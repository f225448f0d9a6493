import { type BuyerQuery, eraseBuyers, findBuyer, type ManageDeps } from '@dojang/gateway';
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { confirmAct } from '../confirm.ts';
import type { CommandDeps } from '../flags.ts';
import { examples } from '../help.ts';
import { manage, withActFlags } from '../manage.ts';
import type { Terminal } from '../terminal.ts';
import { unknownMerchant } from '../unknown-merchant.ts';

interface EraseFlags {
  readonly merchant: string;
  readonly phone?: string;
  readonly email?: string;
  readonly member?: string;
  readonly yes: boolean;
  readonly json: boolean;
}

/** `dojang buyers …`: what is stored of a partner's customers; also while the gateway runs. */
export function buyerCommands(program: Command, deps: CommandDeps): void {
  const buyers = program
    .command('buyers')
    .description('buyers: erase what is stored of one')
    .helpCommand(false);
  withActFlags(
    buyers.command('erase').description("erase a buyer's data from all settled payments; money records stay"),
  )
    .requiredOption('--merchant <id>', 'the partner the buyer paid')
    .option('--phone <number>', 'by phone number (PCD_PAYER_HP)')
    .option('--email <address>', 'by e-mail address (PCD_PAYER_EMAIL, or typed in the window)')
    .option('--member <number>', 'by member number (PCD_PAYER_NO)')
    .option('--yes', 'do not ask', false)
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      examples(
        ['dojang buyers erase --merchant coffee --phone 01012345678', 'asks before it erases'],
        ['dojang buyers erase --merchant coffee --member 42 --yes', 'for a script'],
      ),
    )
    .action(async (options: EraseFlags, self: Command) =>
      manage(deps, self, (state) => erase(state, options, deps.terminal)),
    );
}

async function erase(
  state: ManageDeps,
  options: EraseFlags,
  { print, printJson, note }: Terminal,
): Promise<void> {
  const query = queryOf(options);
  if ((await state.store.merchant(query.merchantId)) === undefined) throw unknownMerchant(query.merchantId);
  const ids = await findBuyer(state.store, query);
  if (ids.length > 0 && !options.yes)
    await confirmAct(
      `This erases the buyer from ${countOf(ids.length)} and cannot be undone.`,
      'Nothing was erased.',
    );
  const { erased, open } = await eraseBuyers(state, ids);
  if (options.json) return printJson({ erased, open });
  print(`The buyer was erased from ${countOf(erased)}.`);
  if (open > 0)
    note(
      `${countOf(open)} still open: nothing was erased there. Run this again once settled, within two hours.`,
    );
}

function queryOf({ merchant, phone, email, member }: EraseFlags): BuyerQuery {
  const named = (
    [
      ['phone', phone],
      ['email', email],
      ['member', member],
    ] as const
  ).flatMap(([by, value]) => (value === undefined ? [] : [{ by, value: value.trim() }]));
  const [only] = named;
  if (only === undefined || named.length > 1 || only.value === '')
    throw new CliError('Name the buyer by one of --phone, --email and --member.');
  return { merchantId: merchant, ...only };
}

function countOf(payments: number): string {
  return payments === 1 ? '1 payment' : `${payments} payments`;
}
