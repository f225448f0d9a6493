import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { auditCommands } from './commands/audit.ts';
import { buyerCommands } from './commands/buyers.ts';
import { dbCommands } from './commands/db.ts';
import { doctorCommand } from './commands/doctor.ts';
import { faultCommands } from './commands/faults.ts';
import { runGateway } from './commands/gateway.ts';
import { runIssuers } from './commands/issuers.ts';
import { keyCommands } from './commands/keys.ts';
import { merchantCommands } from './commands/merchants.ts';
import { messageCommands } from './commands/messages.ts';
import { paymentCommands } from './commands/payments.ts';
import { reconcileCommand } from './commands/reconcile.ts';
import { type StartOptions, start } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';
import { termsCommands } from './commands/terms.ts';
import { webhookCommands } from './commands/webhooks.ts';
import { type CommandDeps, environmentOf, withFlags } from './flags.ts';
import { describeOption, examples, settingsHelp } from './help.ts';
import { type VariableName, variables } from './variables.ts';

/** The command line: `dojang <command>`. */
export function createProgram(deps: CommandDeps): Command {
  const program = new Command('dojang')
    .description('Dojang (도장): a self-hosted, Payple-compatible app-card payment system')
    .version(versionOf(), '-v, --version')
    .configureOutput({
      writeOut: (text) => deps.terminal.print(text.replace(/\n$/, '')),
      writeErr: (text) => deps.terminal.note(text.replace(/\n$/, '')),
    })
    .helpCommand(false)
    .configureHelp({ optionDescription: describeOption })
    .showHelpAfterError('(dojang --help shows what there is)')
    .addHelpText(
      'after',
      examples(
        ['dojang start', 'a shop, a gateway and card companies on this machine'],
        ['dojang payments show <order number>', 'what happened to an order, step by step'],
        ['dojang merchants add coffee --name "커피집"', 'a partner of your own, with its keys'],
        ['dojang doctor localhost:3000/products/tshirt', 'what stands between a page and its window'],
      ),
    );

  withFlags(
    program.command('start').description('start the gateway, the card companies and the example shop'),
    'DOJANG_SHOP_PORT',
    'DOJANG_PORT',
    'DOJANG_ISSUERS_PORT',
    'DOJANG_HOST',
    'DOJANG_DATA',
  )
    .option('--no-shop', 'without the example shop, beside one of your own')
    .option('--verbose', 'show the requests, not only what went wrong', false)
    .addHelpText('after', settingsHelp(variables.map(({ name }) => name)))
    .addHelpText(
      'after',
      examples(
        ['dojang start', 'everything, on ports 3000, 4000 and 4100'],
        ['dojang start --no-shop', 'for a shop of your own'],
        ['dojang start --host 0.0.0.0', 'reachable for a phone of the same network'],
        ['DOJANG_PORT=5000 dojang start', 'the gateway on another port'],
      ),
    )
    .action(async (options: StartOptions, command: Command) =>
      start(environmentOf(deps, command), options, deps.terminal),
    );

  withFlags(
    program.command('gateway').description('run the gateway alone, with its log on standard output'),
    'DOJANG_PORT',
    'DOJANG_HOST',
    'DOJANG_DATA',
  )
    .addHelpText('after', settingsHelp(gatewayVariables))
    .addHelpText(
      'after',
      examples(
        ['dojang gateway', 'in test mode, beside dojang issuers'],
        [
          'DOJANG_MODE=live DOJANG_URL=https://pay.example.kr dojang gateway',
          'for real money; says what else it needs',
        ],
      ),
    )
    .action(async (_options, command: Command) => runGateway(environmentOf(deps, command)));

  withFlags(
    program
      .command('issuers')
      .description('run the virtual card companies alone, with their log on standard output'),
    'DOJANG_ISSUERS_PORT',
    'DOJANG_HOST',
    'DOJANG_DATA',
  )
    .addHelpText('after', settingsHelp(issuersVariables))
    .addHelpText(
      'after',
      examples(
        ['dojang issuers', 'beside a gateway on the same data'],
        ['dojang issuers --issuers-port 0', 'on a free port'],
      ),
    )
    .action(async (_options, command: Command) => runIssuers(environmentOf(deps, command)));

  statusCommand(program, deps);
  merchantCommands(program, deps);
  keyCommands(program, deps);
  paymentCommands(program, deps);
  webhookCommands(program, deps);
  messageCommands(program, deps);
  buyerCommands(program, deps);
  termsCommands(program, deps);
  auditCommands(program, deps);
  reconcileCommand(program, deps);
  faultCommands(program, deps);
  dbCommands(program, deps);
  doctorCommand(program, deps);
  return program;
}

const gatewayVariables: readonly VariableName[] = variables
  .map(({ name }) => name)
  .filter((name) => name !== 'DOJANG_SHOP_PORT' && name !== 'DOJANG_SHOP_URL');

const issuersVariables: readonly VariableName[] = [
  'DOJANG_ISSUERS_PORT',
  'DOJANG_HOST',
  'DOJANG_DATA',
  'DOJANG_ISSUERS_URL',
  'DOJANG_ACQUIRER_SECRET',
  'DOJANG_LOG_LEVEL',
];

function versionOf(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
