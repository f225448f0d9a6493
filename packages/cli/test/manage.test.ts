import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { runDojang, temporaryFolder } from './run-dojang.ts';

const dojang = (data: string, ...args: readonly string[]) => runDojang([...args, '--data', data]);

async function withPartner(): Promise<string> {
  const data = temporaryFolder();
  await dojang(data, 'merchants', 'add', 'coffee', '--name', '커피집', '--as', '김운영');
  return data;
}

test('the trail says who did what and why, and whether anybody has touched it', async () => {
  const data = await withPartner();
  await dojang(data, 'merchants', 'disable', 'coffee', '--as', '이운영', '--reason', '사기 신고');
  const listed = await dojang(data, 'audit', 'list', '--merchant', 'coffee', '--json');
  expect(JSON.parse(listed.stdout)).toMatchObject([
    {
      operator: '이운영',
      process: expect.stringMatching(/^dojang merchants disable \(pid \d+\)$/),
      type: 'merchant.disable',
      merchantId: 'coffee',
      reason: '사기 신고',
      details: { before: { status: 'active' }, after: { status: 'disabled' } },
    },
    { operator: '김운영', type: 'merchant.add', reason: null },
  ]);
  expect((await dojang(data, 'audit', 'list')).stdout).toMatch(
    /이운영 +merchant\.disable +coffee +사기 신고 +status active → disabled/,
  );

  const head = (await dojang(data, 'audit', 'head')).stdout.trim();
  expect(head).toMatch(/^3:[0-9a-f]{64}$/);
  const log = join(data, 'gateway.log');
  writeFileSync(log, `{"level":30,"head":"${head}","msg":"audit"}\n`);
  expect(await dojang(data, 'audit', 'verify', '--heads', log)).toMatchObject({
    code: 0,
    stdout: `The trail is whole: 3 acts, head ${head}\n`,
    stderr: '',
  });

  const headless = join(data, 'other.log');
  writeFileSync(headless, `{"level":30,"msg":"confirm"}\n`);
  expect(await dojang(data, 'audit', 'verify', '--heads', headless)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('other.log holds no head, so nothing was compared.'),
  });

  const db = new DatabaseSync(join(data, 'gateway.sqlite'));
  db.exec('delete from acts where sequence = 3');
  db.close();
  const unknowing = await dojang(data, 'audit', 'verify');
  expect(unknowing.code).toBe(0);
  expect(unknowing.stderr).toContain('Compared with no head');
  for (const flags of [
    ['--head', head],
    ['--heads', log],
  ])
    expect(await dojang(data, 'audit', 'verify', ...flags)).toMatchObject({
      code: 1,
      stdout: 'Cut off at the end: act 3.\n',
    });
});

test('a name or a reason of several lines is refused, so that a trail cannot be made to look otherwise', async () => {
  const data = await withPartner();
  for (const [flag, text] of [
    ['--as', 'a\nb'],
    ['--as', 'x'.repeat(65)],
    ['--reason', 'a\u001b[2J'],
    ['--reason', ' '],
  ] as const)
    expect((await dojang(data, 'merchants', 'disable', 'coffee', flag, text)).code).toBe(1);
  expect((await dojang(data, 'audit', 'head')).stdout).toMatch(/^2:/);
});
