import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Ports, systemPorts } from '../../src/ports.ts';
import { type AuthKeyContent, openAuthKey, sealAuthKey } from '../../src/seal/auth-key.ts';
import { changeKeyring } from '../../src/seal/change-keyring.ts';
import { keepKeys } from '../../src/seal/follow-keys.ts';
import { type Keyring, openKeyring, PUBLISH_MS } from '../../src/seal/keyring.ts';
import { masterKeyOf } from '../../src/seal/master-key.ts';
import { noSeal } from '../../src/seal/order-seal.ts';
import { openRequestKey, requestKey, resultAuthKey, windowToken } from '../../src/seal/payment-tokens.ts';
import { rotateSealingKeys } from '../../src/seal/rotate-sealing-keys.ts';
import type { Store } from '../../src/store/contract.ts';
import { engines, type OpenedStore } from '../support/engines.ts';

const content: AuthKeyContent = {
  merchantId: 'test',
  shopOrigin: 'https://shop.example',
  isSchemeAssumed: false,
  purpose: 'payment',
  issuedAtMs: 1_700_000_000_000,
  nonce: 'abc',
  keyVersion: 1,
  clientKeyVersion: null,
  seal: noSeal,
};
const masterKeys = () => [masterKeyOf(Buffer.alloc(32, 7))];
const OVERLAP_MS = 60_000;

