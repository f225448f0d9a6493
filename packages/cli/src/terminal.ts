import { isatty } from 'node:tty';
import pc from 'picocolors';

/** Where a command writes, and with which colours. Whatever it is given, nothing of it moves the cursor or turns the text round. */
export interface Terminal {
  /** Writes a line to standard output. */
  readonly print: (line: string) => void;
  /** Writes a value to standard output as JSON. */
  readonly printJson: (value: unknown) => void;
  /** Writes a line to standard error: what happens beside the answer. */
  readonly note: (line: string) => void;
  readonly colors: Colors;
}

export type Colors = Pick<typeof pc, 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'>;

/** What a terminal obeys or does not show: control characters, formats such as those of direction, separators of lines. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** The same but for the ends of our own lines. */
const UNSAFE_IN_LINES = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** Our colours too, and no other codes: they hide a text, make it blink, turn its colours round. */
// oxlint-disable-next-line no-control-regex -- it is what colours are made of
const UNSAFE_BUT_COLORS = /(\u001b\[(?:[12]|22|3[1236]|39)m)|(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Colours on a terminal alone, and none with `NO_COLOR`. */
export function systemTerminal(): Terminal {
  const print = (line: string) => void process.stdout.write(`${safeLines(line)}\n`);
  return {
    print,
    printJson: (value) => print(safeJson(JSON.stringify(value, null, 2))),
    note: (line) => void process.stderr.write(`${safeLines(line)}\n`),
    colors: pc.createColors(pc.isColorSupported && isatty(1)),
  };
}

/** Takes a log of JSON lines to standard output: it quotes what callers send, and a person may be looking. */
export const logStream = {
  write: (line: string): void => void process.stdout.write(safeJson(line)),
};

/** Texts of partners and customers, safe to show on a line of ours. */
export function printable(text: string): string {
  return text.replace(UNSAFE, '\u{fffd}');
}

/** JSON that says the same to a program, and nothing else to a terminal. */
export function safeJson(json: string): string {
  return json.replace(UNSAFE_IN_LINES, (character) =>
    character
      .split('')
      .map((unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** The last net under whatever a command forgot to make {@link printable}. */
function safeLines(text: string): string {
  return text.replace(UNSAFE_BUT_COLORS, (_, color: string | undefined) => color ?? '\u{fffd}');
}
