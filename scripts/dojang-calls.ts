import type { createProgram } from '../packages/cli/src/program.ts';

type Command = ReturnType<typeof createProgram>;

const CALL = /(?:^|[\s;&|(])dojang([ \t]+[a-z-][^\s;&|)]*(?:[ \t]+[^\s;&|)]+)*)/g;

/** The words behind each `dojang` of a line of a shell. */
export function dojangCalls(line: string): readonly (readonly string[])[] {
  return [...line.matchAll(CALL)].map(([, words = '']) => words.trim().split(/\s+/));
}

/** The first command or flag of a call that the program does not have: `dojang merchants has no --nam`. */
export function unknownWord(program: Command, words: readonly string[]): string | null {
  let command = program;
  for (const word of words) {
    const flag = /^--?[a-z][\w-]*/.exec(word)?.[0];
    const next = command.commands.find((each) => each.name() === word);
    if (flag !== undefined && !hasFlag(command, flag)) return `${pathOf(command)} has no ${flag}`;
    if (flag === undefined && next === undefined && command.commands.length > 0)
      return `${pathOf(command)} has no command ${word}`;
    command = next ?? command;
  }
  return null;
}

function hasFlag(command: Command, flag: string): boolean {
  if (flag === '--help' || flag === '-h') return true;
  return command.options.some(({ long, short }) => long === flag || short === flag);
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
