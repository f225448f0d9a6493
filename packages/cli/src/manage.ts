import { hostname, userInfo } from 'node:os';
import type { Actor, ManageDeps } from '@dojang/gateway';
import { type Command, InvalidArgumentError } from 'commander';
import type { Environment, Settings } from './environment.ts';
import { type CommandDeps, environmentOf, withFlags } from './flags.ts';
import { type WithStateOptions, withState } from './with-state.ts';

/** Adds the flags of an act: on which data, by whom and why. */
export function withActFlags(command: Command): Command {
  return withFlags(command, 'DOJANG_DATA', 'DOJANG_OPERATOR').option(
    '--reason <text>',
    'why, for the audit trail; no secret and nothing of a buyer',
    readReason,
  );
}

/** Opens the gateway's data for an act of an operator, who stands in the audit trail then. @throws CliError, SetupError */
export async function manage<Result>(
  deps: CommandDeps,
  command: Command,
  work: (state: ManageDeps) => Promise<Result>,
  options: Partial<WithStateOptions> = {},
): Promise<Result> {
  const environment = environmentOf(deps, command);
  const { reason } = command.opts<{ readonly reason?: string }>();
  const actor = actorOf(environment, deps.settings, command);
  return await withState(environment, { create: false, ...options }, (state) =>
    work({ ...state, actor, reason }),
  );
}

function actorOf({ operator }: Environment, settings: Settings, command: Command): Actor {
  // Who came by SSH, came from there.
  const [from] = (settings['SSH_CONNECTION'] ?? '').split(' ');
  return {
    name: operator ?? systemUser(),
    process: `${lineOf(command)} (pid ${process.pid})`,
    address: from ? `${from}, ${hostname()}` : hostname(),
  };
}

/** A process in a container may run as a user without a name. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'without a name'}`;
  }
}

/** `dojang merchants disable` */
function lineOf(command: Command): string {
  return command.parent === null ? command.name() : `${lineOf(command.parent)} ${command.name()}`;
}

function readReason(text: string): string {
  const reason = text.trim();
  if (!/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,200}$/u.test(reason))
    throw new InvalidArgumentError('Give at most 200 characters in one line.');
  return reason;
}
