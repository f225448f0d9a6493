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
import { noSeal, type OrderSeal, sealableRows, sealBreach, sealOrder } from './order-seal.ts';
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
  isSchemeAssumed: false,
  purpose: 'payment',
  issuedAtMs: 1_700_000_000_000,
  nonce: 'abc',
  keyVersion: 1,
  clientKeyVersion: null,
  seal: noSeal,
};

/** As the first version sealed them, with an order and without. */
const FIRST_VERSION = [
  'QVFBUklqTUhCd2NIQndjSEJ3Y0hCd2RmWGVNellzNkFSQmhmWjlRZEd0U3NpdTZGVjFpa0M4Y3pER3EvVWZXNU52dmpKOE9JY2Y1' +
    'NENOZGRRZmt0K0ovYUo0c3FIZHpFNW9rVHNja0h4RHVORWlyYjJmN0NDL0JHTWNWcEduc1QrSUdwa1Z2UVpwa04vOXhZdlliRksz' +
    'U0w4d0s5dHF5M0NPSk1qVVhxYkl0UkFJUFkwZVcrV0ViWm55VDhlTmIzWXI5WUFLTkNrSXgxTWZEbHJuRTlkcUtqQkpHaXVoYjZK' +
    'SXhhMDJJZ2ZYbWZDTmJvMDF5K3U2d0g0RVBGL2Y1VFIzSUFtSk9vODFJcjVoNlRqTnUvV3c9PQ==',
  'QVFBUklqTUhCd2NIQndjSEJ3Y0hCd2RmWGVNellzNkFSQmhmWjlRZEd0U3NpdTZGVjFpa0M4Y3pER3EvVWZXNU52dmpKOE9JY2Y1' +
    'NENOZGRRZmt0K0ovYUo0c3FIZHpFNW9rVHNja0h4RHVORWlyYjJmN0NDL0JHTWNWcEduc1QrSUdwa1Z2UVpwa04vOXhZdlliRksz' +
    'U0w4d0s5dHF5M0NPSk1qVVhxYkl0UkFJUFkwZVcrV0ViWm55VDhlTmIzWXI5WUFLTkNrSXgxTWZEbHJuRTlkcUtqVzlUKzVoYjZK' +
    'SXhhMDJJZ2ZYbWZDTmJvMHhBbmRIeVJibWQreGtjVkcvSE5mWENpRWJIZlFBPT0=',
];

test('an AuthKey opens to what was sealed, and holds no character that forms spoil', async () => {
  const authKey = sealAuthKey(systemPorts, keyring, content);
  expect(await openAuthKey(keyring, authKey)).toEqual(content);
  expect(authKey).toMatch(/^[A-Za-z0-9=]+$/);
});

test('an AuthKey carries what was sealed, and stays short', async () => {
  const texts = { PCD_PAY_WORK: 'CERT', PCD_PAY_GOODS: '티셔츠', PCD_PAYER_NAME: '홍길동' };
  const seal = sealOrder({ texts, isWhole: true }, content);
  const authKey = sealAuthKey(systemPorts, keyring, { ...content, seal });
  expect(await openAuthKey(keyring, authKey)).toEqual({ ...content, seal });

  // The first version took 396 characters of nothing sealed, and 428 of an amount and an order number of 19.
  const everything = Object.fromEntries(sealableRows.map(({ row }) => [row.wire, row.values?.[0] ?? '1']));
  const long = { ...content, nonce: 'n'.repeat(22) };
  const full = sealOrder({ texts: everything, isWhole: true }, long);
  const lengthOf = (sealed: OrderSeal) => sealAuthKey(systemPorts, keyring, { ...long, seal: sealed }).length;
  expect([lengthOf(noSeal), lengthOf(full)]).toEqual([216, 456]);
});

test('an AuthKey of the first version opens, with its amount and its order number as sealed rows', async () => {
  const key = { id: '00112233', secret: Buffer.alloc(32, 1) };
  const older = { ...keyring, findInUse: async () => key };
  const [sealed, open] = await Promise.all(FIRST_VERSION.map((authKey) => openAuthKey(older, authKey)));
  expect(open).toEqual(content);
  expect(sealed).toMatchObject({ ...content, seal: { isWhole: false } });
  const breachOf = (form: Record<string, string>) => sealBreach(sealed?.seal ?? noSeal, form, content);
  const order = { PCD_PAY_TOTAL: '1000', PCD_PAY_OID: '주문-1' };
  expect(breachOf({ ...order, PCD_PAY_WORK: 'PAY' })).toBeNull();
  expect(breachOf({ ...order, PCD_PAY_TOTAL: '100' })).toEqual({ row: 'amountWon', isAdded: false });
  expect(breachOf({ ...order, PCD_PAY_OID: '' })).toEqual({ row: 'orderNumber', isAdded: false });
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
  const { cstId, custKey } = partnerTokens(keyring, content);
  expect([cstId.length, custKey.length]).toEqual([32, 32]);
  expect(isPartnerToken(keyring, 'cst_id', content, cstId)).toBe(true);
  expect(isPartnerToken(keyring, 'custKey', content, custKey)).toBe(true);
  expect(isPartnerToken(keyring, 'custKey', content, cstId)).toBe(false);
  for (const other of [{ merchantId: 'other' }, { keyVersion: 2 }, { nonce: 'abd' }])
    expect(isPartnerToken(keyring, 'custKey', { ...content, ...other }, custKey)).toBe(false);
  const page = partnerTokens(keyring, { ...content, clientKeyVersion: 1 });
  expect(isPartnerToken(keyring, 'cst_id', content, page.cstId)).toBe(false);
  expect(isPartnerToken(keyring, 'custKey', content, page.custKey)).toBe(false);
});
