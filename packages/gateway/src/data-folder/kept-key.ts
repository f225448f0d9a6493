import { readFileSync } from 'node:fs';
import { SetupError } from '../setup-error.ts';
import { readIfThere, writeOnce } from './write-once.ts';

/** A key that a data folder keeps, because nobody brought one. */
export interface KeptKey<Key> {
  readonly file: string;
  /** What a new one is written as. */
  readonly make: () => string;
  /** Null when the text is no such key. */
  readonly parse: (text: string) => Key | null;
  /** What to do about a file that holds none. */
  readonly remedy: string;
}

/**
 * Reads a key, made when it is not there.
 * @throws SetupError when the file holds none: a disk was full, or somebody has edited it
 */
export function keepKey<Key>({ file, make, parse, remedy }: KeptKey<Key>): Key {
  const text = readIfThere(file) ?? makeKey(file, make());
  const key = parse(text.trim());
  if (key === null)
    throw new SetupError(`${file} holds no key (${text.trim().length} characters): ${remedy}`);
  return key;
}

function makeKey(file: string, text: string): string {
  writeOnce(file, `${text}\n`);
  return readFileSync(file, 'utf8');
}
