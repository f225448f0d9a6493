import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareFolder } from '../../src/data-folder/folder-mode.ts';
import { backUp, checkCopy } from '../../src/database/back-up.ts';
import { factsOfFile } from '../../src/database/copy-facts.ts';
import { restore } from '../../src/database/restore.ts';
import type { Store } from '../../src/store/contract.ts';
import { openStore } from '../../src/store/open-store.ts';
import { UnsafeStore } from '../../src/store/unsafe-store.ts';
import { insert, put } from '../../src/store/write.ts';
import { commitOf, paymentRow } from '../support/rows.ts';
import { runTypescript } from '../support/run-typescript.ts';

const NOW = Date.UTC(2026, 10, 26, 3, 4, 5);

let folder: string;
let dataDir: string;
let file: string;
let backups: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dojang-backup-'));
  dataDir = join(folder, 'data');
  file = join(dataDir, 'gateway.sqlite');
  backups = join(folder, 'backups');
  prepareFolder(dataDir, 'test');
  store = await openStore({ engine: 'sqlite', file });
  await store.commit(commitOf([insert('meta', { key: 'mode', value: 'test' })]));
  await commit('p1', 'p2');
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function commit(...ids: readonly string[]): Promise<void> {
  for (const id of ids)
    expect(await store.commit(commitOf([put('payments', paymentRow(id))]))).toEqual({ kind: 'committed' });
}

const make = (nowMs = NOW) => backUp({ file, folder: backups, nowMs });
const putBack = (backup: string, moveAside = true) =>
  restore({ backup, dataDir, mode: null, moveAside, nowMs: NOW + 60_000 });

describe('a backup', () => {
  it('is a copy of one moment, private, with what is in it and its checksums beside it', async () => {
    const made = await make();
    expect(readdirSync(backups)).toEqual([
      'dojang-test-20261126-120405.json',
      'dojang-test-20261126-120405.sha256',
      'dojang-test-20261126-120405.sqlite',
    ]);
    for (const name of readdirSync(backups)) expect(statSync(join(backups, name)).mode & 0o777).toBe(0o600);
    expect(statSync(backups).mode & 0o777).toBe(0o700);
    expect(made).toMatchObject({ mode: 'test', commits: 3, tables: { payments: 2 }, auditHead: '0:' });
    expect(JSON.parse(readFileSync(made.file.replace('.sqlite', '.json'), 'utf8'))).toMatchObject({
      madeAt: '2026-11-26T03:04:05.000Z',
      tables: { payments: 2 },
    });
    expect(readFileSync(made.file.replace('.sqlite', '.sha256'), 'utf8')).toContain(
      `${made.sha256}  dojang-test-20261126-120405.sqlite\n`,
    );
    const copy = new DatabaseSync(made.file, { readOnly: true });
    expect(copy.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'delete' });
    copy.close();
  });

  it('replaces nothing', async () => {
    await make();
    await expect(make()).rejects.toThrow(/is there already, and a backup replaces nothing/);
  });

  it('is of one moment also while another process writes without a pause', async () => {
    // More than is copied in one step.
    const large = Array.from({ length: 600 }, (_, index) =>
      put('payments', { ...paymentRow(`large${index}`), state: 'x'.repeat(20_000) }),
    );
    expect(await store.commit(commitOf(large))).toEqual({ kind: 'committed' });
    const writer = runTypescript(new URL('../store/commit-forever.ts', import.meta.url), [file, 'w']);
    await new Promise((resolve) => writer.child.stdout?.once('data', resolve));
    const steps: number[] = [];
    const made = await backUp({
      file,
      folder: backups,
      nowMs: NOW,
      onProgress: (copied) => steps.push(copied),
    });
    writer.child.kill('SIGKILL');
    await writer.ended;
    expect(steps.length).toBeGreaterThan(2);
    // It never had to begin anew.
    expect(steps.toSorted((one, other) => one - other)).toEqual(steps);
    expect(made.tables['payments']).toBeGreaterThan(602);
  });

  it('leaves nothing where it cannot be made', async () => {
    writeFileSync(backups, '');
    await expect(make()).rejects.toThrow(/EEXIST/);
    rmSync(backups);
    await store.close();
    const damaged = readFileSync(file);
    damaged.fill(0xff, 4096 * 3, 4096 * 6);
    writeFileSync(file, damaged);
    await expect(make()).rejects.toThrow(/damaged|failed/);
    expect(readdirSync(backups)).toEqual([]);
  });
});

