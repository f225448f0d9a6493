import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runDojang, temporaryFolder } from './run-dojang.ts';
import { termsFileIn } from './terms-file.ts';

const DETAILS = [
  '--name=주식회사 커피페이',
  '--name-en=Coffee Pay Inc.',
  '--contact=1544-0000',
  '--officer=홍길동 이사',
  '--officer-en=Hong Gil-dong, Director',
];
const LIVE = {
  DOJANG_MODE: 'live',
  DOJANG_URL: 'https://pay.example.kr',
  DOJANG_MASTER_KEY: randomBytes(32).toString('base64'),
  DOJANG_ACQUIRER_URL: 'https://cards.example.kr',
  DOJANG_ACQUIRER_SECRET: randomBytes(32).toString('base64url'),
  DOJANG_TRUSTED_PROXIES: 'loopback',
};

test('a draft is complete, and a live gateway that lacks its own terms does not start', async () => {
  const folder = temporaryFolder();
  const draft = await runDojang(['terms', 'draft', ...DETAILS, '--as', '2026-12', '--from', '2026-11-01']);
  expect({ code: draft.code, stderr: draft.stderr }).toEqual({ code: 0, stderr: '' });
  const file = join(folder, 'terms.json');
  writeFileSync(file, draft.stdout);
  const checked = await runDojang(['terms', 'check', file]);
  expect(checked.stdout).toBe('These terms are complete: set DOJANG_TERMS to this file.\n');

  const without = await runDojang(['gateway', '--data', folder, '--port', '0'], LIVE);
  expect(without.code).toBe(1);
  expect(without.stderr).toMatch(/^Live mode needs DOJANG_TERMS \(a file with your own terms/);

  const cut = JSON.parse(readFileSync(file, 'utf8')) as { texts: { ko: Record<string, unknown[]> } };
  cut.texts.ko['privacy-collection']?.pop();
  writeFileSync(file, JSON.stringify(cut));
  for (const refused of [
    await runDojang(['terms', 'check', file]),
    await runDojang(['gateway', '--data', folder, '--port', '0'], { ...LIVE, DOJANG_TERMS: file }),
  ]) {
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(
      'texts.ko.privacy-collection: must say the privacyOfficer ("홍길동 이사")',
    );
  }
});

test.each([
  [['--as', '판 1', '--from', '2026-12-01'], 'version: 1 to 32 letters'],
  [['--as', '1', '--from', '1.12.2026'], 'effectiveDate: a date as YYYY-MM-DD'],
])('a draft of %j is refused by name and rule', async (flags, sentence) => {
  const { code, stderr } = await runDojang(['terms', 'draft', ...DETAILS, ...flags]);
  expect(code).toBe(1);
  expect(stderr).toContain(sentence);
});

test('live does not start with terms that are not in force', async () => {
  const folder = temporaryFolder();
  const { code, stderr } = await runDojang(['gateway', '--data', folder, '--port', '0'], {
    ...LIVE,
    DOJANG_TERMS: termsFileIn(folder, '2999-12-31'),
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/take effect on 2999-12-31, and today is \d{4}-\d\d-\d\d in Korea/);
});
