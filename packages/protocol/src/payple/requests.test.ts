import { describe, expect, test } from 'vitest';
import { answerOf, answers } from './answers.ts';
import { codeOf } from './fault.ts';
import { toWon } from './guards.ts';
import { parameters } from './parameters.ts';
import { readRequest } from './read-request.ts';
import { requests } from './requests.ts';
import type { Check, RequestTable, Row } from './row.ts';
import type { RuleName } from './rules.ts';

type Fields = Readonly<Record<string, unknown>>;

const keys = { PCD_CST_ID: 'test', PCD_CUST_KEY: 'k', PCD_AUTH_KEY: 'a' };

/** The least that each request has to say. */
const least = {
  auth: { cst_id: 'test', custKey: 'abcd' },
  seal: {},
  client: { clientKey: 'c' },
  payment: {
    PCD_PAY_TYPE: 'card',
    PCD_PAY_WORK: 'PAY',
    PCD_CARD_VER: '02',
    PCD_PAY_GOODS: '티셔츠',
    PCD_PAY_TOTAL: '100',
  },
  confirm: { ...keys, PCD_PAY_REQKEY: 'r' },
  cancel: {
    ...keys,
    PCD_REFUND_KEY: 'r',
    PCD_PAYCANCEL_FLAG: 'Y',
    PCD_PAY_OID: 'o',
    PCD_PAY_DATE: '20261123',
  },
  lookup: { ...keys, PCD_PAY_OID: 'o', PCD_PAY_DATE: '20261123' },
} as const satisfies Record<keyof typeof requests, Fields>;

const broken: Readonly<Record<RuleName, string>> = {
  noEmoji: '티셔츠 👕',
  orderNumber: 'ORDER-1 ',
  payerNo: '18446744073709551616',
  appScheme: 'javascript:alert(1)',
};

/** Values that break a row, and what they break. */
function brokenValues(row: Row): readonly (readonly [Check, unknown])[] {
  const isNeeded = row.required === 'always' || row.required === 'visible';
  const needed = row.values === undefined ? 'required' : 'values';
  return [
    ['text', 'a\u0000'],
    ['text', '\ud800'],
    ['text', ['a']],
    ['text', 1.5],
    ...(row.max === null ? [] : ([['length', '1'.repeat(row.max + 1)]] as const)),
    ...(isNeeded ? ([[needed, '']] as const) : []),
    ...(row.required === 'visible' ? ([['required', ' \t ']] as const) : []),
    ...(row.as === 'won' || row.as === 'date' ? ([['form', '1e3']] as const) : []),
    ...(row.values === undefined ? [] : ([['values', '?']] as const)),
    ...(row.rule === undefined ? [] : ([['rule', broken[row.rule]]] as const)),
    ...(row.minimum === undefined ? [] : ([['minimum', row.minimum - 1]] as const)),
    ...(row.offered === undefined
      ? []
      : ([['offered', row.values?.find((each) => !row.offered?.includes(each))]] as const)),
  ];
}

describe.each(Object.entries<RequestTable>(requests))('the %s request', (name, table) => {
  const valid: Fields = least[name as keyof typeof least];
  const rows = Object.values(table.rows).filter(({ unread, compared }) => !unread && !compared);

  test('is read when it says the least', () => {
    expect(readRequest(table, valid)).toMatchObject({ ok: true });
  });

  const faults = rows.flatMap((row) =>
    brokenValues(row)
      .filter(([check]) => table.minimumLater !== true || check !== 'minimum')
      .map(([check, value]) => ({ wire: row.wire, check, value, row })),
  );
  test.each(faults)('names $wire and its code when it breaks $check', ({ row, check, value }) => {
    const read = readRequest(table, { ...valid, [row.wire]: value });
    expect(read).toMatchObject({ ok: false, code: codeOf(table, row, check) });
    expect(read.ok ? '' : read.hint).toMatch(new RegExp(`^${row.wire}: `));
  });

  test('never shows a value in its hint, but for an amount', () => {
    for (const row of rows.filter(({ as }) => as !== 'won')) {
      const read = readRequest(table, { ...valid, [row.wire]: 'Geheim\u0000' });
      expect(JSON.stringify(read)).not.toContain('Geheim');
    }
  });

  test.each(rows.filter(({ max, values, as }) => max !== null && values === undefined && as === undefined))(
    'takes $wire at its full length',
    ({ wire, max, rule }) => {
      const value = rule === 'payerNo' ? '9'.repeat((max ?? 0) - 1) : '가'.repeat(max ?? 0);
      expect(readRequest(table, { ...valid, [wire]: value })).toMatchObject({ ok: true });
    },
  );

  test('ignores names that it does not know, and rows of no use here', () => {
    const unread = Object.values(table.rows).filter((row) => row.unread === true);
    const noise = Object.fromEntries(unread.map(({ wire }) => [wire, '\u0000'.repeat(3000)]));
    expect(readRequest(table, { ...valid, ...noise, constructor: 1, IS_DIRECT: {} })).toEqual(
      readRequest(table, valid),
    );
  });
});

