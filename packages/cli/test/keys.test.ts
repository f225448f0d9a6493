import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openState, systemPorts } from '@dojang/gateway';
import { expect, test } from 'vitest';
import { runDojang, temporaryFolder } from './run-dojang.ts';

const dojang = (data: string, ...args: readonly string[]) => runDojang(['keys', ...args, '--data', data]);

async function newData(): Promise<string> {
  const data = temporaryFolder();
  const { store } = await openState(systemPorts, { mode: 'test', dataDir: data });
  await store.close();
  return data;
}

async function listed(data: string, key: string): Promise<readonly { validUntilMs: number | null }[]> {
  const { stdout } = await dojang(data, 'list', '--json');
  const keys = JSON.parse(stdout) as readonly { key: string; validUntilMs: number | null }[];
  return keys.filter((each) => each.key === key);
}

test.each(['custkey', 'refund', 'client'])(
  'the %s of a partner rotates with an overlap, or at once',
  async (key) => {
    const data = await newData();
    const rotated = await dojang(data, 'rotate', key, 'test');
    expect(rotated).toMatchObject({ code: 0, stderr: expect.stringMatching(/works until .+ KST/) });
    expect(rotated.stdout).toMatch(/^[\w ]+ {2}\w{32,64}\n$/);
    expect(await listed(data, key)).toHaveLength(2);
    expect((await dojang(data, 'list', 'test')).stdout).toMatch(
      /until .+ KST, 23 h 59 min left|until .+ KST, 1 d 0 h left/,
    );
    expect((await dojang(data, 'rotate', key, 'test', '--now')).stderr).toContain('has ended');
    expect(await listed(data, key)).toHaveLength(1);
  },
);

test('the sealing key and the master key rotate, and their files and times are said', async () => {
  const data = await newData();
  const before = readFileSync(join(data, 'master.key'), 'utf8');
  expect((await dojang(data, 'rotate', 'sealing', '--overlap', '30m')).stderr).toMatch(
    /seals from .+ KST on\.\nWhat the older one sealed is taken until .+ KST/,
  );
  expect(await listed(data, 'sealing')).toHaveLength(2);
  const { stderr } = await dojang(data, 'rotate', 'master');
  expect(stderr).toContain('copy the file to every other machine');
  const kept = /it stays in (.+master\.key\.[0-9a-f]{8})\. /.exec(stderr)?.[1];
  expect(readFileSync(kept!, 'utf8')).toBe(before);
  expect(readFileSync(join(data, 'master.key'), 'utf8')).not.toBe(before);
  expect(await listed(data, 'master')).toHaveLength(2);
  expect((await dojang(data, 'rotate', 'master', '--now')).stderr).toContain('opens nothing any more');
  expect(await listed(data, 'master')).toHaveLength(1);
});

test('the acquirer secret rotates in its file, made here or by a card company', async () => {
  const data = await newData();
  const file = join(data, 'acquirer.secret');
  writeFileSync(file, 'the-first-of-the-shared-secrets\n', { mode: 0o600 });
  expect((await dojang(data, 'rotate', 'acquirer')).stderr).toContain(`${file} holds the new secret`);
  expect(readFileSync(file, 'utf8')).toMatch(
    /^\S{43} from=\S+\nthe-first-of-the-shared-secrets until=\S+\n$/,
  );
  const handedOut = join(data, 'handed-out');
  writeFileSync(handedOut, 'handed-out-by-a-card-company\n', { mode: 0o600 });
  await dojang(data, 'rotate', 'acquirer', '--secret-file', handedOut);
  expect(readFileSync(file, 'utf8')).toMatch(/^handed-out-by-a-card-company from=/);
  expect(await listed(data, 'acquirer')).toHaveLength(3);
});

test('what cannot be is said', async () => {
  const data = await newData();
  for (const [args, sentence] of [
    [['custkey'], 'Name the partner: dojang keys rotate custkey <partner>.'],
    [['custkey', 'nobody'], 'There is no merchant nobody'],
    [['webhook', 'hook_1'], 'There is no address hook_1'],
    [['sealing', 'test'], 'There is one sealing key'],
    [['refund', 'test', '--now', '--overlap', '1h'], 'exclude each other'],
    [['refund', 'test', '--overlap', 'soon'], '24h'],
    [['lock'], 'Allowed choices are custkey'],
  ] as const) {
    const { code, stderr } = await dojang(data, 'rotate', ...args);
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
  }
  const masterKey = readFileSync(join(data, 'master.key'), 'utf8').trim();
  const fixed = await runDojang(['keys', 'rotate', 'master', '--data', data], {
    DOJANG_MASTER_KEY: masterKey,
  });
  expect(fixed).toMatchObject({ code: 1, stderr: expect.stringContaining('DOJANG_MASTER_KEY_FILE instead') });
});
