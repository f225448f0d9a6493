import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The sources of this house in a folder of their own, where a test may change them. What they depend on is shared. */
export interface CopyOfHouse {
  readonly folder: string;
  /** @throws when the text is not there exactly once */
  change(file: string, from: string, to: string): void;
  read(file: string): string;
  write(file: string, text: string): void;
  remove(): void;
}

export function copyHouse(): CopyOfHouse {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-copy-'));
  for (const part of ['packages', 'scripts', 'docs', 'e2e/support', 'package.json', 'tsconfig.base.json'])
    cpSync(join(root, part), join(folder, part), {
      recursive: true,
      filter: (path) => basename(path) !== 'node_modules',
    });
  linkModules(join(root, 'node_modules'), join(folder, 'node_modules'), folder);
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  return {
    folder,
    read,
    write,
    change: (file, from, to) => {
      const parts = read(file).split(from);
      if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`);
      write(file, parts.join(to));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Our own packages are the copy's; everybody else's are those of the house. */
function linkModules(from: string, to: string, folder: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter((each) => each !== '@dojang'))
    symlinkSync(join(from, name), join(to, name));
  mkdirSync(join(to, '@dojang'));
  for (const room of readdirSync(join(folder, 'packages')))
    symlinkSync(join(folder, 'packages', room), join(to, '@dojang', room));
}
