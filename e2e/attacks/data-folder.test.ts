import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../examples/shop/src/store/database.ts';
import { exposedSecrets } from '../../packages/gateway/src/data-folder/exposed-files.ts';
import { replaceFile, writeOnce } from '../../packages/gateway/src/data-folder/write-once.ts';
import { keepKey, openState, startGateway, systemPorts } from '../../packages/gateway/src/main.ts';
import { startPostgres } from '../../packages/gateway/test/support/postgres.ts';
import { startIssuers } from '../../packages/issuers/src/main.ts';
import { SECRET } from '../support/house.ts';

const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');
const live = { mode: 'live', masterKey: MASTER_KEY } as const;

/** A data folder that is not there yet, below one that goes with the test. */
function newFolder(): string {
  const parent = mkdtempSync(join(tmpdir(), 'dojang-folder-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, 'data');
}

async function openAndClose(options: Parameters<typeof openState>[1]): Promise<void> {
  const { store } = await openState(systemPorts, options);
  await store.close();
}

const rightsOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('everything in the data folder is its owner’s alone, whatever the umask', async () => {
  const before = process.umask(0);
  onTestFinished(() => void process.umask(before));
  const dataDir = newFolder();
  const database = openDatabase(dataDir);
  const issuers = await startIssuers({
    host: '127.0.0.1',
    port: 0,
    dataDir,
    acquirerSecret: SECRET,
    logLevel: 'silent',
  });
  const state = await openState(systemPorts, { mode: 'test', dataDir });
  const names = readdirSync(dataDir);
  expect(names).toEqual(
    expect.arrayContaining([
      'mode',
      'master.key',
      ...['gateway', 'issuers', 'shop'].flatMap((name) => [`${name}.sqlite`, `${name}.sqlite-wal`]),
    ]),
  );
  expect(rightsOf(dataDir)).toBe('700');
  expect(names.map((name) => [name, rightsOf(join(dataDir, name))])).toEqual(
    names.map((name) => [name, '600']),
  );
  await state.store.close();
  await issuers.close();
  database.close();
});

test('live refuses a folder or a file that others may use, and says the command', async () => {
  const dataDir = newFolder();
  await openAndClose({ ...live, dataDir });
  for (const [path, wide, right] of [
    [dataDir, 0o750, '700'],
    [join(dataDir, 'gateway.sqlite'), 0o644, '600'],
  ] as const) {
    chmodSync(path, wide);
    await expect(openAndClose({ ...live, dataDir })).rejects.toThrow(`chmod ${right} ${path}`);
    chmodSync(path, Number.parseInt(right, 8));
  }
  const copy = join(dataDir, "gateway.sqlite.yesterday's");
  writeFileSync(copy, '', { mode: 0o644 });
  await expect(openAndClose({ ...live, dataDir })).rejects.toThrow(String.raw`yesterday'\''s'`);
  chmodSync(copy, 0o600);
  await openAndClose({ ...live, dataDir });
});

test('test mode goes on with such a folder, and tells', async () => {
  const dataDir = newFolder();
  mkdirSync(dataDir, { mode: 0o755 });
  const lines: string[] = [];
  const gateway = await startGateway({
    mode: 'test',
    dataDir,
    host: '127.0.0.1',
    port: 0,
    acquirerUrl: 'http://127.0.0.1:9',
    acquirerSecret: SECRET,
    logStream: { write: (line) => lines.push(line) },
  });
  await gateway.close();
  const told = lines.map((line) => JSON.parse(line) as { level: number; msg: string });
  expect(told.filter(({ msg }) => msg.includes(`chmod 700 ${dataDir}`))).toEqual([
    expect.objectContaining({ level: 40 }),
  ]);
});

test('live takes no secret from a file that others may write; one that they may read it tells, as test does both', async () => {
  const dataDir = newFolder();
  mkdirSync(dataDir, { mode: 0o700 });
  const secret = join(dataDir, '..', 'mounted.txt');
  writeFileSync(secret, 'x');
  for (const [wide, mode, rule] of [
    [0o666, 'live', 'refused'],
    [0o620, 'live', 'refused'],
    [0o644, 'live', 'told'],
    [0o440, 'live', 'told'],
    [0o600, 'live', 'good'],
    [0o666, 'test', 'told'],
  ] as const) {
    chmodSync(secret, wide);
    const look = () => exposedSecrets(mode, [secret]);
    if (rule === 'refused') expect(look).toThrow(`(${wide.toString(8)}): chmod 600 ${secret}`);
    else expect(look().map(({ path }) => path)).toEqual(rule === 'told' ? [secret] : []);
  }
  const lines: string[] = [];
  const options = {
    dataDir,
    secretFiles: [secret],
    host: '127.0.0.1',
    port: 0,
    acquirerUrl: 'http://127.0.0.1:9',
    acquirerSecret: SECRET,
    logStream: { write: (line: string) => lines.push(line) },
  };
  chmodSync(secret, 0o666);
  await expect(
    startGateway({ ...options, ...live, url: 'https://pay.example.kr', trustedProxies: ['loopback'] }),
  ).rejects.toThrow('Live mode takes no secret that others may write.');
  const gateway = await startGateway({ ...options, mode: 'test' });
  await gateway.close();
  expect(lines.filter((line) => line.includes(`chmod 600 ${secret}`))).toHaveLength(1);
});

test('live takes no secret file that is somebody else’s, nor one behind a folder or a link that others may change', () => {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'dojang-way-')));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const [held, mounts] = [join(parent, 'held'), join(parent, 'mounts')];
  for (const folder of [held, mounts, join(mounts, '..2026')]) mkdirSync(folder, { mode: 0o755 });
  const file = join(mounts, '..2026', 'master.key');
  writeFileSync(file, 'x', { mode: 0o400 });
  // As Kubernetes mounts secrets: a link to a link.
  symlinkSync('..2026', join(mounts, '..data'));
  symlinkSync('..data/master.key', join(mounts, 'master.key'));
  const link = join(held, 'key');
  symlinkSync('../mounts/master.key', link);
  const look = () => exposedSecrets('live', [link]);
  expect(look()).toEqual([]);

  for (const folder of [held, mounts, join(mounts, '..2026'), parent]) {
    const before = statSync(folder).mode;
    for (const wide of [0o777, 0o775, 0o773]) {
      chmodSync(folder, wide);
      expect(look).toThrow(`(${wide.toString(8)}): chmod go-w ${folder}`);
    }
    chmodSync(folder, 0o1777);
    expect(look()).toEqual([]);
    chmodSync(folder, before);
  }
  const told = (wide: number) => {
    chmodSync(held, wide);
    return exposedSecrets('test', [link]).map(({ path }) => path);
  };
  expect(told(0o777)).toEqual([held]);
  expect(told(0o755)).toEqual([]);
});

