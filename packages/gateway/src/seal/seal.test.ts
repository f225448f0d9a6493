import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { systemPorts } from '../ports.ts';
import type { Store } from '../store/contract.ts';
import { openStore } from '../store/open-store.ts';
import { type AuthKeyContent, openAuthKey, sealAuthKey } from './auth-key.ts';
import { type Keyring, openKeyring } from './keyring.ts';
import { isPartnerToken, partnerTokens } from './partner-tokens.ts';
import { openRequestKey, requestKey, resultAuthKey, windowToken } from './payment-tokens.ts';
import { addSealingKey, retireSealingKeys } from './rotate-sealing-keys.ts';

const masterKey = Buffer.alloc(32, 7);
let store: Store;
let keyring: Keyring;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-seal-'));
  store = await openStore({ engine: 'sqlite', file: join(folder, 'gateway.sqlite') });
  keyring = await openKeyring(systemPorts, store, masterKey);
  return async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  };
});

const content: AuthKeyContent = {
  merchantId: 'test',
  shopOrigin: 'https://shop.example',
  purpose: 'payment',
  issuedAtMs: 1_700_000_000_000,
  nonce: 'abc',
  keyVersion: 1,
  amountWon: 1000,
  orderNumber: '주문-1',
};

test('an AuthKey opens to what was sealed, and holds no character that forms spoil', () => {
  const authKey = sealAuthKey(systemPorts, keyring, content);
  expect(openAuthKey(keyring, authKey)).toEqual(content);
  expect(authKey).toMatch(/^[A-Za-z0-9=]+$/);
});

test('an AuthKey that was changed in any place does not open', () => {
  const authKey = sealAuthKey(systemPorts, keyring, content);
  const inner = Buffer.from(Buffer.from(authKey, 'base64').toString('latin1'), 'base64');
  fc.assert(
    fc.property(fc.nat(inner.length - 1), fc.integer({ min: 1, max: 255 }), (index, flip) => {
      const changed = Buffer.from(inner);
      changed[index] = (changed[index] ?? 0) ^ flip;
      expect(openAuthKey(keyring, Buffer.from(changed.toString('base64')).toString('base64'))).toBeNull();
    }),
  );
});

test('text that is no AuthKey does not open', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 600 }), (text) => {
      expect(openAuthKey(keyring, text)).toBeNull();
    }),
  );
});

test('the keys of a store open again with its master key, and with no other', async () => {
  const again = await openKeyring(systemPorts, store, masterKey);
  expect(openAuthKey(again, sealAuthKey(systemPorts, keyring, content))).toEqual(content);
  await expect(openKeyring(systemPorts, store, Buffer.alloc(32, 8))).rejects.toThrow('another master key');
});

test('a new key seals, older ones open until they are retired, and payments keep their tokens', async () => {
  const deps = { ports: systemPorts, store, keyring };
  const payment = { id: 'pay_1', keyId: keyring.current.id };
  const sealed = sealAuthKey(systemPorts, keyring, content);
  const { custKey } = partnerTokens(keyring, content, 'server');
  const id = await addSealingKey(deps);
  const both = await openKeyring(systemPorts, store, masterKey);
  expect(both.current.id).toBe(id);
  expect(openAuthKey(both, sealed)).toEqual(content);
  expect(isPartnerToken(both, 'custKey', content, custKey)).toBe(true);

  expect(await retireSealingKeys(deps)).toEqual([keyring.current.id]);
  expect(await retireSealingKeys(deps)).toEqual([]);
  const alone = await openKeyring(systemPorts, store, masterKey);
  expect(openAuthKey(alone, sealed)).toBeNull();
  expect(isPartnerToken(alone, 'custKey', content, custKey)).toBe(false);
  expect(openAuthKey(alone, sealAuthKey(systemPorts, alone, content))).toEqual(content);
  for (const make of [windowToken, resultAuthKey, requestKey])
    expect(make(alone, payment)).toBe(make(keyring, payment));
  expect(openRequestKey(alone, requestKey(keyring, payment))).toEqual(payment);
});

test('a confirm key names its payment and cannot be forged', () => {
  const payment = { id: 'pay_1', keyId: keyring.current.id };
  const key = requestKey(keyring, payment);
  expect(openRequestKey(keyring, key)).toEqual(payment);
  const forged = Buffer.from(Buffer.from(key, 'base64').toString('latin1'), 'base64')
    .toString('latin1')
    .replace('pay_1', 'pay_2');
  expect(
    openRequestKey(keyring, Buffer.from(Buffer.from(forged).toString('base64')).toString('base64')),
  ).toBeNull();
});

test('the tokens of a payment differ by kind and by payment', () => {
  const one = { id: 'pay_1', keyId: keyring.current.id };
  const two = { id: 'pay_2', keyId: keyring.current.id };
  const tokens = [one, two].flatMap((payment) =>
    [windowToken, resultAuthKey, requestKey].map((make) => make(keyring, payment)),
  );
  expect(new Set(tokens).size).toBe(6);
});

test('partner tokens are 32 characters and belong to one partner, one version of its keys, one authentication and one field', () => {
  const { cstId, custKey } = partnerTokens(keyring, content, 'server');
  expect([cstId.length, custKey.length]).toEqual([32, 32]);
  expect(isPartnerToken(keyring, 'cst_id', content, cstId)).toBe(true);
  expect(isPartnerToken(keyring, 'custKey', content, custKey)).toBe(true);
  expect(isPartnerToken(keyring, 'custKey', content, cstId)).toBe(false);
  for (const other of [{ merchantId: 'other' }, { keyVersion: 2 }, { nonce: 'abd' }])
    expect(isPartnerToken(keyring, 'custKey', { ...content, ...other }, custKey)).toBe(false);
  const page = partnerTokens(keyring, content, 'page');
  expect(isPartnerToken(keyring, 'cst_id', content, page.cstId)).toBe(false);
  expect(isPartnerToken(keyring, 'custKey', content, page.custKey)).toBe(false);
});