describe('the check of a copy', () => {
  const facts = async () => {
    const db = new DatabaseSync(file, { readOnly: true });
    const found = await factsOfFile(db);
    db.close();
    return found;
  };
  const change = (copy: string, sql: string) => {
    const db = new DatabaseSync(copy);
    db.exec(sql);
    db.close();
  };

  it('notices a row, a commit and an act that are missing', async () => {
    const { file: copy } = await make();
    const expected = await facts();
    await expect(checkCopy(copy, expected)).resolves.toBe(0);
    change(copy, "insert into acts values (1, 1, 'a', 'b', 'c', 'd', null, null, null, '{}', '', 'x')");
    await expect(checkCopy(copy, expected)).rejects.toThrow(/differs from the store in its tables/);
    await expect(checkCopy(copy, { ...expected, tables: { ...expected.tables, acts: 1 } })).rejects.toThrow(
      /in its auditHead/,
    );
    await expect(
      checkCopy(copy, { ...expected, tables: { ...expected.tables, acts: 1 }, auditHead: '1:x' }),
    ).resolves.toBe(1);
    change(copy, 'delete from acts; update high_water set commits = commits - 1');
    await expect(checkCopy(copy, expected)).rejects.toThrow(/in its commits/);
  });

  it('notices an index that has not the rows of its table', async () => {
    const { file: copy } = await make();
    const db = new DatabaseSync(copy, { readOnly: true });
    const row = db.prepare("select rootpage from sqlite_schema where name = 'payments_recent'").get();
    db.close();
    const bytes = readFileSync(copy);
    bytes.write('p9', bytes.indexOf('p1', (Number(row?.['rootpage']) - 1) * 4096));
    writeFileSync(copy, bytes);
    await expect(checkCopy(copy, await facts())).rejects.toThrow(
      /The copy is damaged \(.*payments_recent.*\)/,
    );
  });
});

describe('restoring', () => {
  it('puts a backup in the place of the store, which is kept beside it, as one that somebody has to accept', async () => {
    const { file: backup } = await make();
    await commit('p3');
    await expect(putBack(backup)).rejects.toThrow(/Another process has .* open: stop the gateway first/);
    await store.close();
    await expect(putBack(backup, false)).rejects.toThrow(/There is a store already.*--move-aside/);

    const { movedTo } = await putBack(backup);
    const refusing = openStore({ engine: 'sqlite', file }, { onUnsafe: () => 'refuse' });
    await expect(refusing).rejects.toThrow(UnsafeStore);
    store = await openStore({ engine: 'sqlite', file });
    expect((await store.recentPayments({ limit: 9 })).map(({ id }) => id)).toEqual(['p2', 'p1']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await store.close();

    // Nothing of what was there is lost, and it is not taken for the restored one.
    const old = await openStore({ engine: 'sqlite', file: movedTo! }, { onUnsafe: () => 'refuse' });
    expect(await old.recentPayments({ limit: 9 })).toHaveLength(3);
    await old.close();
    copyFileSync(movedTo!, file);
    await expect(openStore({ engine: 'sqlite', file }, { onUnsafe: () => 'refuse' })).rejects.toThrow(
      /is another one than its mark/,
    );
  });

  it('takes an empty place', async () => {
    const { file: backup } = await make();
    const elsewhere = join(folder, 'elsewhere');
    await restore({ backup, dataDir: elsewhere, mode: null, moveAside: false, nowMs: NOW });
    expect(readdirSync(elsewhere).toSorted()).toEqual(['gateway.sqlite', 'mode']);
    const live = restore({
      backup,
      dataDir: join(folder, 'live'),
      mode: 'live',
      moveAside: false,
      nowMs: NOW,
    });
    await expect(live).rejects.toThrow(/belong to test mode/);
  });

  it('takes nothing from a log or a mark whose file is gone', async () => {
    const { file: backup } = await make();
    await commit('p3');
    for (const end of ['-wal', '-mark']) copyFileSync(`${file}${end}`, `${file}${end}.kept`);
    await store.close();
    rmSync(file);
    for (const end of ['-wal', '-mark']) renameSync(`${file}${end}.kept`, `${file}${end}`);
    await putBack(backup, false);
    await expect(openStore({ engine: 'sqlite', file }, { onUnsafe: () => 'refuse' })).rejects.toThrow(
      /has no mark beside it/,
    );
    store = await openStore({ engine: 'sqlite', file });
    expect(await store.recentPayments({ limit: 9 })).toHaveLength(2);
  });

  it('refuses what is not as it was made, and changes nothing', async () => {
    const { file: backup } = await make();
    await store.close();
    const before = readFileSync(file);
    const sums = backup.replace('.sqlite', '.sha256');
    const note = backup.replace('.sqlite', '.json');
    const [goodSums, goodNote, good] = [readFileSync(sums), readFileSync(note, 'utf8'), readFileSync(backup)];

    const flipped = Buffer.from(good);
    flipped.writeUInt8(flipped.readUInt8(flipped.length - 5) ^ 1, flipped.length - 5);
    writeFileSync(backup, flipped);
    await expect(putBack(backup)).rejects.toThrow(/sqlite is not what it was when it was made/);
    writeFileSync(backup, good);

    writeFileSync(note, goodNote.replace('"payments": 2', '"payments": 9'));
    await expect(putBack(backup)).rejects.toThrow(/json is not what it was when it was made/);
    writeFileSync(note, goodNote.replace(/"migration": \d+/, '"migration": 999'));
    await expect(putBack(backup)).rejects.toThrow(/of a newer version/);
    writeFileSync(note, goodNote);

    rmSync(sums);
    await expect(putBack(backup)).rejects.toThrow(/sha256 is missing: it is written last/);
    writeFileSync(sums, goodSums);

    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(dataDir).toSorted()).toEqual(['gateway.sqlite', 'gateway.sqlite-mark', 'mode']);
    await expect(putBack(backup)).resolves.toMatchObject({ commits: 3 });
    store = await openStore({ engine: 'sqlite', file });
  });
});
