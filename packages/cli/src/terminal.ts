import { isatty } from 'node:tty';
import pc from 'picocolors';

/** Where a command writes, and with which colours. */
export interface Terminal {
  /** Writes a line to standard output. */
  readonly print: (line: string) => void;
  /** Writes a line to standard error: what happens beside the answer. */
  readonly note: (line: string) => void;
  readonly colors: Colors;
}

export type Colors = Pick<typeof pc, 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'>;

/** Colours on a terminal alone, and none with `NO_COLOR`. */
export function systemTerminal(): Terminal {
  return {
    print: (line) => void process.stdout.write(`${line}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
    colors: pc.createColors(pc.isColorSupported && isatty(1)),
  };
}

/** Texts of partners and customers, safe to show: control characters could rewrite the terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
}
