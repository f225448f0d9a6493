import { Help, type Option } from 'commander';
import stringWidth from 'string-width';
import { alignColumns } from './table.ts';
import { findVariable, type VariableName } from './variables.ts';

const TERMINAL_WIDTH = 80;

/** Lines of examples for the end of a help: beside what they do, or above it where that would be too wide. */
export function examples(...lines: readonly (readonly [line: string, what: string])[]): string {
  const beside = alignColumns(lines).map((line) => `  ${line}`);
  const fits = beside.every((line) => stringWidth(line) <= TERMINAL_WIDTH);
  const shown = fits ? beside : lines.flatMap(([line, what]) => [`  ${line}`, `      ${what}`]);
  return ['', 'Examples:', ...shown].join('\n');
}

/** An option's help without a default that says nothing: not given. */
export function describeOption(option: Option): string {
  const { defaultValue } = option as { readonly defaultValue: unknown };
  const isNothing = defaultValue === false || (Array.isArray(defaultValue) && defaultValue.length === 0);
  return isNothing ? option.description : new Help().optionDescription(option);
}

/** The settings that a command reads, for the end of its help. */
export function settingsHelp(names: readonly VariableName[]): string {
  const lines = names.flatMap((name) => {
    const { value, about, fallback, isSecret } = findVariable(name);
    return [
      `  ${name}=<${value}>`,
      `      ${about}`,
      ...(isSecret === true ? [`      or ${name}_FILE=<file that holds it>`] : []),
      `      default: ${fallback}`,
    ];
  });
  return ['', 'Environment (a flag wins over its variable; secrets have no flag):', ...lines].join('\n');
}
