import { createHash } from 'node:crypto';
import { type RequestTable, requests } from '@dojang/protocol/payple';
import { expect, test } from 'vitest';
import { isSameRequest, type Repeatable, requestDigest } from './request-digest.ts';

const form = { PCD_PAY_GOODS: '티셔츠', PCD_PAY_TOTAL: '1000', PCD_PAY_OID: 'A1', PCD_PAYER_NAME: '' };

function repeatable(
  texts: Readonly<Record<string, string>>,
  table: RequestTable = requests.payment,
): Repeatable {
  return { table, texts, inPlaces: [texts['PCD_PAY_GOODS'] ?? '', texts['PCD_PAY_TOTAL'] ?? ''] };
}

test('a digest goes by name: empty or absent, and in which order, is the same', () => {
  const { PCD_PAYER_NAME: _, ...rest } = form;
  const turned = Object.fromEntries(Object.entries(rest).toReversed());
  expect(requestDigest(repeatable(form))).toBe(requestDigest(repeatable(turned)));
});

test('every row of the order counts, and nothing else does', () => {
  const digest = requestDigest(repeatable(form));
  for (const { wire, digest: counts } of Object.values<RequestTable['rows'][string]>(requests.payment.rows)) {
    const other = requestDigest(repeatable({ ...form, [wire]: 'x' }));
    if (counts === true) expect(other, wire).not.toBe(digest);
    else expect(other, wire).toBe(digest);
  }
  expect(requestDigest(repeatable({ ...form, IS_DIRECT: 'N' }))).toBe(digest);
});

test('neither names nor values run into each other', () => {
  const digests = [
    { PCD_PAY_GOODS: 'a","b' },
    { PCD_PAY_GOODS: 'a', PCD_PAY_OID: 'b' },
    { PCD_PAY_GOODS: 'b', PCD_PAY_OID: 'a' },
    {},
  ].map((texts) => requestDigest(repeatable(texts)));
  expect(new Set(digests).size).toBe(digests.length);
});

test('a row that is added changes no digest of who does not send it', () => {
  const row = { wire: 'PCD_GIFT_NOTE', type: 'aAHNS', max: 100, digest: true, ko: '', en: '' } as const;
  const extended: RequestTable = { ...requests.payment, rows: { giftNote: row, ...requests.payment.rows } };
  expect(requestDigest(repeatable(form, extended))).toBe(requestDigest(repeatable(form)));
  expect(requestDigest(repeatable({ ...form, PCD_GIFT_NOTE: '축하' }, extended))).not.toBe(
    requestDigest(repeatable(form)),
  );
});

test('a digest of the version before, made by place, is still known', () => {
  const before = createHash('sha256').update('["티셔츠","1000"]').digest('base64url');
  expect(isSameRequest(before, repeatable(form))).toBe(true);
  expect(isSameRequest(before, repeatable({ ...form, PCD_PAY_TOTAL: '1001' }))).toBe(false);
  expect(isSameRequest(requestDigest(repeatable(form)), repeatable(form))).toBe(true);
});

test('an erased digest is nobody’s', () => {
  expect(isSameRequest('', repeatable({}))).toBe(false);
});
