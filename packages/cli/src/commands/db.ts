import { recordAcceptance } from '@dojang/gateway';
import type { Command } from 'commander';
import type { CommandDeps } from '../flags.ts';
import { examples } from '../help.ts';
import { manage, withActFlags } from '../manage.ts';

/** `dojang db …`: the store of the gateway. */
export function dbCommands(program: Command, deps: CommandDeps): void {
  const db = program
    .command('db')
    .description('the store: what to do when it lost something')
    .helpCommand(false);

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
          await recordAcceptance(state, found);
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
