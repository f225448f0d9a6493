import { alignColumns } from './table.ts';
import { findVariable, type VariableName } from './variables.ts';

/** Lines of examples for the end of a help. */
export function examples(...lines: readonly (readonly [line: string, what: string])[]): string {
  return ['', 'Examples:', ...alignColumns(lines).map((line) => `  ${line}`)].join('\n');
}

/** The settings that a command reads, for the end of its help. */
export function settingsHelp(names: readonly VariableName[]): string {
  const lines = names.flatMap((name) => {
    const { value, about, fallback } = findVariable(name);
    return [`  ${name}=<${value}>`, `      ${about}`, `      default: ${fallback}`];
  });
  return ['', 'Environment (a flag wins over its variable; secrets have no flag):', ...lines].join('\n');
}