test.each(['ORDER-2', 'x'.repeat(300), '\u0000', '\ud800', ['ORDER-1'], { a: 1 }, 1.5, true])(
  'a row that is only compared is read whatever comes: %j',
  (value) => {
    const read = readRequest(requests.confirm, {
      ...least.confirm,
      PCD_PAY_OID: value,
      PCD_PAY_TOTAL: value,
    });
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    expect(read).toMatchObject({ ok: true, values: { orderNumber: text, amountWon: text } });
  },
);

describe('a payment request', () => {
  const read = (changes: Fields) => readRequest(requests.payment, { ...least.payment, ...changes });
  const hintOf = (changes: Fields) => {
    const reading = read(changes);
    return reading.ok ? null : `${reading.code} ${reading.hint}`;
  };

  test('becomes an order under our names', () => {
    const sent = {
      PCD_PAY_OID: 'ORDER-1',
      PCD_RST_URL: '/result',
      PCD_PAYER_NO: '007',
      PCD_PAYER_NAME: '홍길동',
      PCD_PAYER_HP: '01012345678',
      PCD_PAYER_EMAIL: 'hong@example.com',
      PCD_PAY_ISTAX: 'N',
      PCD_PAY_TAXTOTAL: 9,
      PCD_APP_SCHEME: 'MyShop://',
      PCD_PAY_METHOD: 'appCard',
      PCD_USER_DEFINE1: '첫째',
      PCD_USER_DEFINE2: '둘째',
    };
    expect(read(sent)).toEqual({
      ok: true,
      values: {
        work: 'PAY',
        goods: '티셔츠',
        amountWon: 100,
        resultUrl: '/result',
        orderNumber: 'ORDER-1',
        payerNo: '007',
        payerName: '홍길동',
        payerPhone: '01012345678',
        payerEmail: 'hong@example.com',
        taxable: false,
        taxWon: 9,
        appScheme: 'MyShop://',
        payMethod: 'appCard',
        userDefine1: '첫째',
        userDefine2: '둘째',
      },
    });
  });

  test('leaves out what samples send for nothing', () => {
    expect(read({ PCD_PAY_ISTAX: '', PCD_PAY_TAXTOTAL: 0, PCD_PAYER_HP: null })).toMatchObject({
      values: { taxable: true, taxWon: null, payerPhone: '', payMethod: '', orderNumber: '' },
    });
  });

  test.each(['NaN', 'undefined', 'null'])('takes %s for none of a number that may be left out', (text) => {
    const numbers = { PCD_PAY_TAXTOTAL: text, PCD_PAYER_HP: text, PCD_PAYER_NO: text };
    expect(read(numbers)).toMatchObject({ values: { taxWon: null, payerPhone: '', payerNo: '' } });
    expect(read({ PCD_PAYER_NAME: text })).toMatchObject({ values: { payerName: text } });
    expect(readRequest(requests.cancel, { ...least.cancel, PCD_REFUND_TAXTOTAL: text })).toMatchObject({
      values: { taxWon: null },
    });
    // An amount may not, and one that a server seals is meant.
    expect(readRequest(requests.seal, { PCD_PAY_TOTAL: text })).toMatchObject({ ok: false });
    expect(hintOf({ PCD_PAY_TOTAL: text })).toContain('PCD_PAY_TOTAL: digits only');
    expect(readRequest(requests.cancel, { ...least.cancel, PCD_REFUND_TOTAL: text })).toMatchObject({
      ok: false,
    });
  });

  test('says first that there is nothing to sell, then what is malformed, then what is not offered', () => {
    const all = { PCD_PAY_GOODS: '', PCD_PAY_WORK: '', PCD_PAY_METHOD: 'kakaoPay' };
    expect(hintOf(all)).toBe('CPCA0028 PCD_PAY_GOODS: required, got an empty value');
    expect(hintOf({ ...all, PCD_PAY_GOODS: '양말' })).toBe(
      'CPCA9999 PCD_PAY_WORK: one of PAY, CERT, got an empty value',
    );
    expect(hintOf({ PCD_PAY_METHOD: 'kakaoPay' })).toBe(
      'CPCA9998 PCD_PAY_METHOD: appCard is the only one here, got 8 characters (letters)',
    );
  });

  test('leaves the least amount to who opens the payment', () => {
    expect(read({ PCD_PAY_TOTAL: '5' })).toMatchObject({ ok: true, values: { amountWon: 5 } });
  });

  test('asks for no more tax than money', () => {
    expect(read({ PCD_PAY_TAXTOTAL: '100' })).toMatchObject({ ok: true });
    expect(hintOf({ PCD_PAY_TAXTOTAL: '101' })).toBe('CPCA9999 PCD_PAY_TAXTOTAL: not above PCD_PAY_TOTAL');
  });
});

