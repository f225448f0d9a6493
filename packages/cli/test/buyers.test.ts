import { openState, systemPorts } from '@dojang/gateway';
import { expect, test } from 'vitest';
import { runDojang, temporaryFolder } from './run-dojang.ts';

async function withData(): Promise<string> {
  const data = temporaryFolder();
  const { store } = await openState(systemPorts, { mode: 'test', dataDir: data });
  await store.close();
  return data;
}

const erase = (data: string, ...args: readonly string[]) =>
  runDojang(['buyers', 'erase', '--data', data, ...args]);

test('erasing somebody who never paid erases nothing and needs no confirmation', async () => {
  const data = await withData();
  const { code, stdout } = await erase(data, '--merchant', 'test', '--phone', '01000000000');
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'The buyer was erased from 0 payments.\n' });
});

test('a buyer is named in exactly one way, of a partner that there is', async () => {
  const data = await withData();
  const nobody = await erase(data, '--merchant', 'test');
  const twice = await erase(data, '--merchant', 'test', '--phone', '1', '--email', 'a@b.kr');
  const empty = await erase(data, '--merchant', 'test', '--member', ' ');
  for (const { code, stderr } of [nobody, twice, empty])
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'Name the buyer by one of --phone, --email and --member.\n',
    });
  const unknown = await erase(data, '--merchant', 'nobody', '--phone', '1');
  expect(unknown.stderr).toMatch(/There is no merchant nobody/);
});
