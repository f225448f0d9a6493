import { expect, test } from 'vitest';
import { readMarkdown } from './markdown-page.ts';

test('a page names links, pictures, headings and code', () => {
  const page = readMarkdown(`
# What is kept, and why?

![picture](docs/a.png) and [a guide](docs/a.md#end), \`npm run x\`

| a | b |
| --- | --- |
| \`cell\` | [c](c.md) |

\`\`\`sh
dojang start \\
  --port 1   # said
\`\`\`

    dojang messages list`);
  expect(page.links).toEqual(['docs/a.png', 'docs/a.md#end', 'c.md']);
  expect([...page.anchors]).toEqual(['what-is-kept-and-why']);
  expect(page.code.map((line) => line.replace(/\s+/g, ' ').trim())).toEqual([
    'npm run x',
    'cell',
    'dojang start --port 1',
    'dojang messages list',
  ]);
});

test('a page says how many rows the tables of each section have', () => {
  const table = '| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |\n';
  const { rows } = readMarkdown(
    `# Page\n\n${table}\n## One\n\n${table}\n### Part\n\n${table}\n## Two\n\nText.`,
  );
  expect(rows).toEqual([2, 4, 0]);
});
