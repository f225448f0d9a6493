import { lstatSync, readlinkSync } from 'node:fs';
import { dirname, join, parse, resolve, sep } from 'node:path';

/** As many as the system follows itself. */
const MOST_LINKS = 40;

/**
 * What stands on the way to a file, links followed one by one: each folder that something is looked up in, and each link. Who may
 * write one of them decides which file is found. Ends where nothing is there.
 */
export function wayToFile(file: string): {
  readonly folders: readonly string[];
  readonly links: readonly string[];
} {
  const folders = new Set<string>();
  const links = new Set<string>();
  let path = resolve(file);
  for (let followed = 0; followed <= MOST_LINKS; followed += 1) {
    const link = firstLink(path, folders);
    if (link === null) break;
    links.add(link);
    path = resolve(dirname(link), readlinkSync(link), path.slice(link.length + sep.length));
  }
  return { folders: [...folders], links: [...links] };
}

function firstLink(path: string, folders: Set<string>): string | null {
  const { root } = parse(path);
  let at = root;
  for (const name of path.slice(root.length).split(sep)) {
    folders.add(at);
    at = join(at, name);
    const stats = lstatSync(at, { throwIfNoEntry: false });
    if (stats === undefined) return null;
    if (stats.isSymbolicLink()) return at;
  }
  return null;
}
