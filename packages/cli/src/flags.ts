import { type Command, Option } from 'commander';
import { type Environment, readEnvironment, type Settings } from './environment.ts';
import { anyCertificate, modeOf, takesAnyCertificate } from './live-needs.ts';
import type { Terminal } from './terminal.ts';
import { findVariable, type VariableName, variables } from './variables.ts';

/** What every command gets. */
export interface CommandDeps {
  /** The environment of the process. */
  readonly settings: Settings;
  readonly terminal: Terminal;
}

/** Adds the flags of these variables to a command. */
export function withFlags(command: Command, ...names: readonly VariableName[]): Command {
  return names.reduce((changed, name) => {
    const { flag, value, about, fallback } = findVariable(name);
    return changed.addOption(new Option(`${flag} <${value}>`, `${about} (${name}; default ${fallback})`));
  }, command);
}

/** Environment and flags of a command that runs. On data of live mode certificates are verified. @throws CliError */
export function environmentOf({ settings }: CommandDeps, command: Command): Environment {
  const given = command.opts<Record<string, unknown>>();
  const flags: Partial<Record<VariableName, string>> = {};
  for (const { name, flag } of variables) {
    const value = flag === null ? undefined : given[new Option(flag).attributeName()];
    if (typeof value === 'string') flags[name] = value;
  }
  const environment = readEnvironment(settings, flags);
  if (takesAnyCertificate(settings) && modeOf(environment) === 'live') throw anyCertificate();
  return environment;
}