describe.each(engines)('two processes on one store, on $name', (engine) => {
  let opened: OpenedStore;
  let nowMs: number;
  let ports: Ports;
  let one: Keyring;
  let two: Keyring;
  /** How often the second process asked the store for its keys. */
  let reads: number;
  beforeEach(async () => {
    opened = await engine.open();
    nowMs = 1_700_000_000_000;
    ports = { ...systemPorts, nowMs: () => nowMs, monotonicMs: () => nowMs };
    reads = 0;
    one = await openKeyring(ports, opened.store, masterKeys);
    two = await openKeyring(ports, countingReads(opened.store), masterKeys);
    nowMs += PUBLISH_MS;
  });
  afterEach(() => opened.destroy());

  const countingReads = (store: Store): Store => ({
    ...store,
    keyring: () => {
      reads += 1;
      return store.keyring();
    },
  });
  const depsOf = (keyring: Keyring) => ({ ports, store: opened.store, keyring });

  it('open what the other one sealed', async () => {
    expect(await openAuthKey(two, sealAuthKey(ports, one, content))).toEqual(content);
    expect(two.hashKey('custKey')).toBe(one.hashKey('custKey'));
    expect((await two.unwrap('a name', one.wrap('a name', Buffer.from('secret')))).toString()).toBe('secret');
    await expect(two.unwrap('another', one.wrap('a name', Buffer.from('secret')))).rejects.toThrow();
  });

  it('rotate sealing keys without a restart: the new one is known before it seals, the old one ends after the overlap', async () => {
    const before = sealAuthKey(ports, two, content);
    const payment = { id: 'pay_1', keyId: one.current.id };
    const tokens = [windowToken, resultAuthKey, requestKey].map((make) => make(one, payment));
    const rotated = await rotateSealingKeys(depsOf(one), { overlapMs: OVERLAP_MS });
    expect(rotated?.older).toEqual([{ id: payment.keyId, validUntilMs: nowMs + PUBLISH_MS + OVERLAP_MS }]);
    expect(one.current.id).toBe(payment.keyId);

    await keepKeys(depsOf(two));
    nowMs += PUBLISH_MS;
    expect([one.current.id, two.current.id]).toEqual([rotated?.id, rotated?.id]);
    const after = sealAuthKey(ports, one, content);
    for (const authKey of [before, after]) expect(await openAuthKey(two, authKey)).toEqual(content);

    nowMs += OVERLAP_MS - 1;
    expect(await openAuthKey(two, before)).toEqual(content);
    nowMs += 1;
    for (const keyring of [one, two]) {
      expect(await openAuthKey(keyring, before)).toBeNull();
      expect(await openAuthKey(keyring, after)).toEqual(content);
      // The payment lives on, and so do its tokens.
      expect([windowToken, resultAuthKey, requestKey].map((make) => make(keyring, payment))).toEqual(tokens);
      expect(await openRequestKey(keyring, requestKey(keyring, payment))).toEqual(payment);
    }
  });

  it('look again at once for a key that one does not know', async () => {
    const rotated = await rotateSealingKeys(depsOf(one), { overlapMs: OVERLAP_MS });
    nowMs += PUBLISH_MS;
    const authKey = sealAuthKey(ports, one, content);
    expect(two.findOfPayment(rotated?.id ?? '')).toBeUndefined();
    expect(await openAuthKey(two, authKey)).toEqual(content);
    const payment = { id: 'pay_1', keyId: one.current.id };
    expect(await openRequestKey(two, requestKey(one, payment))).toEqual(payment);
  });

  it('look once a second at most, whatever AuthKeys are sent', async () => {
    nowMs += 1_000;
    reads = 0;
    const garbage = (index: number) => {
      const bytes = Buffer.alloc(100, index);
      bytes[0] = 1;
      return Buffer.from(bytes.toString('base64')).toString('base64');
    };
    await Promise.all(Array.from({ length: 200 }, (_, index) => openAuthKey(two, garbage(index))));
    for (let index = 0; index < 200; index += 1) expect(await openAuthKey(two, garbage(index))).toBeNull();
    expect(reads).toBe(1);
    nowMs += 1_000;
    expect(await openAuthKey(two, garbage(3))).toBeNull();
    expect(reads).toBe(2);
  });

  it('set seals aside ahead of their use, without a write for each', async () => {
    await keepKeys(depsOf(one));
    await keepKeys(depsOf(two));
    const { id } = one.current;
    const aside = async () => {
      await one.refresh();
      return one.state.seals[id] ?? 0;
    };
    const first = await aside();
    expect(first).toBeGreaterThanOrEqual(2 * 2 ** 20);
    const version = (await opened.store.keyring())?.version;
    for (let seals = 0; seals < 2 ** 19; seals += 1) one.keyToSeal();
    expect((await opened.store.keyring())?.version).toBe(version);
    one.keyToSeal();
    await keepKeys(depsOf(one));
    expect(await aside()).toBeGreaterThan(first);
  });

  it('bring a new sealing key once, before the old one is used up', async () => {
    const { id } = one.current;
    await keepKeys(depsOf(one));
    await keepKeys(depsOf(two));
    await changeKeyring(depsOf(one), ({ state }) => ({
      state: { ...state, seals: { [id]: 2 ** 31 } },
      writes: [],
    }));
    await Promise.all([keepKeys(depsOf(one)), keepKeys(depsOf(two))]);
    await keepKeys(depsOf(one));
    const [old, fresh, ...more] = await opened.store.sealingKeys();
    expect(more).toEqual([]);
    expect(old).toMatchObject({ id });
    nowMs = old?.retired_at ?? 0;
    await two.refresh();
    expect(two.inUse.map((key) => key.id)).toEqual([fresh?.id]);
  });

  it('are refused by another master key, which is named', async () => {
    const other = () => [masterKeyOf(Buffer.alloc(32, 8))];
    await expect(openKeyring(ports, opened.store, other)).rejects.toThrow('another master key');
    const [needed] = masterKeys();
    await expect(openKeyring(ports, opened.store, other)).rejects.toThrow(needed!.id);
  });
});

describe.each(engines)('two processes that start together on a new store, on $name', (engine) => {
  let opened: OpenedStore;
  beforeEach(async () => {
    opened = await engine.open();
  });
  afterEach(() => opened.destroy());

  it.each(['keyring', 'sealingKeys'] as const)(
    'share one keyring, founded after one has read its %s',
    async (read) => {
      const { store } = opened;
      let other: Keyring | undefined;
      const slow: Store = {
        ...store,
        [read]: async () => {
          const found = await store[read]();
          other ??= await openKeyring(systemPorts, store, masterKeys);
          return found;
        },
      };
      const keyring = await openKeyring(systemPorts, slow, masterKeys);
      expect(keyring.current.id).toBe(other?.current.id);
      expect(keyring.hashKey('custKey')).toBe(other?.hashKey('custKey'));
    },
  );
});