test.skipIf(process.geteuid?.() !== 0)(
  'nor one that another user owns, or whose link or folder one does',
  () => {
    const parent = realpathSync(mkdtempSync(join(tmpdir(), 'dojang-owner-')));
    onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
    const [folder, file, link] = ['folder', 'folder/key', 'link'].map((name) => join(parent, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(folder, { mode: 0o755 });
    writeFileSync(file, 'x', { mode: 0o400 });
    symlinkSync(file, link);
    const look = () => exposedSecrets('live', [link]);
    expect(look()).toEqual([]);
    for (const path of [folder, link]) {
      lchownSync(path, 12_345, 0);
      const command = path === link ? 'chown -h' : 'chown';
      expect(look).toThrow(`${path} (owned by user 12345): ${command} 0 ${path}`);
      lchownSync(path, 0, 0);
    }
    chownSync(file, 12_345, 0);
    expect(look).toThrow(`(owned by user 12345)`);
    chownSync(file, 0, 0);
    expect(look()).toEqual([]);
  },
);

test('a key is whole or not there, and never replaced', () => {
  const folder = newFolder();
  mkdirSync(folder);
  const file = join(folder, 'some.key');
  writeOnce(file, 'first');
  writeOnce(file, 'second');
  expect(readFileSync(file, 'utf8')).toBe('first');
  expect(rightsOf(file)).toBe('600');
  expect(readdirSync(folder)).toEqual(['some.key']);
  // What a process leaves that is killed in the middle: nobody takes it for the key.
  mkdirSync(join(folder, '.draft-abcdef'));
  writeFileSync(join(folder, '.draft-abcdef/file'), 'half');
  const other = { file: join(folder, 'other.key'), make: () => 'whole', parse: String, remedy: '' };
  expect(keepKey(other)).toBe('whole');
});

test('a key that is replaced keeps its link, its owner and its rights', () => {
  const folder = newFolder();
  mkdirSync(folder);
  const [file, link] = [join(folder, 'some.key'), join(folder, 'link.key')];
  writeFileSync(file, 'first');
  chmodSync(file, 0o640);
  // Only root may give a file away.
  const owner = process.getuid?.() === 0 ? 4711 : statSync(file).uid;
  chownSync(file, owner, statSync(file).gid);
  symlinkSync('some.key', link);
  replaceFile(link, 'second');
  expect(readlinkSync(link)).toBe('some.key');
  expect(readFileSync(file, 'utf8')).toBe('second');
  expect([rightsOf(file), statSync(file).uid]).toEqual(['640', owner]);
  expect(readdirSync(folder).toSorted()).toEqual(['link.key', 'some.key']);
  rmSync(file);
  expect(() => replaceFile(link, 'third')).toThrow(/link\.key cannot be replaced \(ENOENT\): its folder/);
  expect(readdirSync(folder)).toEqual(['link.key']);
});

test.runIf(process.getuid?.() === 0)('a key whose owner cannot be kept is not replaced', () => {
  const folder = newFolder();
  mkdirSync(folder);
  const file = join(folder, 'some.key');
  writeFileSync(file, 'first');
  chmodSync(folder, 0o777);
  chmodSync(join(folder, '..'), 0o755);
  process.seteuid?.(65_534);
  try {
    expect(() => replaceFile(file, 'second')).toThrow(/\(EPERM\): .*its owner and rights kept/);
  } finally {
    process.seteuid?.(0);
  }
  expect(readFileSync(file, 'utf8')).toBe('first');
  expect(readdirSync(folder)).toEqual(['some.key']);
});

test('an empty or half master key is a sentence with the remedy, which depends on what is stored', async () => {
  const dataDir = newFolder();
  mkdirSync(dataDir, { mode: 0o700 });
  const file = join(dataDir, 'master.key');
  for (const text of ['', 'aGFsZg==\n']) {
    writeFileSync(file, text);
    await expect(openAndClose({ mode: 'test', dataDir })).rejects.toThrow(
      /master\.key holds no key .+nothing is stored under it yet, so remove it/,
    );
    expect(readFileSync(file, 'utf8')).toBe(text);
  }
  rmSync(file);
  await openAndClose({ mode: 'test', dataDir });
  writeFileSync(file, '');
  await expect(openAndClose({ mode: 'test', dataDir })).rejects.toThrow(/from a backup/);
});

test('a folder is of one mode before anything else is in it', async () => {
  for (const [first, other] of [
    ['test', 'live'],
    ['live', 'test'],
  ] as const) {
    const dataDir = newFolder();
    mkdirSync(dataDir, { mode: 0o700 });
    writeFileSync(join(dataDir, 'mode'), `${first}\n`, { mode: 0o600 });
    await expect(openAndClose({ mode: other, dataDir, masterKey: MASTER_KEY })).rejects.toThrow(
      new RegExp(`belong to ${first} mode, and DOJANG_MODE says ${other}: use another folder`),
    );
    expect(readdirSync(dataDir)).toEqual(['mode']);
  }
});

test('a folder of before there was a mode in it is known by its database, and says it from then on', async () => {
  const dataDir = newFolder();
  await openAndClose({ ...live, dataDir });
  rmSync(join(dataDir, 'mode'));
  await expect(openAndClose({ mode: 'test', dataDir })).rejects.toThrow(/belong to live mode/);
  expect(existsSync(join(dataDir, 'master.key'))).toBe(false);
  await openAndClose({ ...live, dataDir });
  expect(readFileSync(join(dataDir, 'mode'), 'utf8')).toBe('live\n');
});

test('no key of test is made for a live database, and a stray one in a live folder is refused', async () => {
  // Live takes none that would lose commits, as the server of the other tests would.
  const server = await startPostgres({ fsync: true });
  onTestFinished(() => server.stop());
  const databaseUrl = await server.createDatabase();
  await openAndClose({ ...live, dataDir: newFolder(), databaseUrl });
  const dataDir = newFolder();
  await expect(openAndClose({ mode: 'test', dataDir, databaseUrl })).rejects.toThrow(
    /The data in this database belong to live mode/,
  );
  expect(existsSync(dataDir)).toBe(false);
  for (const stray of [
    'master.key',
    'live.key',
    'master.key.bak',
    'acquirer.secret',
    'my.token',
    '.draft-abcdef',
  ]) {
    const folder = newFolder();
    await openAndClose({ ...live, dataDir: folder });
    writeFileSync(join(folder, stray), '', { mode: 0o600 });
    await expect(openAndClose({ ...live, dataDir: folder })).rejects.toThrow(`(${stray})`);
  }
});

test('a master key that lies in the live data folder opens nothing, whatever it is called and however it is named', async () => {
  const dataDir = newFolder();
  await openAndClose({ ...live, dataDir });
  const inside = join(dataDir, 'nothing-to-see');
  const elsewhere = join(dataDir, '../live.key');
  writeFileSync(inside, MASTER_KEY, { mode: 0o600 });
  symlinkSync(inside, elsewhere);
  for (const masterKeyFile of [inside, elsewhere])
    await expect(openAndClose({ mode: 'live', dataDir, masterKeyFile })).rejects.toThrow(
      `(${masterKeyFile}): live keeps its keys away from its data, so move them`,
    );
  rmSync(elsewhere);
  renameSync(inside, elsewhere);
  await openAndClose({ mode: 'live', dataDir, masterKeyFile: elsewhere });
});
