import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { variables } from '../packages/cli/src/variables.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'deploy');
const files = readdirSync(folder);
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');
const matches = (pattern: RegExp) =>
  files.flatMap((name) => [...textOf(name).matchAll(pattern)].map(([whole, found]) => found ?? whole));

test('what the files to deploy name is there', () => {
  const paths = matches(/\b(?:packages|deploy|docs)\/[\w./-]*\w/g);
  expect(paths).toContain('packages/cli/bin/dojang.js');
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const known = variables.map(({ name }) => String(name));
  const settings = matches(/DOJANG_[A-Z_]+/g);
  expect(settings).toContain('DOJANG_PORT');
  expect(settings.filter((name) => !known.includes(name))).toEqual([]);
});

test('the commands in them are commands', () => {
  const lines = matches(/dojang\.js ([^\n]+)/g);
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    const words = line.split(' ').filter((word) => /^[a-z]+$/.test(word));
    const command = words.slice(0, words[0] === 'db' ? 2 : 1);
    const help = execFileSync(process.execPath, ['packages/cli/bin/dojang.js', ...command, '--help'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(help).toContain(`Usage: dojang ${command.join(' ')}`);
    for (const [flag] of line.matchAll(/--[a-z-]+/g)) expect(help).toContain(flag);
  }
});

const hasAnalyzer = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!hasAnalyzer)
  process.stderr.write('SKIPPED: the test of the systemd units: there is no systemd-analyze here\n');

test.skipIf(!hasAnalyzer)('systemd takes the units', () => {
  const copies = mkdtempSync(join(tmpdir(), 'dojang-units-'));
  try {
    const units = files.filter((name) => /\.(service|timer)$/.test(name));
    expect(units).toHaveLength(3);
    for (const name of units)
      writeFileSync(
        join(copies, name),
        textOf(name).replaceAll('/usr/bin/node', process.execPath).replaceAll('/opt/dojang', root),
      );
    const paths = units.map((name) => join(copies, name.replace('@.', '@4000.')));
    writeFileSync(join(copies, 'dojang@4000.service'), readFileSync(join(copies, 'dojang@.service')));
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], { encoding: 'utf8' });
    const ofOurs = verified.stderr.split('\n').filter((line) => line.includes('dojang'));
    expect({ status: verified.status, ofOurs }).toEqual({ status: 0, ofOurs: [] });
  } finally {
    rmSync(copies, { recursive: true, force: true });
  }
});
