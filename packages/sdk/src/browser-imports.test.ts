import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const room = join(dirname(fileURLToPath(import.meta.url)), 'browser');
const protocol = '@dojang/protocol/payple';

/** What a module of this folder imports when it runs; types are gone by then. */
function importsOf(file: string): readonly string[] {
  const code = readFileSync(join(room, file), 'utf8');
  return [...code.matchAll(/^(import|export)\b(?! type\b)[^;]*?\bfrom '([^']+)'/gm)].map(
    ([, , name]) => name ?? '',
  );
}

it('the browser’s half reaches nothing outside of its folder when it runs, and so no key', () => {
  const files = readdirSync(room).filter((file) => file.endsWith('.ts'));
  expect(files).toContain('index.ts');
  const seen = files.flatMap((file) => importsOf(file).map((name) => relative(room, join(room, name))));
  expect(seen.length).toBeGreaterThan(3);
  for (const name of seen) expect(files).toContain(name);
});

it('the browser’s half names no types but the wire’s own', () => {
  for (const file of readdirSync(room)) {
    const code = readFileSync(join(room, file), 'utf8');
    for (const [, name] of code.matchAll(/\bfrom '([^'.][^']*)'/g)) expect(name).toBe(protocol);
  }
});
