import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { holdSince, modeOfFolder, recordStoreAct } from '@dojang/gateway';
import {
  attachMonth,
  backUp,
  type DatabaseStatus,
  detachMonth,
  makeRoom,
  moveToPostgres,
  readDatabaseStatus,
  readMonths,
  restore,
} from '@dojang/gateway/database';
import { groupedDigits, logMomentText } from '@dojang/protocol/figures';
import { kstTimestamp } from '@dojang/protocol/time';
import type { Command } from 'commander';
import { CliError, isSentence } from '../cli-error.ts';
import type { Environment } from '../environment.ts';
import { type CommandDeps, environmentOf, withFlags } from '../flags.ts';
import { examples } from '../help.ts';
import { manage, withActFlags } from '../manage.ts';
import { openingError } from '../opening-error.ts';
import { alignColumns } from '../table.ts';
import { printable, type Terminal } from '../terminal.ts';
import { withState } from '../with-state.ts';

/** `dojang db …`: the store of the gateway as a whole. */
export function dbCommands(program: Command, deps: CommandDeps): void {
  const db = program
    .command('db')
    .description('the store: how it stands, its tables, copies, and what to do when it lost something')
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
      if (from < to) {
        await manage(
          deps,
          self,
          (state) => recordStoreAct(state, { type: 'store.migrate', details: { from, to } }),
          { mayMigrate: true },
        );
        deps.terminal.print(`The tables are at migration ${to} now; they were at ${from}.`);
      }
      const { databaseUrl } = environment;
      const months = databaseUrl === null || from > to ? [] : await makeRoom(databaseUrl);
      if (months.length > 0)
        deps.terminal.print(`There is room for the months to ${months.at(-1)} now, each apart.`);
      else if (from >= to)
        deps.terminal.print(`There is nothing to do: the tables are at migration ${from}.`);
    });

  withFlags(
    db.command('months').description('the months of the tables that grow, each apart, on PostgreSQL'),
    'DOJANG_DATA',
  )
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      '\nA month that shows 0 open holds nothing that is still to be done, and no customer: it\n' +
        'can be taken out (dojang db detach). So it is once the years of retention are over.',
    )
    .addHelpText('after', examples(['dojang db months', 'how much each holds, and what is open in it']))
    .action(async ({ json }: { readonly json: boolean }, self: Command) => {
      const { databaseUrl } = environmentOf(deps, self);
      const { months, rest } = await readMonths(monthly(databaseUrl)).catch((error: unknown) => {
        throw openingError(error, databaseUrl);
      });
      if (json) return deps.terminal.printJson({ months, rest });
      if (months.length === 0) deps.terminal.print('No month has room of its own yet: dojang db migrate.');
      const rows = months.map(({ month, payments, bytes, open }) => [
        `${month.slice(0, 4)}-${month.slice(4)}`,
        `about ${groupedDigits(payments)} payments`,
        `${groupedDigits(Math.ceil(bytes / 1024))} KiB`,
        `${groupedDigits(open)} open`,
      ]);
      for (const line of alignColumns(rows)) deps.terminal.print(line);
      if (rest > 0) deps.terminal.print(`${groupedDigits(rest)} payments are in no month.`);
    });

  withActFlags(db.command('detach <month>').description('take an old month out of the store, on PostgreSQL'))
    .addHelpText(
      'after',
      '\nIts tables stay in the database and belong to no store any more: dump and drop them, or\n' +
        'put them back (dojang db attach). Its payments are not found until then, and its order\n' +
        'numbers stay taken. Refused while anything in it is open (dojang db months).',
    )
    .addHelpText(
      'after',
      examples(['dojang db detach 202011 --reason "six years"', 'the month of November 2020']),
    )
    .action(async (text: string, _flags, self: Command) => {
      const { databaseUrl } = environmentOf(deps, self);
      const [url, month] = [monthly(databaseUrl), monthIn(text)];
      // Opened before: who has not its keys changes nothing, and no change goes without its row in the trail.
      const tables = await manage(deps, self, async (state) => {
        const taken = await detachMonth(url, month).catch((error: unknown) => {
          throw openingError(error, databaseUrl);
        });
        await recordStoreAct(state, { type: 'store.detach', details: { month } });
        return taken;
      });
      deps.terminal.print(`The month is out: ${tables.join(', ')} belong to no store any more.`);
      deps.terminal.print(`Dump them, then drop them; or put them back: dojang db attach ${month}.`);
    });

  withActFlags(db.command('attach <month>').description('put a month back that was taken out, on PostgreSQL'))
    .addHelpText(
      'after',
      examples(['dojang db attach 202011 --reason "an audit"', 'its payments are found again']),
    )
    .action(async (text: string, _flags, self: Command) => {
      const { databaseUrl } = environmentOf(deps, self);
      const [url, month] = [monthly(databaseUrl), monthIn(text)];
      await manage(deps, self, async (state) => {
        await attachMonth(url, month).catch((error: unknown) => {
          throw openingError(error, databaseUrl);
        });
        await recordStoreAct(state, { type: 'store.attach', details: { month } });
      });
      deps.terminal.print(`The month ${month} is back.`);
    });

  withActFlags(
    db
      .command('backup <folder>')
      .description('copy the embedded store while the gateway runs, checked after writing'),
  )
    .addHelpText(
      'after',
      '\nThree files of one name, for this user alone: the copy, what is in it (.json) and the\n' +
        'checksums of both (.sha256), written last. Nothing is replaced. Keys are not in it:\n' +
        'without the master key nothing in it opens, so keep a copy of that elsewhere.\n' +
        'PostgreSQL has its own tools: see docs/operating.md.',
    )
    .addHelpText(
      'after',
      examples(
        ['dojang db backup /backups/dojang', 'every night, then away from this machine'],
        ['sha256sum -c dojang-live-20261126-030000.sha256', 'whether a copy is what was made'],
      ),
    )
    .action(async (folder: string, _flags, self: Command) => {
      const environment = environmentOf(deps, self);
      const file = embeddedFile(environment, 'back it up with its own tools');
      await manage(deps, self, async (state) => {
        const made = await backUp({
          file,
          folder: resolve(folder),
          nowMs: state.ports.nowMs(),
          onProgress: tenths((percent) => deps.terminal.note(`copied ${percent} %`)),
        });
        const { file: copy, sha256, auditHead } = made;
        await recordStoreAct(state, { type: 'store.backup', details: { file: copy, sha256, auditHead } });
        deps.terminal.print(copy);
        deps.terminal.print(
          `${groupedDigits(made.tables['payments'] ?? 0)} payments, ${groupedDigits(made.bytes)} bytes, checked. ${keysText(environment)}`,
        );
        if (made.trailFlaws > 0)
          deps.terminal.note(
            'The audit trail in it has flaws, as the one of the store: see dojang audit verify.',
          );
      });
    });

  withActFlags(
    db
      .command('restore <file>')
      .description('put a backup in the place of the embedded store; the gateway must not run'),
  )
    .option('--move-aside', 'keep the store that is there beside it, under another name', false)
    .addHelpText(
      'after',
      '\nPayments after the backup are missing then, and charged all the same: nothing is charged\n' +
        "or given back before the gateway has read the card companies' books since.\nThe same master key must be there.",
    )
    .addHelpText(
      'after',
      examples([
        'dojang db restore /backups/dojang/dojang-live-20261126-030000.sqlite --move-aside --reason "disk failed"',
        'checked before anything is changed',
      ]),
    )
    .action(async (backup: string, { moveAside }: { readonly moveAside: boolean }, self: Command) => {
      const environment = environmentOf(deps, self);
      if (environment.databaseUrl !== null) throw ofPostgres('restore it with its own tools');
      const { dataDir } = environment;
      const restored = await restore({
        backup: resolve(backup),
        dataDir,
        mode: environment.mode,
        moveAside,
        nowMs: Date.now(),
      });
      const { madeAt, commits, movedTo } = restored;
      if (movedTo !== null) deps.terminal.print(`What was there is ${movedTo} now.`);
      await manage(
        deps,
        self,
        async (state) => {
          await recordStoreAct(state, {
            type: 'store.restore',
            details: { file: resolve(backup), madeAt, commits },
          });
          await holdSince(state, Date.parse(madeAt));
        },
        { onRolledBack: () => {} },
      ).catch((error: unknown) => {
        if (!isSentence(error)) throw error;
        throw new CliError(
          `The backup is in its place, but does not open: ${error.message} Mend that, then: dojang db accept --reason <why>.`,
          { cause: error },
        );
      });
      deps.terminal.print(
        `Restored, as of ${logMomentText(Date.parse(madeAt))} (KST): ${groupedDigits(restored.tables['payments'] ?? 0)} payments.`,
      );
      deps.terminal.print(
        "Payments after that are missing in it, and charged all the same: nothing is charged or given back before the running gateway has read the card companies' books since then (dojang reconcile).",
      );
    });

  withActFlags(
    db
      .command('move')
      .description('move the embedded store into the PostgreSQL of DOJANG_DATABASE_URL, all or nothing'),
  )
    .addHelpText(
      'after',
      '\nThe gateway must not run, and the database must hold no rows. Every row is read back and\n' +
        'compared; then the file is put aside under another name. Keys stay where they are.',
    )
    .addHelpText(
      'after',
      examples([
        'DOJANG_DATABASE_URL=postgres://… dojang db move --reason "two gateways"',
        'then start the gateway with the same address',
      ]),
    )
    .action(async (_flags, self: Command) => {
      const environment = environmentOf(deps, self);
      const { databaseUrl, dataDir, mode } = environment;
      if (databaseUrl === null)
        throw new CliError(
          'DOJANG_DATABASE_URL must say where to: postgres://user:password@host:5432/database.',
        );
      const { file } = fileIn(dataDir);
      const known = mode ?? modeOfFolder(dataDir) ?? 'test';
      // Whose keys do not open it could not say afterwards what was moved.
      await withState(
        { ...environment, databaseUrl: null },
        { create: false, mayMigrate: false },
        async () => {},
      );
      const moved = await moveToPostgres({
        file,
        url: databaseUrl,
        mode: known,
        asideAs: `moved-${kstTimestamp(Date.now())}`,
        onProgress: ({ table, rows, of, digest }) => {
          if (digest !== null)
            deps.terminal.note(`${table}: ${groupedDigits(rows)} rows, ${digest.slice(0, 16)}`);
          else if (rows % 100_000 === 0)
            deps.terminal.note(`${table}: ${groupedDigits(rows)} of ${groupedDigits(of)}`);
        },
      }).catch((error: unknown) => {
        throw openingError(error, databaseUrl);
      });
      await manage(deps, self, (state) =>
        recordStoreAct(state, { type: 'store.move', details: { rows: moved.rows, from: moved.movedTo } }),
      );
      deps.terminal.print(
        `Moved ${groupedDigits(moved.rows)} rows, each table the same on both sides. The file is ${moved.movedTo} now; remove it once the gateway has run on PostgreSQL.`,
      );
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

function monthly(databaseUrl: string | null): string {
  if (databaseUrl === null)
    throw new CliError('Months are kept apart on PostgreSQL alone; the embedded store is one file.');
  return databaseUrl;
}

function monthIn(text: string): string {
  if (!/^2\d{3}(0[1-9]|1[0-2])$/.test(text))
    throw new CliError('Give the month as six digits, year and month: 202011.');
  return text;
}

function embeddedFile(environment: Environment, remedy: string): string {
  if (environment.databaseUrl !== null) throw ofPostgres(remedy);
  return fileIn(environment.dataDir).file;
}

function ofPostgres(remedy: string): CliError {
  return new CliError(`The store is in PostgreSQL: ${remedy} (docs/operating.md).`);
}

/** A copy without its key opens nowhere. */
function keysText({ mode, masterKeyFile, dataDir }: Environment): string {
  const where =
    masterKeyFile ??
    ((mode ?? modeOfFolder(dataDir)) === 'live' ? 'DOJANG_MASTER_KEY' : join(dataDir, 'master.key'));
  return `The master key is not in it (${where}): keep a copy of that elsewhere.`;
}

/** Hears 10, 20 … 100. */
function tenths(hear: (percent: number) => void): (done: number, of: number) => void {
  let heard = 0;
  return (done, of) => {
    const tenth = Math.floor((done / of) * 10);
    if (tenth > heard) hear(tenth * 10);
    heard = Math.max(heard, tenth);
  };
}

function locationOf({ dataDir, databaseUrl }: Environment) {
  return databaseUrl === null ? fileIn(dataDir) : ({ engine: 'postgres', url: databaseUrl } as const);
}

function fileIn(dataDir: string) {
  const file = join(dataDir, 'gateway.sqlite');
  if (!existsSync(file))
    throw new CliError(
      `There is no gateway data in ${dataDir}: name its folder with --data or DOJANG_DATA, or start one with dojang start.`,
    );
  return { engine: 'sqlite', file } as const;
}

function needsSomething({ schema, water, months }: DatabaseStatus): boolean {
  return (
    schema.number !== schema.latest ||
    months?.isNextMade === false ||
    (water !== null && water.judgement !== 'holds')
  );
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
  const months = monthsText(status);
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
    ...(months === null
      ? []
      : [['months', months.isWell ? months.text : colors.yellow(months.text)] as const]),
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

function monthsText({ months }: DatabaseStatus): Finding | null {
  if (months === null) return null;
  const { first, last, isNextMade } = months;
  return isNextMade
    ? { isWell: true, text: `from ${first} to ${last}, each apart` }
    : { isWell: false, text: `from ${first} to ${last}; the next has no room of its own: dojang db migrate` };
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
