import { expect, test } from 'vitest';
import { runDojang, startDojang, temporaryFolder } from './run-dojang.ts';

async function openCardCompanies() {
  const data = temporaryFolder();
  const issuers = startDojang(['issuers', '--data', data, '--issuers-port', '0']);
  const [, port = ''] = await issuers.output(/listening at http:\/\/127\.0\.0\.1:(\d+)/);
  const faults = (words: readonly string[], folder = data) =>
    runDojang(['faults', ...words, '--issuers-port', port, '--data', folder]);
  return { issuers, faults };
}

test('faults are armed, listed and disarmed without anybody handling a token', async () => {
  const { faults } = await openCardCompanies();
  const armed = await faults(['arm', '--on', 'approve', '--effect', 'decline', '--code', '3106']);
  expect(armed).toMatchObject({ code: 0, stdout: 'The next approve meets it: decline.\n' });
  expect(JSON.parse((await faults(['list', '--json'])).stdout)).toMatchObject([
    { on: 'approve', effect: 'decline', code: '3106', timesLeft: 1 },
  ]);
  expect((await faults(['clear'])).stdout).toBe('Nothing is armed.\n');
  expect((await faults(['list'])).stdout).toBe('Nothing is armed.\n');
});

test('what cannot be armed, or not here, is a sentence', async () => {
  const { issuers, faults } = await openCardCompanies();
  expect(await faults(['arm', '--on', 'begin', '--effect', 'decline'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The card companies refused: /),
  });
  expect(await faults(['list'], temporaryFolder())).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('run on another data folder'),
  });
  issuers.signal('SIGTERM');
  await issuers.ended;
  expect(await faults(['list'])).toMatchObject({ code: 1, stderr: expect.stringContaining('dojang start') });
});
