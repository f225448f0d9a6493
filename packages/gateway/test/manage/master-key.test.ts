import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressFromRow, secretsInForce } from '../../src/delivery/webhook/webhook-address.ts';
import type { ManageDeps } from '../../src/manage/act.ts';
import { rotateMasterKey } from '../../src/manage/master-key.ts';
import { addMerchant } from '../../src/manage/merchants.ts';
import { readTrail } from '../../src/manage/trail.ts';
import { addWebhookAddress } from '../../src/manage/webhook-addresses.ts';
import { masterKeyLines, readMasterKeyFile } from '../../src/master-key-file.ts';
import { hasCustKey } from '../../src/merchant/merchant.ts';
import { findMerchant } from '../../src/merchant/merchants.ts';
import { type Ports, systemPorts } from '../../src/ports.ts';
import { type AuthKeyContent, openAuthKey, sealAuthKey } from '../../src/seal/auth-key.ts';
import { followKeys, keepKeys } from '../../src/seal/follow-keys.ts';
import { type Keyring, openKeyring } from '../../src/seal/keyring.ts';
import { masterKeyOf } from '../../src/seal/master-key.ts';
import { noSeal } from '../../src/seal/order-seal.ts';
import { engines, type OpenedStore } from '../support/engines.ts';
import { runTypescript } from '../support/run-typescript.ts';

const content: AuthKeyContent = {
  merchantId: 'cafe',
  shopOrigin: 'https://shop.example',
  isSchemeAssumed: false,
  purpose: 'payment',
  issuedAtMs: 1_700_000_000_000,
  nonce: 'abc',
  keyVersion: 1,
  clientKeyVersion: null,
  seal: noSeal,
};
const OVERLAP_MS = 60_000;

