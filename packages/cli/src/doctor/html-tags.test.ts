import { expect, test } from 'vitest';
import { readTags } from './html-tags.ts';

const shape = (html: string) =>
  readTags(html).map(({ name, attributes, text }) => [name, Object.fromEntries(attributes), text]);

test.each([
  [
    '<META Name=referrer content="no-referrer">',
    [['meta', { name: 'referrer', content: 'no-referrer' }, '']],
  ],
  ["<script async src='/a.js?x=1&amp;y=2'></script>", [['script', { async: '', src: '/a.js?x=1&y=2' }, '']]],
  [
    '<script>if (1 < 2) "<meta name=x>"</script><br/>',
    [
      ['script', {}, 'if (1 < 2) "<meta name=x>"'],
      ['br', {}, ''],
    ],
  ],
  ['<!-- <script src="/old.js"></script> --><p>', [['p', {}, '']]],
  [
    '<noscript><meta http-equiv="refresh"></noscript><p>',
    [
      ['noscript', {}, ''],
      ['p', {}, ''],
    ],
  ],
  ['<a href="x" href="y">', [['a', { href: 'x' }, '']]],
  ['1 < 2 </p><script>open', [['script', {}, 'open']]],
  ['<!-- never closed <p>', []],
])('%s', (html, tags) => {
  expect(shape(html)).toEqual(tags);
});

test('a long broken document is read in one go', () => {
  expect(readTags('<a '.repeat(100_000)).length).toBeGreaterThan(0);
  expect(readTags(`<script ${'x='.repeat(100_000)}`).length).toBe(1);
});
