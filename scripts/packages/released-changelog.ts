const UNRELEASED = '## Unreleased';

/**
 * The changelog once a version is released: what was unreleased stands under it.
 * @param date `YYYYMMDD`
 * @throws Error when there is nothing to release
 */
export function releasedChangelog(text: string, version: string, date: string): string {
  const [before = '', after] = text.split(`${UNRELEASED}\n`);
  const news = after?.split(/^## /m)[0] ?? '';
  if (after === undefined || news.trim() === '')
    throw new Error('CHANGELOG.md has nothing under Unreleased.');
  const day = date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  return `${before}${UNRELEASED}\n\n## ${version} (${day})\n${after}`;
}

/** @throws Error unless a version is one, and comes after another */
export function requireNewer(version: string, current: string): void {
  const parts = (text: string) => /^(\d+)\.(\d+)\.(\d+)$/.exec(text)?.slice(1).map(Number);
  const [next, last] = [parts(version), parts(current)];
  if (next === undefined) throw new Error('Usage: npm run release -- <major.minor.patch> [--publish]');
  const difference = next.map((part, index) => part - (last?.[index] ?? 0)).find((each) => each !== 0) ?? 0;
  if (difference <= 0) throw new Error(`${version} does not come after ${current}.`);
}
