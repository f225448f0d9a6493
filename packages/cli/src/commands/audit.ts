import { readFileSync } from 'node:fs';
import {
  type Flaw,
  type Head,
  type MerchantDeps,
  readTrail,
  type TrailEntry,
  trailHead,
  verifyTrail,
} from '@dojang/gateway';
import { logMomentText } from '@dojang/protocol/figures';
import { type Command, InvalidArgumentError } from 'commander';
import { detailsText } from '../audit-details.ts';
import { CliError, systemCode } from '../cli-error.ts';
import { type CommandDeps, environmentOf, withFlags } from '../flags.ts';
import { examples } from '../help.ts';
import { alignColumns } from '../table.ts';
import { printable, type Terminal } from '../terminal.ts';
import { unknownMerchant } from '../unknown-merchant.ts';
import { withState } from '../with-state.ts';

interface Json {
  readonly json: boolean;
}

interface ListFlags extends Json {
  readonly merchant?: string;
  readonly limit: number;
}

interface VerifyFlags extends Json {
  readonly head: readonly Head[];
  readonly heads?: string;
}

/** `dojang audit …`: who managed the gateway, and whether anybody has changed what stands there. */
export function auditCommands(program: Command, deps: CommandDeps): void {
  const audit = program
    .command('audit')
    .description('audit trail: who did what to which partner, payment or key, and why')
    .helpCommand(false)
    .addHelpText(
      'after',
      examples(
        ['dojang audit list --merchant coffee', 'what was done to one partner'],
        ['dojang audit head', 'to be kept on another machine'],
        ['dojang audit verify --head 42:9f86…', 'nothing before was changed, nothing is missing'],
      ),
    );
  const reading = (name: string, description: string) =>
    withFlags(audit.command(name).description(description), 'DOJANG_DATA').option(
      '--json',
      'print JSON',
      false,
    );
  const withGateway = (self: Command, work: (state: MerchantDeps) => Promise<void>) =>
    withState(environmentOf(deps, self), { create: false }, work);

  reading('list', 'list what was done, newest first')
    .option('--merchant <id>', 'only what was done to one partner')
    .option('--limit <count>', 'how many', readCount, 20)
    .action(async (flags: ListFlags, self: Command) =>
      withGateway(self, (state) => list(state, flags, deps.terminal)),
    );

  reading('head', 'print the end of the trail, to be kept elsewhere').action(
    async ({ json }: Json, self: Command) =>
      withGateway(self, async ({ store }) => {
        const head = await trailHead(store);
        if (json) deps.terminal.printJson(head);
        else deps.terminal.print(textOf(head));
      }),
  );

  reading('verify', 'look through the whole trail for gaps, edits and a missing end')
    .option('--head <sequence:hash>', 'a head that was kept; may be given again', collectHead, [])
    .option('--heads <file>', "a file with such heads in it, for example the gateway's log")
    .action(async (flags: VerifyFlags, self: Command) =>
      withGateway(self, (state) => verify(state, flags, deps.terminal)),
    );
}

async function list(
  { store }: MerchantDeps,
  { merchant, limit, json }: ListFlags,
  { print, printJson, colors }: Terminal,
): Promise<void> {
  if (merchant !== undefined && (await store.merchant(merchant)) === undefined)
    throw unknownMerchant(merchant);
  const entries = await readTrail(store, {
    limit,
    ...(merchant !== undefined && { merchantId: merchant }),
  });
  if (json) return printJson(entries.map(asJson));
  if (entries.length === 0) return print('Nothing was done yet.');
  const head = ['#', 'WHEN (KST)', 'WHO', 'WHAT', 'MERCHANT', 'SUBJECT', 'WHY', 'DETAILS'];
  const rows = entries.map((entry) => [
    String(entry.sequence),
    logMomentText(entry.atMs),
    printable(entry.operator),
    printable(entry.type),
    printable(entry.merchantId ?? ''),
    printable(entry.subject ?? ''),
    printable(entry.reason ?? ''),
    detailsText(entry.details),
  ]);
  for (const line of alignColumns([head.map((text) => colors.dim(text)), ...rows], { right: [0] }))
    print(line);
}

async function verify(
  { store }: MerchantDeps,
  { head: given, heads: file, json }: VerifyFlags,
  { print, printJson, note }: Terminal,
): Promise<void> {
  const known = [...given, ...(file === undefined ? [] : headsOfFile(file))];
  const { head, flaws } = await verifyTrail(store, known);
  const isIntact = flaws.length === 0;
  if (!isIntact) process.exitCode = 1;
  if (json) return printJson({ ok: isIntact, head, flaws });
  for (const flaw of flaws) print(sentenceOf(flaw));
  if (!isIntact) return;
  print(`The trail is whole: ${head.sequence} ${head.sequence === 1 ? 'act' : 'acts'}, head ${textOf(head)}`);
  if (known.length === 0)
    note(
      'Compared with no head that was kept elsewhere: a cut end or a trail written anew would not show. Give one with --head or --heads.',
    );
}

function sentenceOf(flaw: Flaw): string {
  switch (flaw.kind) {
    case 'gap':
      return `Missing: ${rangeOf(flaw)}.`;
    case 'before-first':
      return `${flaw.acts} ${flaw.acts === 1 ? 'act stands' : 'acts stand'} before the first, written by nobody here: no act gets a number below 1.`;
    case 'stray':
      return `Act ${flaw.sequence} was written by nobody here: another has that number.`;
    case 'cut':
      return `Cut off at the end: ${rangeOf(flaw)}.`;
    case 'edited':
      return `Changed afterwards: act ${flaw.sequence}.`;
    case 'unlinked':
      return `Act ${flaw.sequence} does not follow the one before it: what stands before was written anew.`;
    case 'rewritten':
      return `Act ${flaw.sequence} is another than the head that was kept: the trail was written anew.`;
  }
}

function rangeOf({ from, to }: { readonly from: number; readonly to: number }): string {
  return from === to ? `act ${from}` : `acts ${from} to ${to}`;
}

function textOf({ sequence, hash }: Head): string {
  return `${sequence}:${hash}`;
}

/** @throws CliError when there is none: a comparison with nothing would pass for one. */
function headsOfFile(file: string): readonly Head[] {
  const heads = headsIn(readText(file));
  if (heads.length === 0)
    throw new CliError(
      `${printable(file)} holds no head, so nothing was compared. A head is what dojang audit head prints; the gateway's log says it at the level info.`,
    );
  return heads;
}

/** Every head in a text, whatever stands around it. */
function headsIn(text: string): readonly Head[] {
  return [...text.matchAll(/\b(\d{1,15}):([0-9a-f]{64})\b/g)].map(([, sequence, hash = '']) => ({
    sequence: Number(sequence),
    hash,
  }));
}

function collectHead(text: string, before: readonly Head[]): readonly Head[] {
  const [head] = /^\d+:[0-9a-f]{64}$/.test(text) ? headsIn(text) : [];
  if (head === undefined)
    throw new InvalidArgumentError('Give what dojang audit head prints: a number, a colon, 64 digits.');
  return [...before, head];
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CliError(`${printable(file)} cannot be read (${systemCode(cause) ?? 'unknown reason'}).`, {
      cause,
    });
  }
}

function asJson({ atMs, ...entry }: TrailEntry) {
  return { ...entry, at: new Date(atMs).toISOString() };
}

function readCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Give a number from 1 to 9999.');
  return Number(text);
}
