import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'acorn';
import { expect, test } from 'vitest';
import { launcher, ownNode, runNode, startNode, temporaryFolder } from './run-dojang.ts';

test('Node 12 can read the launcher', () => {
  const program = parse(readFileSync(launcher, 'utf8'), {
    ecmaVersion: 2020,
    sourceType: 'module',
    allowHashBang: true,
  });
  // Of that year it knows `import.meta` and `import()`, but neither of these.
  expect(JSON.stringify(program)).not.toMatch(/"ChainExpression"|"operator":"\?\?"/);
});

const isOld =
  'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.4" } })';
const tooOld = ['--import', `data:text/javascript,${isOld}`];

test('a Node that is too old, with no other at hand, gets one sentence', async () => {
  const alone = join(temporaryFolder(), 'packages/cli/bin');
  mkdirSync(alone, { recursive: true });
  copyFileSync(launcher, join(alone, 'dojang.mjs'));
  const { code, stdout, stderr } = await runNode([...tooOld, join(alone, 'dojang.mjs'), 'start']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^Dojang needs Node 22\.18 or newer, and this is 18\.20\.4: install Node 24 .+\n$/);
});

test('live runs on no Node whose hash nobody locked', async () => {
  const { code, stderr } = await startNode(
    [...tooOld, launcher, '--version'],
    { DOJANG_MODE: 'live' },
    ownNode(),
  ).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/install Node 24 from https:\/\/nodejs\.org; live runs on a Node of your own\.\n$/);
});

test('live runs on no Node that npm put first in its path', async () => {
  const root = join(temporaryFolder(), 'dojang');
  const [bin, node] = [join(root, 'packages/cli/bin'), join(root, 'node_modules/node/bin')];
  for (const folder of [bin, node]) mkdirSync(folder, { recursive: true });
  copyFileSync(launcher, join(bin, 'dojang.mjs'));
  copyFileSync(process.execPath, join(node, 'node'));
  const run = (mode: string) =>
    startNode([join(bin, 'dojang.mjs'), '--version'], { DOJANG_MODE: mode }, join(node, 'node')).ended;
  expect((await run('live')).stderr).toMatch(
    /^Live runs on a Node of your own, and this one \(.+node\) came along/,
  );
  expect((await run('test')).stderr).not.toContain('of your own');
});

test('what npm gets for an old Node is what the project brings', () => {
  const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const { optionalDependencies } = JSON.parse(manifest) as { optionalDependencies: Record<string, string> };
  expect(readFileSync(launcher, 'utf8')).toContain(`const NODE = 'node@${optionalDependencies['node']}';`);
});
