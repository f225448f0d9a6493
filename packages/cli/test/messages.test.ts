import { openState, systemPorts } from '@dojang/gateway';
import { expect, test } from 'vitest';
import { runDojang, temporaryFolder } from './run-dojang.ts';

async function withData(): Promise<string> {
  const data = temporaryFolder();
  const { store } = await openState(systemPorts, { mode: 'test', dataDir: data });
  await store.close();
  return data;
}

test('a store without messages says so, and one that is not there is named', async () => {
  const data = await withData();
  expect((await runDojang(['messages', 'list', '--data', data])).stdout).toMatch(/^There is no message yet/);
  expect(await runDojang(['messages', 'show', 'msg_x', '--data', data])).toMatchObject({
    code: 1,
    stderr: 'There is no message msg_x: dojang messages list shows those there are.\n',
  });
});

test('settings for mail and 알림톡 are checked, and their secrets not repeated', async () => {
  const settings = {
    DOJANG_SMTP_URL: 'smtp://me:hidden@mail.kr',
    DOJANG_ALIMTALK_URL: 'solapi://key:hidden@host',
  };
  const { code, stderr } = await runDojang(['messages', 'list', '--data', await withData()], settings);
  expect(code).toBe(1);
  expect(stderr).toMatch(/DOJANG_ALIMTALK_URL must be solapi:/);
  expect(stderr).toMatch(/DOJANG_SMTP_URL and DOJANG_MAIL_FROM belong together/);
  expect(stderr).not.toContain('hidden');
});
