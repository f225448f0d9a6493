import { Command } from 'commander';
import { expect, test } from 'vitest';
import { describeOption, examples } from './help.ts';
import { createProgram } from './program.ts';

const silent = { bold: String, dim: String, red: String, green: String, yellow: String, cyan: String };
const program = createProgram({
  settings: {},
  terminal: { print: () => undefined, printJson: () => undefined, note: () => undefined, colors: silent },
});

/** Every command, by the words that call it. */
function commandsOf(command: Command, words: string): readonly (readonly [string, Command])[] {
  return command.commands.flatMap((each) => {
    const name = `${words} ${each.name()}`;
    return [[name, each] as const, ...commandsOf(each, name)];
  });
}

const commands = commandsOf(program, 'dojang');

test('there are commands to look at', () => {
  expect(commands.length).toBeGreaterThan(10);
});

test.each(commands)('%s says what it does, and each option what it is', (_name, command) => {
  expect(command.description()).not.toBe('');
  for (const option of command.options) expect(option.description).not.toBe('');
  expect(helpOf(command)).not.toMatch(/default: (false|\[\])/);
});

test.each(commands)('the help of %s is no wider than it must be', (_name, command) => {
  const wide = helpOf(command)
    .split('\n')
    // A command to copy stays whole.
    .filter((line) => line.length > 88 && !/^ {2}\S/.test(line));
  expect(wide).toEqual([]);
});

test('examples stand beside what they do, or above it where that is too wide', () => {
  expect(examples(['a b', 'does'])).toBe('\nExamples:\n  a b  does');
  expect(examples(['x'.repeat(70), 'does something'])).toBe(
    `\nExamples:\n  ${'x'.repeat(70)}\n      does something`,
  );
});

test('a default that means "not given" is not shown, any other is', () => {
  const options = new Command().option('--json', 'print JSON', false).option('--limit <n>', 'how many', '20');
  expect(options.options.map(describeOption)).toEqual(['print JSON', 'how many (default: "20")']);
});

function helpOf(command: Command): string {
  const written: string[] = [];
  command.configureOutput({ writeOut: (text) => void written.push(text) }).outputHelp();
  return written.join('');
}
