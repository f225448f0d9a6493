import { expect, test } from 'vitest';
import { baseOf, readElements } from './page-elements.ts';

/** Without the elements that a parser adds to every document. */
const shapeOf = (html: string) =>
  readElements(html)
    .filter(({ name }) => !['html', 'head', 'body'].includes(name))
    .map(({ name, attributes, text }) => [name, Object.fromEntries(attributes), text]);

const script = ['script', { src: '/a.js' }, ''];

test.each([
  [
    'names in any case',
    '<META Name=referrer content="no-referrer">',
    [['meta', { name: 'referrer', content: 'no-referrer' }, '']],
  ],
  [
    'markup in the text of a script',
    '<script>if (1 < 2) "<meta name=x>"</script><br/>',
    [
      ['script', {}, 'if (1 < 2) "<meta name=x>"'],
      ['br', {}, ''],
    ],
  ],
  ['a repeated attribute', '<a href="x" href="y">', [['a', { href: 'x' }, '']]],
  ['a script that is never closed', '1 < 2 <script>open', [['script', {}, 'open']]],

  ['a comment', '<!-- <script src="/old.js"></script> --><script src="/a.js"></script>', [script]],
  ['a comment that is never closed', '<!-- never <p>', []],
  ['a comment that ends as it begins', '<!--><script src="/a.js"></script> -->', [script]],
  ['another of these', '<!---><script src="/a.js"></script> -->', [script]],
  ['a comment that ends with a bang', '<!-- old --!><script src="/a.js"></script>', [script]],
  ['a comment of a processor', '<?php <script> ?><script src="/a.js"></script>', [script]],

  ['a template', '<template><script src="/old.js"></script></template>', [['template', {}, '']]],
  [
    'a template in a template',
    '<template><template></template><meta></template><script src="/a.js"></script>',
    [['template', {}, ''], script],
  ],

  ['a title', '<title><script src="/old.js"></script></title>', [['title', {}, '']]],
  ['a title of a drawing', '<svg><title><script src="/a.js"></script></title></svg>', [script]],
  ['noscript', '<noscript><meta http-equiv="refresh"></noscript>', [['noscript', {}, '']]],
  ['textarea', '<textarea><script src="/old.js"></script></textarea>', [['textarea', {}, '']]],

  [
    'named entities',
    '<script src="/a.js?x=1&amp;y=2&copy=3&hellip;"></script>',
    [['script', { src: '/a.js?x=1&y=2&copy=3…' }, '']],
  ],
  [
    'entities by number',
    '<script src="&#47;a&#x2E;js"></script><script src="&sol;a&period;js"></script>',
    [script, script],
  ],
  ['entities in a script', '<script>a &amp;&amp; b</script>', [['script', {}, 'a &amp;&amp; b']]],

  ['an unquoted address', '<script src=/a.js></script>', [script]],
  [
    'unquoted signs',
    '<script src=/a.js?x=`1`&y="2"></script>',
    [['script', { src: '/a.js?x=`1`&y="2"' }, '']],
  ],
  ['an unquoted slash at the end', '<base href=/shop/>', [['base', { href: '/shop/' }, '']]],
  ['a bracket in quotes', '<meta name="x>y" content=\'>\'>', [['meta', { name: 'x>y', content: '>' }, '']]],
])('%s is read as browsers read it', (_what, html, elements) => {
  expect(shapeOf(html)).toEqual(elements);
});

test('the head ends where its content does', () => {
  const metas = readElements('<title>a</title><meta name=a><p>b</p><meta name=b>');
  expect(metas.filter(({ name }) => name === 'meta').map(({ isInHead }) => isInHead)).toEqual([true, false]);
});

test('a relative address begins from the first base that has one', () => {
  const page = new URL('http://localhost:3000/shop/cart');
  const base = (html: string) => baseOf(readElements(html), page).href;
  expect(base('<p>')).toBe('http://localhost:3000/shop/cart');
  expect(base('<base target=_top><base href=/a/><base href=/b/>')).toBe('http://localhost:3000/a/');
});

test.each([
  ['an element that never ends', '<a '.repeat(100_000)],
  ['an element of many attributes', `<script ${'x='.repeat(100_000)}`],
  ['many elements side by side', '<p>'.repeat(300_000)],
  ['elements within each other', '<div>'.repeat(100_000)],
])('%s is read in one go', (_what, html) => {
  expect(readElements(html).length).toBeGreaterThan(0);
});
