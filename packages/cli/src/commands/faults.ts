import type { ArmedFault } from '@dojang/issuers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readFaultToken } from '../acquirer-secret.ts';
import { CliError } from '../cli-error.ts';
import type { Environment } from '../environment.ts';
import { type CommandDeps, environmentOf, withFlags } from '../flags.ts';
import { examples } from '../help.ts';
import { loopbackUrl } from '../start/loopback-for.ts';
import { alignColumns } from '../table.ts';
import { printable, type Terminal } from '../terminal.ts';

interface ArmFlags {
  readonly code?: string;
  readonly delay?: number;
  readonly times?: number;
}

/** Those of the fault API, which refuses any other. */
const points: readonly ArmedFault['on'][] = ['begin', 'approve', 'inquire', 'reverse', 'cancel', 'callback'];
const effects: readonly ArmedFault['effect'][] = ['decline', 'lost-reply', 'lost-request', 'delay', 'error'];

/** `dojang faults …`: failures on demand of the virtual card companies that run on this machine. */
export function faultCommands(program: Command, deps: CommandDeps): void {
  const faults = program
    .command('faults')
    .description('faults: failures on demand of the virtual card companies')
    .helpCommand(false);
  const command = (line: string, description: string) =>
    withFlags(faults.command(line).description(description), 'DOJANG_ISSUERS_PORT', 'DOJANG_DATA');

  command('arm', 'have a call of the card companies fail')
    .addOption(new Option('--on <call>', 'which call').choices(points).makeOptionMandatory())
    .addOption(new Option('--effect <effect>', 'what becomes of it').choices(effects).makeOptionMandatory())
    .option('--code <code>', 'institution code of a decline (default: 3143)', readCode)
    .option('--delay <ms>', 'of a delay, in milliseconds (default: 1000)', readCount)
    .option('--times <count>', 'how often it strikes (default: once)', readCount)
    .addHelpText(
      'after',
      examples(
        ['dojang faults arm --on approve --effect lost-reply', 'charged, and nobody hears of it'],
        ['dojang faults arm --on approve --effect decline --code 3106', 'the next charge is declined'],
        ['dojang faults arm --on callback --effect delay --delay 5000', 'the news comes late'],
      ),
    )
    .action(async (flags: ArmFlags & Pick<ArmedFault, 'on' | 'effect'>, self: Command) => {
      const { delay: delayMs, ...fault } = flags;
      await ask(environmentOf(deps, self), 'POST', {
        on: fault.on,
        effect: fault.effect,
        ...(fault.code !== undefined && { code: fault.code }),
        ...(delayMs !== undefined && { delayMs }),
        ...(fault.times !== undefined && { times: fault.times }),
      });
      deps.terminal.print(`The next ${fault.on} meets it: ${fault.effect}.`);
    });

  command('list', 'list the faults that have not struck yet')
    .option('--json', 'print JSON', false)
    .action(async (flags: { readonly json: boolean }, self: Command) => {
      const answer = await ask(environmentOf(deps, self), 'GET');
      const { faults: armed } = answer as { readonly faults: readonly ArmedFault[] };
      if (flags.json) deps.terminal.printJson(armed);
      else list(armed, deps.terminal);
    });

  command('clear', 'disarm all of them').action(async (_flags: object, self: Command) => {
    await ask(environmentOf(deps, self), 'DELETE');
    deps.terminal.print('Nothing is armed.');
  });
}

function list(armed: readonly ArmedFault[], { print, colors }: Terminal): void {
  if (armed.length === 0) return print('Nothing is armed.');
  const rows = armed.map(({ on, effect, timesLeft }) => [on, effect, String(timesLeft)]);
  const head = ['ON', 'EFFECT', 'TIMES LEFT'].map((text) => colors.dim(text));
  for (const line of alignColumns([head, ...rows])) print(line);
}

/** Asks the card companies of this data folder, which know its token. @throws CliError */
async function ask(
  { host, issuersPort, dataDir }: Environment,
  method: 'GET' | 'POST' | 'DELETE',
  body?: object,
): Promise<unknown> {
  const url = `${loopbackUrl(host, issuersPort)}/faults`;
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${readFaultToken(dataDir)}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new CliError(
      `No card companies answer at ${url}: start them with dojang start, or name their port with DOJANG_ISSUERS_PORT or --issuers-port.`,
      { cause },
    );
  });
  const text = await response.text();
  if (response.ok) return text === '' ? null : JSON.parse(text);
  throw new CliError(
    response.status === 401
      ? `The card companies at ${url} run on another data folder: name it with DOJANG_DATA or --data.`
      : `The card companies refused: ${printable(text)}`,
  );
}

function readCode(text: string): string {
  if (!/^\d{4}$/.test(text)) throw new InvalidArgumentError('Give four digits.');
  return text;
}

function readCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Give a number from 1 to 999999.');
  return Number(text);
}
