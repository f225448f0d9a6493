import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { slowExpressions } from './slow-expressions.ts';

const root = new URL('../', import.meta.url);
const PRODUCT = /^(?:packages|examples)\/[^/]+\/(?:src|app|client)\/.*\.tsx?$/;

test('no regular expression of the product takes longer than in proportion to its text', () => {
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((file) => PRODUCT.test(file));
  expect(files.length).toBeGreaterThan(400);
  const found = files.flatMap((file) =>
    slowExpressions(file, readFileSync(new URL(file, root), 'utf8')).map((each) => ({ file, ...each })),
  );
  expect(found).toEqual([]);
});

test.each([
  // Begins anew at every space.
  [String.raw`text.replace(/(?:\.0+)?\s*원?$/, '')`, 'quadratic'],
  [String.raw`/^\d+\d+x$/.test(text)`, 'quadratic'],
  [String.raw`/^(?:a+)+$/.test(text)`, 'exponential'],
] as const)('%s is found', (source, growth) => {
  expect(slowExpressions('x.ts', source)).toMatchObject([{ line: 1, growth }]);
});

test.each([
  String.raw`/^(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?\s*원?$/.exec(text)`,
  String.raw`text.replace(/\s+/g, ' ')`,
])('%s is not', (source) => {
  expect(slowExpressions('x.ts', source)).toEqual([]);
});
