import data from '@mdn/browser-compat-data' with { type: 'json' };
import { type BrowserName, oldestBrowsers } from './range.ts';

/** A feature by its path in the browser data: `css.selectors.has`. */
export type Feature = string;

interface Version {
  readonly version_added: string | false | null;
  readonly version_removed?: string | false;
  readonly flags?: unknown;
  readonly prefix?: string;
  readonly alternative_name?: string;
}

interface Node {
  readonly [name: string]: Node | undefined;
}

interface Known {
  readonly support: Readonly<Record<string, Version | readonly Version[] | undefined>>;
}

/** The first of these that the data has. */
export function firstKnown(features: Iterable<Feature>): Feature | null {
  for (const feature of features) if (find(feature) !== null) return feature;
  return null;
}

/** The names below a feature of the data. */
export function namesBelow(path: string): readonly string[] {
  return Object.keys(nodeAt(path) ?? {}).filter((name) => name !== '__compat');
}

/** The browsers of the range that lack a feature, with the version that has it: `safari_ios < 16.4`. None: safe to use. */
export function lackedBy(feature: Feature): readonly string[] {
  const known = find(feature);
  if (known === null) return [];
  return (Object.entries(oldestBrowsers) as [BrowserName, string][]).flatMap(([browser, oldest]) => {
    const said = known.support[browser];
    const versions: readonly Version[] = said === undefined ? [] : [said].flat();
    const plain = versions.filter(
      ({ flags, prefix, alternative_name }) => !flags && !prefix && !alternative_name,
    );
    if (versions.length === 0 || plain.some((version) => hasIt(version, oldest))) return [];
    const added = plain[0]?.version_added;
    return [`${browser} ${typeof added === 'string' ? `< ${added}` : '(never)'}`];
  });
}

function hasIt({ version_added: added, version_removed: removed }: Version, oldest: string): boolean {
  if (added === null) return true;
  if (added === false || added === 'preview') return false;
  return !isLater(added.replace('≤', ''), oldest) && (!removed || isLater(removed, oldest));
}

function isLater(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => text.split('.').map(Number)) as [number[], number[]];
  for (let place = 0; place < Math.max(left.length, right.length); place += 1) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

function find(feature: Feature): Known | null {
  const node = nodeAt(feature);
  return (node?.['__compat'] as Known | undefined) ?? null;
}

function nodeAt(path: string): Node | undefined {
  let node: Node | undefined = data as unknown as Node;
  for (const name of path.split('.')) {
    // Names such as `toString` are inherited by every object.
    node = node !== undefined && Object.hasOwn(node, name) ? node[name] : undefined;
  }
  return node;
}
