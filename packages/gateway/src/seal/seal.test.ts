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
import { masterKeyOf } from './master-key.ts';
import { isPartnerToken, partnerTokens } from './partner-tokens.ts';
import { openRequestKey, requestKey, resultAuthKey, stageToken, windowToken } from './payment-tokens.ts';

const masterKeys = () => [masterKeyOf(Buffer.alloc(32, 7))];
let store: Store;
let keyring: Keyring;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-seal-'));
  store = await openStore({ engine: 'sqlite', file: join(folder, 'gateway.sqlite') });
  keyring = await openKeyring(systemPorts, store, masterKeys);
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

test('an AuthKey opens to what was sealed, and holds no character that forms spoil', async () => {
  const authKey = sealAuthKey(systemPorts, keyring, content);
  expect(await openAuthKey(keyring, authKey)).toEqual(content);
  expect(authKey).toMatch(/^[A-Za-z0-9=]+$/);
});

test('an AuthKey that was changed in any place does not open', async () => {
  const authKey = sealAuthKey(systemPorts, keyring, content);
  const inner = Buffer.from(Buffer.from(authKey, 'base64').toString('latin1'), 'base64');
  await fc.assert(
    fc.asyncProperty(fc.nat(inner.length - 1), fc.integer({ min: 1, max: 255 }), async (index, flip) => {
      const changed = Buffer.from(inner);
      changed[index] = (changed[index] ?? 0) ^ flip;
      const text = Buffer.from(changed.toString('base64')).toString('base64');
      expect(await openAuthKey(keyring, text)).toBeNull();
    }),
  );
});

test('text that is no AuthKey does not open', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 600 }), async (text) => {
      expect(await openAuthKey(keyring, text)).toBeNull();
    }),
  );
});

test('a confirm key names its payment and cannot be forged', async () => {
  const payment = { id: 'pay_1', keyId: keyring.current.id };
  const key = requestKey(keyring, payment);
  expect(await openRequestKey(keyring, key)).toEqual(payment);
  const forged = Buffer.from(Buffer.from(key, 'base64').toString('latin1'), 'base64')
    .toString('latin1')
    .replace('pay_1', 'pay_2');
  const text = Buffer.from(Buffer.from(forged).toString('base64')).toString('base64');
  expect(await openRequestKey(keyring, text)).toBeNull();
});

test('the tokens of a payment differ by kind and by payment', () => {
  const one = { id: 'pay_1', keyId: keyring.current.id };
  const two = { id: 'pay_2', keyId: keyring.current.id };
  const tokens = [one, two].flatMap((payment) =>
    [windowToken, stageToken, resultAuthKey, requestKey].map((make) => make(keyring, payment)),
  );
  expect(new Set(tokens).size).toBe(8);
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
