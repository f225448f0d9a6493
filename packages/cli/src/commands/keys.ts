import type { MerchantDeps } from '@dojang/gateway';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { CliError } from '../cli-error.ts';
import { type CommandDeps, environmentOf, withFlags } from '../flags.ts';
import { parseDuration } from '../format.ts';
import { examples } from '../help.ts';
import { listKeys } from '../keys/key-list.ts';
import { type KeyName, momentText, type Rotated, rotations } from '../keys/rotations.ts';
import { manage, withActFlags } from '../manage.ts';
import { alignColumns } from '../table.ts';
import { printable, type Terminal } from '../terminal.ts';
import { unknownMerchant } from '../unknown-merchant.ts';
import { withState } from '../with-state.ts';

interface Json {
  readonly json: boolean;
}

interface RotateFlags extends Json {
  readonly overlap?: number;
  readonly now: boolean;
  readonly secretFile?: string;
}

const names = Object.keys(rotations) as readonly KeyName[];

/** `dojang keys …`: every key of the gateway and of its partners, also while gateways run. */
export function keyCommands(program: Command, deps: CommandDeps): void {
  const keys = program
    .command('keys')
    .description('keys: those in force, and new ones without a restart')
    .helpCommand(false)
    .addHelpText(
      'after',
      examples(
        ['dojang keys list', 'what is in force, and until when'],
        ['dojang keys rotate custkey coffee', 'the old custKey works for 24 more hours'],
        ['dojang keys rotate sealing --now', 'it has leaked: nothing that it sealed is accepted any longer'],
      ),
    )
    .addHelpText('after', '\nRunning gateways follow within seconds.');

  withFlags(
    keys.command('list [partner]').description('list the keys in force, of one partner or all'),
    'DOJANG_DATA',
  )
    .option('--json', 'print JSON', false)
    .action(async (partner: string | undefined, { json }: Json, self: Command) => {
      const environment = environmentOf(deps, self);
      await withState(environment, { create: false }, async (state) => {
        if (partner !== undefined && (await state.store.merchant(partner)) === undefined)
          throw unknownMerchant(partner);
        const listed = await listKeys(state, environment, partner);
        if (json) return deps.terminal.printJson(listed);
        printKeys(state, listed, deps.terminal);
      });
    });

  withActFlags(keys.command('rotate').description('make a new key; the old one goes on for a while'))
    .addArgument(new Argument('<key>', 'which one').choices(names))
    .argument('[of]', 'the partner, or the webhook address')
    .option('--overlap <time>', 'how long the old key goes on: 0, 30m, 24h, 7d', readDuration)
    .option('--now', 'the old key ends at once: it has leaked', false)
    .option('--secret-file <file>', 'a file with the new acquirer secret, when a card company made it')
    .option('--json', 'print JSON', false)
    .addHelpText('after', `\n${keysHelp()}`)
    .addHelpText(
      'after',
      examples(
        ['dojang keys rotate refund coffee --overlap 7d', 'the shop has a week to change over'],
        ['dojang keys rotate client coffee', 'pages in caches go on for a day'],
        ['dojang keys rotate master', 'the old key stays in a file beside, for old backups'],
      ),
    )
    .action(async (key: KeyName, of: string | undefined, flags: RotateFlags, self: Command) => {
      const input = {
        environment: environmentOf(deps, self),
        of: subjectOf(key, of),
        overlapMs: overlapOf(key, flags),
        secretFile: flags.secretFile ?? null,
      };
      if (input.secretFile !== null && key !== 'acquirer')
        throw new CliError('--secret-file is for the acquirer secret: other keys are made here.');
      await manage(deps, self, async (state) => {
        const rotated: Rotated = await rotations[key].rotate(state, input);
        const { secret, oldValidUntilMs, oldFile, sentences } = rotated;
        const { print, printJson, note, colors } = deps.terminal;
        if (flags.json) {
          const oldValidUntil = new Date(oldValidUntilMs).toISOString();
          printJson({
            key,
            of: of ?? null,
            secret: secret?.value ?? null,
            oldValidUntil,
            ...(oldFile && { oldFile }),
          });
          return;
        }
        if (secret !== null) print(`${colors.dim(secret.name)}  ${secret.value}`);
        for (const sentence of sentences) note(sentence);
      });
    });
}

function printKeys(
  { ports }: MerchantDeps,
  listed: Awaited<ReturnType<typeof listKeys>>,
  { print, colors }: Terminal,
): void {
  const nowMs = ports.nowMs();
  const rows = listed.map(({ key, of, validUntilMs, usedFromMs }) => {
    const isWaiting = usedFromMs !== null && usedFromMs > nowMs;
    const state = isWaiting ? `used from ${momentText(usedFromMs)} on` : 'in use';
    return [
      key,
      printable(of),
      validUntilMs === null
        ? colors.green(state)
        : colors.yellow(`until ${momentText(validUntilMs)}, ${leftText(validUntilMs - nowMs)} left`),
    ];
  });
  const head = ['KEY', 'OF', 'STATE'].map((text) => colors.dim(text));
  for (const line of alignColumns([head, ...rows])) print(line);
}

/** `6 d 23 h`, `1 h 59 min`, `40 s` */
function leftText(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1000);
  const [minutes, hours, days] = [60, 3600, 86_400].map((unit) => Math.floor(seconds / unit));
  if (days) return `${days} d ${(hours ?? 0) % 24} h`;
  if (hours) return `${hours} h ${(minutes ?? 0) % 60} min`;
  return minutes ? `${minutes} min` : `${seconds} s`;
}

function keysHelp(): string {
  const rows = names.map((name) => {
    const { of, about } = rotations[name];
    return [`  ${name}${of === null ? '' : ` <${of}>`}`, about];
  });
  return ['Keys:', ...alignColumns(rows)].join('\n');
}

function subjectOf(key: KeyName, of: string | undefined): string {
  const whose = rotations[key].of;
  if (whose === null && of !== undefined)
    throw new CliError(`There is one ${key} key: leave out what follows it.`);
  if (whose !== null && of === undefined)
    throw new CliError(`Name the ${whose}: dojang keys rotate ${key} <${whose}>.`);
  return of ?? '';
}

function overlapOf(key: KeyName, { overlap, now }: RotateFlags): number {
  if (now && overlap !== undefined && overlap !== 0)
    throw new CliError('--now and --overlap exclude each other: an old key ends at once, or later.');
  return now ? 0 : (overlap ?? rotations[key].overlapMs);
}

function readDuration(text: string): number {
  const durationMs = parseDuration(text);
  if (durationMs === null) throw new InvalidArgumentError('Give 0, or a number with s, m, h or d: 24h.');
  return durationMs;
}
