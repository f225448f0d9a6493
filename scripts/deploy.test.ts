import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { variables } from '../packages/cli/src/variables.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'deploy');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  statSync(join(folder, name)).isFile(),
);
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

/** Metrics that are not ours: of Prometheus, and of Node. */
const OTHERS = ['up', 'ALERTS', 'nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes'];

test('alerts and dashboard ask for metrics that there are, and every one of money is asked for', () => {
  // A test compares this page with the code.
  const known = [...readFileSync(join(root, 'docs/metrics.md'), 'utf8').matchAll(/^\| `(dojang_\w+)/gm)].map(
    ([, name]) => name ?? '',
  );
  const asked = ['prometheus/dojang.rules.yml', 'grafana/dojang.json'].flatMap((name) =>
    [...textOf(name).matchAll(/\b(?:dojang|nodejs|process)_\w+/g)].map(([found]) =>
      found.replace(/_seconds_(?:bucket|count|sum)$/, '_seconds'),
    ),
  );
  expect(asked.length).toBeGreaterThan(40);
  expect(asked.filter((name) => ![...known, ...OTHERS].includes(name))).toEqual([]);
  expect(known.filter((name) => !asked.includes(name))).toEqual([]);
});

test('the dashboard is one: panels have their own places and queries', () => {
  const { panels } = JSON.parse(textOf('grafana/dojang.json')) as {
    readonly panels: readonly {
      readonly id: number;
      readonly type: string;
      readonly title: string;
      readonly gridPos: { readonly x: number; readonly y: number; readonly w: number };
      readonly targets?: readonly { readonly expr: string }[];
    }[];
  };
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(new Set(panels.map(({ gridPos: { x, y } }) => `${x} ${y}`)).size).toBe(panels.length);
  for (const { type, title, gridPos, targets = [] } of panels) {
    expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
    expect(targets.length > 0, title).toBe(type !== 'row');
  }
});

test('every alert says what to do, and how much it hurries', () => {
  const alerts = textOf('prometheus/dojang.rules.yml').split('- alert: ').slice(1);
  expect(alerts).toHaveLength(15);
  for (const alert of alerts) {
    expect(alert).toMatch(/severity: (?:page|warn) \}/);
    expect(alert).toMatch(/summary: .+\n +action: .+/);
  }
});

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
if (!hasPromtool) process.stderr.write('SKIPPED: the tests of the alerts: there is no promtool here\n');

test.skipIf(!hasPromtool)(
  'promtool takes the alerts, and each is said of what it is for and of nothing else',
  () => {
    const cwd = join(folder, 'prometheus');
    const promtool = (...args: readonly string[]) => spawnSync('promtool', args, { cwd, encoding: 'utf8' });
    for (const { status, stdout, stderr } of [
      promtool('check', 'rules', 'dojang.rules.yml'),
      promtool('test', 'rules', 'dojang.rules.test.yml'),
    ])
      expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  },
);
