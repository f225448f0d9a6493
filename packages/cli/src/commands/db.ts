import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { recordStoreAct } from '@dojang/gateway';
import { type DatabaseStatus, readDatabaseStatus } from '@dojang/gateway/database';
import { groupedDigits, logMomentText } from '@dojang/protocol/figures';
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import type { Environment } from '../environment.ts';
import { type CommandDeps, environmentOf, withFlags } from '../flags.ts';
import { examples } from '../help.ts';
import { manage, withActFlags } from '../manage.ts';
import { openingError } from '../opening-error.ts';
import { alignColumns } from '../table.ts';
import { printable, type Terminal } from '../terminal.ts';

/** `dojang db …`: the store of the gateway as a whole. */
export function dbCommands(program: Command, deps: CommandDeps): void {
  const db = program
    .command('db')
    .description('the store: how it stands, its tables, and what to do when it lost something')
    .helpCommand(false);

  withFlags(
    db
      .command('status')
      .description('engine, tables, size, months, last backup and mark, read without the keys'),
    'DOJANG_DATA',
  )
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      examples(
        ['dojang db status', 'also while the gateway runs, or when it does not start'],
        ['dojang db status --json', 'for another program; exit code 1 while something must be done'],
      ),
    )
    .action(async ({ json }: { readonly json: boolean }, self: Command) => {
      const environment = environmentOf(deps, self);
      const status = await readDatabaseStatus(locationOf(environment)).catch((error: unknown) => {
        throw openingError(error, environment.databaseUrl);
      });
      if (needsSomething(status)) process.exitCode = 1;
      show(status, { json, environment, terminal: deps.terminal });
    });

  withActFlags(db.command('migrate').description('bring the tables up to date, apart from a start'))
    .addHelpText(
      'after',
      '\nA start does so by itself unless DOJANG_MIGRATE=off. Gateways of the version before\n' +
        'go on beside it where the changelog does not say otherwise. Back the store up first.',
    )
    .addHelpText(
      'after',
      examples([
        'DOJANG_MIGRATE=off dojang db migrate --reason "0.3.0"',
        'all of it, or nothing when something fails',
      ]),
    )
    .action(async (_flags, self: Command) => {
      const environment = environmentOf(deps, self);
      const status = () =>
        readDatabaseStatus(locationOf(environment)).catch((error: unknown) => {
          throw openingError(error, environment.databaseUrl);
        });
      const { schema } = await status();
      const { number: from, latest: to } = schema;
      if (from >= to)
        return deps.terminal.print(`There is nothing to do: the tables are at migration ${from}.`);
      await manage(
        deps,
        self,
        (state) => recordStoreAct(state, { type: 'store.migrate', details: { from, to } }),
        { mayMigrate: true },
      );
      deps.terminal.print(`The tables are at migration ${to} now; they were at ${from}.`);
    });

  withActFlags(db.command('accept').description('take a store that lost commits for all there is'))
    .addHelpText(
      'after',
      '\nThe gateway refuses a store that holds less than its mark says: its log is gone, or an\n' +
        'older copy lies in its place. Put the newest file back if there is one. Payments that\n' +
        'are missing are charged all the same: compare with the card companies before customers\n' +
        'pay again.',
    )
    .addHelpText(
      'after',
      examples([
        'dojang db accept --reason "restored the backup of 03:00"',
        'the gateway starts on it again',
      ]),
    )
    .action(async (_flags, self: Command) => {
      let found: string | null = null;
      await manage(
        deps,
        self,
        async (state) => {
          if (found === null)
            return deps.terminal.print('There is nothing to accept: the store holds what its mark says.');
          await recordStoreAct(state, { type: 'store.accept', details: { found } });
          deps.terminal.print(found);
          deps.terminal.print(
            'It counts as all there is from now on. Compare with the card companies before customers pay again.',
          );
        },
        {
          onRolledBack: (what) => {
            found = what;
          },
        },
      );
    });
}

function locationOf({ dataDir, databaseUrl }: Environment) {
  if (databaseUrl !== null) return { engine: 'postgres', url: databaseUrl } as const;
  const file = join(dataDir, 'gateway.sqlite');
  if (!existsSync(file))
    throw new CliError(
      `There is no gateway data in ${dataDir}: name its folder with --data or DOJANG_DATA, or start one with dojang start.`,
    );
  return { engine: 'sqlite', file } as const;
}

function needsSomething({ schema, water }: DatabaseStatus): boolean {
  return schema.number !== schema.latest || (water !== null && water.judgement !== 'holds');
}

function show(
  status: DatabaseStatus,
  {
    json,
    environment,
    terminal: { print, printJson, colors },
  }: { readonly json: boolean; readonly environment: Environment; readonly terminal: Terminal },
): void {
  if (json) return printJson(status);
  const { engine, payments, lastBackup } = status;
  const tables = tablesText(status);
  const mark = markText(status);
  const lines: readonly (readonly [string, string])[] = [
    ['store', engine === 'sqlite' ? `SQLite in ${environment.dataDir}` : 'PostgreSQL'],
    ['tables', tables.isWell ? tables.text : colors.yellow(tables.text)],
    ['size', `${groupedDigits(Math.ceil(status.bytes / 1024))} KiB`],
    [
      'payments',
      payments === null
        ? 'none yet'
        : `from ${logMomentText(payments.firstMs)} to ${logMomentText(payments.lastMs)} (KST)`,
    ],
    ...(status.partitions === 0 ? [] : [['months', `${status.partitions} parts of tables`] as const]),
    ...(mark === null ? [] : [['mark', mark.isWell ? mark.text : colors.red(mark.text)] as const]),
    [
      'last backup',
      lastBackup === null
        ? engine === 'sqlite'
          ? colors.yellow('none by dojang db backup')
          : 'by the tools of PostgreSQL, see docs/operating.md'
        : `${logMomentText(lastBackup.atMs)} (KST), ${printable(lastBackup.file)}`,
    ],
  ];
  for (const line of alignColumns(lines.map(([name, text]) => [colors.dim(name), text]))) print(line);
}

interface Finding {
  readonly text: string;
  readonly isWell: boolean;
}

function tablesText({ schema: { number, latest, readableFrom } }: DatabaseStatus): Finding {
  if (number === latest) return { isWell: true, text: `migration ${number}, the newest of this version` };
  if (number < latest)
    return {
      isWell: false,
      text:
        number === 0
          ? 'none yet: the first start or dojang db migrate makes them'
          : `migration ${number}, this version needs ${latest}: dojang db migrate`,
    };
  return {
    isWell: false,
    text:
      (readableFrom ?? number) <= latest
        ? `migration ${number}, of a newer version; this one knows ${latest} and still works on it`
        : `migration ${number}, of a newer version; this one knows ${latest}: start the newer one`,
  };
}

function markText({ water }: DatabaseStatus): Finding | null {
  if (water === null) return null;
  const held = groupedDigits(water.commits);
  switch (water.judgement) {
    case 'holds':
      return { isWell: true, text: `holds ${held} groups of commits, all that were written` };
    case 'lost':
      return {
        isWell: false,
        text: `holds ${held} groups of commits, but ${groupedDigits(water.marked ?? 0)} were written`,
      };
    case 'none':
      return { isWell: false, text: 'none beside the file: nobody can tell whether it is the newest' };
    case 'other store':
      return { isWell: false, text: 'of another store' };
  }
}
