import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findRealTime } from './real-time.ts';

const root = new URL('../', import.meta.url);
const TESTS =
  /\.test\.tsx?$|^packages\/[^/]+\/test\/|^examples\/[^/]+\/test\/|^(?:e2e|conformance|simulation|fuzz)\//;
/** What shows or limits how long things take, makes the waits of pages shorter, or is this file. */
const TOOLS = [
  'conformance/acquirer/clock.ts',
  'conformance/run.ts',
  'conformance/suite.ts',
  'conformance/support/wire.ts',
  'e2e/in-page/hasten.ts',
  'scripts/real-time.test.ts',
  'simulation/run.ts',
  'fuzz/run.ts',
];

test('no test lets real time decide', () => {
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((file) => /\.tsx?$/.test(file) && TESTS.test(file) && !TOOLS.includes(file));
  expect(files.length).toBeGreaterThan(250);
  const found = files.flatMap((file) =>
    findRealTime(readFileSync(new URL(file, root), 'utf8')).map((line) => `${file}:${line}`),
  );
  expect(found).toEqual([]);
});

test.each([
  'await new Promise((resolve) => setTimeout(resolve, 50));',
  'await page.waitForTimeout(500);',
  'await office.deps.ports.sleep(200);',
  "import { setTimeout as sleep } from 'node:timers/promises';",
  'const timer = window.setInterval(look, 20);',
  'expect(performance.now() - startedAt).toBeLessThan(50);',
  'const tookMs = Date.now() - startedAtMs;',
])('%s is found', (line) => {
  expect(findRealTime(`test('x', async () => {\n${line}\n});`)).toEqual([`2: ${line}`]);
});

test.each([
  'await expect.poll(() => posts.length).toBe(1);\n// setTimeout(look, 5)',
  'socket.setTimeout(5_000, () => socket.destroy());',
  'vi.advanceTimersByTime(4_000);',
  '// real time: the machine needs a breath\nsetTimeout(look, 5);',
  'setTimeout(look, 5); // real time: paces the look',
])('%s is not', (source) => {
  expect(findRealTime(source)).toEqual([]);
});