describe('other names', () => {
  test('stand in for a row that is absent, also for one that says zero', () => {
    const tax = (sent: Fields) => {
      const read = readRequest(requests.cancel, { ...least.cancel, ...sent });
      return read.ok ? read.values.taxWon : read.hint;
    };
    expect(tax({ PCD_PAY_TAXTOTAL: '9' })).toBe(9);
    expect(tax({ PCD_REFUND_TAXTOTAL: '0', PCD_PAY_TAXTOTAL: '9' })).toBe(9);
    expect(tax({ PCD_REFUND_TAXTOTAL: '8', PCD_PAY_TAXTOTAL: '9' })).toBe(8);
    expect(tax({ PCD_PAY_TAXTOTAL: 'x' })).toBe(
      'PCD_PAY_TAXTOTAL: digits only (at most 10), got 1 characters (letters)',
    );
  });

  test('are read where a client writes the flag right', () => {
    const read = readRequest(requests.auth, { ...least.auth, PCD_PAYCHECK_FLAG: 'Y', PCD_REGULAR_FLAG: 'N' });
    expect(read).toMatchObject({ values: { forLookup: true, regular: false, forCancel: false } });
  });
});

describe('the day of a payment', () => {
  const dateOf = (PCD_PAY_DATE: unknown) => {
    const read = readRequest(requests.lookup, { ...least.lookup, PCD_PAY_DATE });
    return read.ok ? read.values.paidOn : null;
  };

  test.each([
    '20261123',
    20261123,
    '2026-11-23',
    '2026.11.23',
    '2026/11/23',
    '2026 11 23',
    '20261123195000',
    '2026-11-23 19:50:00',
    '2026-11-23T19:50:00',
  ])('is read from %j', (sent) => {
    expect(dateOf(sent)).toBe('20261123');
  });

  test.each([
    '',
    null,
    undefined,
    '2026112',
    '202611231',
    '2026112319500',
    '202611231950001',
    'x20261123',
    ['20261123'],
  ])('is not %j', (sent) => {
    expect(dateOf(sent)).toBeNull();
  });
});

describe('an answer', () => {
  const read = readRequest(requests.payment, { ...least.payment, PCD_PAY_OID: 'A1', PCD_USER_DEFINE2: '둘' });
  if (!read.ok) throw new Error(read.hint);
  const order = read.values;

  test('has its rows in their order, and last what was sent and has no place', () => {
    const own = Object.fromEntries(answers.cancel.map((name) => [name, `own ${name}`]));
    const answer = answerOf('cancel', order, own as Parameters<typeof answerOf<'cancel'>>[2]);
    expect(Object.keys(answer)).toEqual([...answers.cancel]);
    expect(answer).toMatchObject({
      PCD_PAY_OID: 'A1',
      PCD_PAY_TYPE: 'card',
      PCD_REGULER_FLAG: 'N',
      PCD_PAYER_NO: '',
      PCD_PAY_TIME: 'own PCD_PAY_TIME',
    });
    expect(Object.keys(answerOf('close', order, {}))).toEqual([...answers.close, 'PCD_USER_DEFINE2']);
  });

  test('says zero for no tax, but a close says nothing, as it was asked', () => {
    expect(answerOf('close', order, {}).PCD_PAY_TAXTOTAL).toBe('');
    const changed = { ...order, taxWon: toWon(7) };
    expect(answerOf('close', changed, {}).PCD_PAY_TAXTOTAL).toBe('7');
  });

  test('holds no row that the documents do not describe', () => {
    const described = parameters.map(({ wire }) => wire);
    for (const names of Object.values(answers)) for (const name of names) expect(described).toContain(name);
    expect(new Set(described).size).toBe(described.length);
  });
});
