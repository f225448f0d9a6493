import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { lockedPackages } from './locked-packages.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const production = lockedPackages(root).filter(({ isProduction }) => isProduction);

/** Licences that ask for no more than to be named. */
const PERMISSIVE = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
];

test('what a gateway is installed with is locked by its hash, under a licence that lets it be used', () => {
  expect(production.length).toBeGreaterThan(50);
  for (const { name, license, integrity } of production) {
    expect(integrity, name).toMatch(/^sha512-/);
    expect(PERMISSIVE, name).toContain(license);
  }
});

test('no framework of an example comes with it', () => {
  const namesOf = (file: string) => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, file), 'utf8')) as {
      readonly dependencies?: Readonly<Record<string, string>>;
    };
    return Object.keys(dependencies).filter((name) => !name.startsWith('@dojang/'));
  };
  const ours = new Set(globSync('packages/*/package.json', { cwd: root }).flatMap(namesOf));
  const examples = globSync('examples/*/package.json', { cwd: root }).flatMap(namesOf);
  expect(ours.size).toBeGreaterThan(10);
  expect(examples.filter((name) => !ours.has(name))).toEqual([]);
  expect(production.map(({ name }) => name)).not.toContain('express');
});