describe.each(engines)('a master key that is rotated, on $name', (engine) => {
  let opened: OpenedStore;
  let folder: string;
  let file: string;
  let nowMs: number;
  let ports: Ports;
  let deps: ManageDeps;
  let custKey: string;
  let hookId: string;
  let secret: string;
  beforeEach(async () => {
    opened = await engine.open();
    folder = mkdtempSync(join(tmpdir(), 'dojang-master-'));
    file = join(folder, 'master.key');
    nowMs = Date.now();
    ports = { ...systemPorts, nowMs: () => nowMs };
    writeFileSync(file, masterKeyLines([masterKeyOf(systemPorts.randomBytes(32))]), { mode: 0o600 });
    const actor = { name: '김운영', process: 'a test', address: '127.0.0.1' };
    deps = { mode: 'test', ports, store: opened.store, keyring: await open(), actor };
    const added = await addMerchant(deps, { id: 'cafe', name: '카페' });
    const hook = await addWebhookAddress(deps, { merchantId: 'cafe', url: 'http://127.0.0.1:9/' });
    if (!added.ok || !hook.ok) throw new Error('The partner was not added.');
    custKey = added.keys.custKey;
    hookId = hook.address.id;
    secret = hook.secret;
  });
  afterEach(async () => {
    reference = undefined;
    await opened.destroy();
    rmSync(folder, { recursive: true });
  });

  const open = (from = file) => openKeyring(ports, opened.store, () => readMasterKeyFile(from));

  /** What card companies know an order by. */
  let reference: string | undefined;

  /** What the keys are for goes on, whoever opened them. */
  async function expectWhole(keyring: Keyring, authKey: string): Promise<void> {
    expect(await openAuthKey(keyring, authKey)).toEqual(content);
    const merchant = await findMerchant(opened.store, 'cafe');
    expect(hasCustKey(keyring, merchant!, custKey, nowMs)).toBe(true);
    const address = addressFromRow((await opened.store.webhookAddress(hookId))!);
    const [signing] = await secretsInForce(keyring, address, nowMs);
    expect(`whsec_${signing?.toString('base64')}`).toBe(secret);
    reference ??= keyring.orderReference('cafe', 'ORDER-1');
    expect(keyring.orderReference('cafe', 'ORDER-1')).toBe(reference);
  }

  it('opens everything in processes that run and in those that start, and the old one opens nothing', async () => {
    const running = await open();
    const authKey = sealAuthKey(ports, running, content);
    const old = join(folder, 'old.key');
    writeFileSync(old, readFileSync(file));
    const stored = JSON.stringify(await opened.store.sealingKeys());

    const rotated = await rotateMasterKey(deps, { file, overlapMs: 0 });
    expect(readMasterKeyFile(file).map(({ id }) => id)).toEqual([rotated.id]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).toSorted()).toEqual([
      'master.key',
      `master.key.${rotated.old.id}`,
      'master.key.lock',
      'old.key',
    ]);
    expect(statSync(`${file}.lock`)).toMatchObject({ size: 0 });
    expect(rotated.old.file).toBe(`${file}.${rotated.old.id}`);
    expect(readFileSync(rotated.old.file, 'utf8')).toBe(readFileSync(old, 'utf8'));
    expect(statSync(rotated.old.file).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(await opened.store.sealingKeys())).not.toBe(stored);
    await expectWhole(running, authKey);
    await expectWhole(await open(), authKey);
    await expect(open(old)).rejects.toThrow('another master key');
    expect(await readTrail(opened.store, { limit: 1 })).toMatchObject([
      { type: 'key.rotate-master', subject: rotated.id, details: { old: rotated.old.id, overlapMs: 0 } },
    ]);
    await rotateMasterKey(deps, { file, overlapMs: 0 });
    await expectWhole(await open(), authKey);
  });

  it('leaves a process what it knows whose file cannot be read for a while', async () => {
    const elsewhere = join(folder, 'elsewhere.key');
    writeFileSync(elsewhere, readFileSync(file));
    const running = await open(elsewhere);
    const authKey = sealAuthKey(ports, running, content);
    rmSync(elsewhere);
    // Nobody can read it.
    mkdirSync(elsewhere);
    await rotateMasterKey(deps, { file, overlapMs: OVERLAP_MS });
    nowMs += 2_000;
    await running.learn('a key that nobody knows');
    expect(await openAuthKey(running, authKey)).toEqual(content);
    rmdirSync(elsewhere);
    writeFileSync(elsewhere, readFileSync(file));
    nowMs += 2_000;
    await expectWhole(running, authKey);
  });

  it('opens beside the old one until the overlap ends, for machines whose file is still the old one', async () => {
    const old = join(folder, 'old.key');
    writeFileSync(old, readFileSync(file));
    const authKey = sealAuthKey(ports, deps.keyring, content);
    await rotateMasterKey(deps, { file, overlapMs: OVERLAP_MS });
    const elsewhere = await open(old);
    await expectWhole(elsewhere, authKey);
    nowMs += OVERLAP_MS;
    await keepKeys(deps);
    await expect(open(old)).rejects.toThrow('another master key');
    // A process that runs there goes on with what it knows.
    await elsewhere.refresh();
    await expectWhole(elsewhere, authKey);
    await expectWhole(await open(), authKey);
  });

  it('keeps what was said of the one before it: each opens the store until its own overlap ends', async () => {
    const first = join(folder, 'first.key');
    writeFileSync(first, readFileSync(file));
    const authKey = sealAuthKey(ports, deps.keyring, content);
    await rotateMasterKey(deps, { file, overlapMs: OVERLAP_MS });
    const second = join(folder, 'second.key');
    writeFileSync(second, readFileSync(file));
    nowMs += OVERLAP_MS / 2;
    await rotateMasterKey(deps, { file, overlapMs: OVERLAP_MS });
    for (const each of [first, second, file]) await expectWhole(await open(each), authKey);
    nowMs += OVERLAP_MS / 2;
    await keepKeys(deps);
    await expect(open(first)).rejects.toThrow('another master key');
    await expectWhole(await open(second), authKey);
    await rotateMasterKey(deps, { file, overlapMs: 0 });
    await expect(open(second)).rejects.toThrow('another master key');
    await expectWhole(await open(), authKey);
  });

  it('does not end one that is still promised and is not there, unless all end at once', async () => {
    const { old } = await rotateMasterKey(deps, { file, overlapMs: OVERLAP_MS });
    const first = join(folder, 'first.key');
    renameSync(old.file, first);
    const before = readFileSync(file, 'utf8');
    await expect(rotateMasterKey(deps, { file, overlapMs: OVERLAP_MS })).rejects.toThrow(
      new RegExp(`master key ${old.id} opens this store until .+ KST.+--now`),
    );
    expect(readFileSync(file, 'utf8')).toBe(before);
    await open(first);
    await rotateMasterKey(deps, { file, overlapMs: 0 });
    await expect(open(first)).rejects.toThrow('another master key');
  });

  it('that did not reach another machine leaves its process with the keys it knows, and it says so once', async () => {
    const old = join(folder, 'old.key');
    writeFileSync(old, readFileSync(file));
    const elsewhere = await open(old);
    const authKey = sealAuthKey(ports, elsewhere, content);
    await rotateMasterKey(deps, { file, overlapMs: 0 });
    const errors: string[] = [];
    let tick = () => {};
    const followed = await followKeys(
      {
        store: opened.store,
        keyring: elsewhere,
        ports: {
          ...ports,
          every: (_, work) => {
            tick = work;
            return () => {};
          },
        },
      },
      { error: (_, text) => errors.push(text), warn: () => {}, info: () => {} },
    );
    tick();
    await followed.stop();
    expect(errors).toEqual(['the keys cannot be read again; those that are known go on']);
    expect(await openAuthKey(elsewhere, authKey)).toEqual(content);
    // The file comes, and that is all.
    writeFileSync(old, readFileSync(file));
    await elsewhere.refresh();
    await expectWhole(elsewhere, authKey);
  });

  it.each([
    ['nothing', ''],
    ['something else', 'a note'],
    ['another key', masterKeyLines([masterKeyOf(Buffer.alloc(32, 9))])],
  ])(
    'is not rotated when the file it would be kept in holds %s, and nothing changes',
    async (_what, text) => {
      const before = readFileSync(file, 'utf8');
      const [old] = readMasterKeyFile(file);
      const kept = `${file}.${old!.id}`;
      writeFileSync(kept, text);
      const keyring = JSON.stringify(await opened.store.keyring());
      await expect(rotateMasterKey(deps, { file, overlapMs: OVERLAP_MS })).rejects.toThrow(
        `${kept} is there, and does not hold the old key`,
      );
      expect(readFileSync(file, 'utf8')).toBe(before);
      expect(readFileSync(kept, 'utf8')).toBe(text);
      expect(JSON.stringify(await opened.store.keyring())).toBe(keyring);
      // What a rotation kept that did not get through is what is to be kept.
      writeFileSync(kept, before);
      await rotateMasterKey(deps, { file, overlapMs: OVERLAP_MS });
      expect(readFileSync(kept, 'utf8')).toBe(before);
    },
  );

  it('is not rotated by a file that does not open the store, which stays as it is', async () => {
    const other = join(folder, 'other.key');
    writeFileSync(other, masterKeyLines([masterKeyOf(Buffer.alloc(32, 9))]));
    const before = readFileSync(other, 'utf8');
    await expect(rotateMasterKey(deps, { file: other, overlapMs: 0 })).rejects.toThrow(
      'does not hold the master key of this store',
    );
    expect(readFileSync(other, 'utf8')).toBe(before);
  });

  it('while somebody else rotates it is refused, by whatever name of the file, and the key in force is never lost', async () => {
    const other = { ...deps, keyring: await open() };
    const link = join(folder, 'link.key');
    symlinkSync(file, link);
    let refusals = 0;
    const slow: ManageDeps = {
      ...deps,
      store: {
        ...opened.store,
        commit: async (commit) => {
          for (const name of [file, link]) {
            await expect(rotateMasterKey(other, { file: name, overlapMs: 0 })).rejects.toThrow(
              /Somebody else is changing .+ just now/,
            );
            refusals += 1;
          }
          // Until the file holds it alone, the new one lies beside too.
          const ids = readMasterKeyFile(file).map(({ id }) => id);
          expect(readMasterKeyFile(`${file}.${ids[0]}`).map(({ id }) => id)).toEqual([ids[0]]);
          return await opened.store.commit(commit);
        },
      },
    };
    await rotateMasterKey(slow, { file, overlapMs: 0 });
    expect(refusals).toBe(2);
    await other.keyring.refresh();
    await rotateMasterKey(other, { file, overlapMs: 0 });
    expect(readMasterKeyFile(file)).toHaveLength(1);
    await open();
  });

  it('by rotations of two machines at once leaves each file with a key that opens the store, or says that it does not', async () => {
    const elsewhere = join(folder, 'elsewhere.key');
    copyFileSync(file, elsewhere);
    const other = { ...deps, keyring: await open() };
    const slow: ManageDeps = {
      ...deps,
      store: {
        ...opened.store,
        commit: async (commit) => {
          await rotateMasterKey(other, { file: elsewhere, overlapMs: 0 });
          return await opened.store.commit(commit);
        },
      },
    };
    await expect(rotateMasterKey(slow, { file, overlapMs: 0 })).rejects.toThrow(
      /lie under another master key|has changed meanwhile, by a rotation elsewhere/,
    );
    copyFileSync(elsewhere, file);
    await open();
  });

  it.each(['before', 'after'] as const)(
    'by a process that is killed right %s the store changes leaves a store that opens, and can be rotated again',
    async (when) => {
      const running = await open();
      const authKey = sealAuthKey(ports, running, content);
      const place = JSON.stringify(opened.location);
      const { ended } = runTypescript(new URL('die-while-rotating.ts', import.meta.url), [place, file, when]);
      expect(await ended).toMatchObject({ signal: 'SIGKILL', stderr: '' });
      expect(readMasterKeyFile(file)).toHaveLength(2);
      await running.refresh();
      await expectWhole(running, authKey);
      await expectWhole(await open(), authKey);

      await rotateMasterKey(deps, { file, overlapMs: 0 });
      expect(readMasterKeyFile(file)).toHaveLength(1);
      await expectWhole(running, authKey);
      await expectWhole(await open(), authKey);
    },
  );
});
