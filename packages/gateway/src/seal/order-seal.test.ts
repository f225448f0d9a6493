import { requests } from '@dojang/protocol/payple';
import { describe, expect, test } from 'vitest';
import {
  digestsFromBytes,
  noSeal,
  sealableRows,
  sealBreach,
  sealedRows,
  sealOrder,
  sealToBytes,
} from './order-seal.ts';

const using = { nonce: 'n1', shopOrigin: 'https://shop.example' };
const said = {
  PCD_PAY_TYPE: 'card',
  PCD_PAY_WORK: 'CERT',
  PCD_CARD_VER: '02',
  PCD_PAY_GOODS: '티셔츠\n흰색',
  PCD_PAY_TOTAL: '59000',
  PCD_PAY_OID: 'ORDER-1',
  PCD_RST_URL: '/pay/result',
  PCD_PAYER_HP: '01012345678',
};
const whole = sealOrder({ texts: said, isWhole: true }, using);
const partial = sealOrder({ texts: { PCD_PAY_WORK: 'CERT', PCD_PAY_OID: 'ORDER-1' }, isWhole: false }, using);

test('what a page sends as its server said it keeps the seal', () => {
  for (const seal of [whole, partial, noSeal]) expect(sealBreach(seal, said, using)).toBeNull();
});

describe.each(sealableRows)('$ours', ({ ours, row }) => {
  const sealed = sealOrder({ texts: { [row.wire]: row.values?.[0] ?? '1' }, isWhole: false }, using);

  test('is sealed by itself, and breaks the seal with another value or with none', () => {
    expect(sealedRows(sealed)).toEqual([ours]);
    expect(sealBreach(sealed, { ...said, [row.wire]: '2' }, using)).toEqual({ row: ours, isAdded: false });
    const isDefault = row.default !== undefined && row.default === row.values?.[0];
    expect(sealBreach(sealed, {}, using)).toEqual(isDefault ? null : { row: ours, isAdded: false });
  });

  test('may not be added to an order that was sealed as a whole, nor changed in it', () => {
    const isSaid = Object.hasOwn(said, row.wire);
    expect(sealBreach(whole, { ...said, [row.wire]: '2' }, using)).toEqual({ row: ours, isAdded: !isSaid });
    expect(sealBreach(noSeal, { ...said, [row.wire]: '2' }, using)).toBeNull();
  });
});

test.each([
  ['lines as a browser writes them', { PCD_PAY_GOODS: '티셔츠\r\n흰색' }],
  ['an amount with leading zeros', { PCD_PAY_TOTAL: '0059000' }],
  ['an address that the script completed', { PCD_RST_URL: 'https://shop.example/pay/result' }],
  ['the same address, written otherwise', { PCD_RST_URL: 'HTTPS://Shop.Example:443/pay/./result' }],
  ['what nothing means anyway', { PCD_PAY_ISTAX: 'Y', PCD_PAY_TAXTOTAL: '0', PCD_PAYER_NAME: '' }],
  ['what the page itself adds', { PCD_HTTP_REFERER: 'https://shop.example/cart', PCD_CST_ID: 'x', own: '1' }],
])('%s are the same', (_what, changes) => {
  expect(sealBreach(whole, { ...said, ...changes }, using)).toBeNull();
});

test.each([
  ['another host', 'https://evil.example/pay/result'],
  ['another scheme', 'http://shop.example/pay/result'],
  ['another path', '/pay/result/'],
  ['an address that only looks like a path', '//evil.example/pay/result'],
  ['nothing', ''],
])('a return address with %s is another one', (_what, url) => {
  expect(sealBreach(whole, { ...said, PCD_RST_URL: url }, using)).toEqual({
    row: 'resultUrl',
    isAdded: false,
  });
});

test('what no window takes seals nothing: older servers say with it what they authenticate for', () => {
  const texts = { PCD_PAY_WORK: 'AUTH', PCD_PAY_TYPE: 'transfer' };
  expect(sealedRows(sealOrder({ texts, isWhole: false }, using))).toEqual([]);
});

test('the digests of one AuthKey say nothing about those of another', () => {
  const other = sealOrder({ texts: said, isWhole: true }, { ...using, nonce: 'n2' });
  const digests = new Set([...whole.digests.values(), ...other.digests.values()]);
  expect(digests.size).toBe(2 * Object.keys(said).length);
});

test('bytes keep a seal: eight for each row, and each row has a mark of its own', () => {
  expect(sealToBytes(whole)).toHaveLength(8 * Object.keys(said).length);
  expect(digestsFromBytes(sealToBytes(whole))).toEqual(whole.digests);
  expect(new Set(sealableRows.map(({ tag }) => tag)).size).toBe(sealableRows.length);
  const all = Object.values(requests.payment.rows).filter((row) => 'digest' in row);
  expect(sealableRows).toHaveLength(all.length);
});
