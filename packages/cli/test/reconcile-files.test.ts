import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runDojang, temporaryFolder } from './run-dojang.ts';

/** As a back office writes it: EUC-KR, a title above, a total below. */
const payments = fileURLToPath(new URL('books/payments.euc-kr.csv', import.meta.url));

const ORDERS = `\uFEFF주문번호,주문일시,결제금액,환불금액,주문상태
2026112314050900,2026-11-23 14:05:01,"12,000원",0,배송완료
2026112315100001,2026-11-23 15:09:40,"35,000원","35,000원",취소완료
2026112423595903,2026-11-24 23:59:59,"20,000원",0,배송중
2026112511111104,2026-11-25 11:11:02,"50,000원",0,결제완료
2026112600000005,2026-11-26 00:00:00,"9,900원",0,결제완료
2026112600000006,2026-11-26 00:00:01,"1,000원",0,입금대기
`;

interface Reported {
  readonly isEqual: boolean;
  readonly differences: readonly {
    readonly kind: string;
    readonly order: string;
    readonly hereWon: number;
    readonly thereWon: number;
    readonly places: readonly string[];
  }[];
}

function write(name: string, text: string | Uint8Array): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  return file;
}

async function reconcile(...args: readonly string[]) {
  const ended = await runDojang(['reconcile', ...args]);
  return { ...ended, json: () => JSON.parse(ended.stdout) as Reported };
}

describe('a shop that compares its orders with an export', () => {
  test('finds the won that it lost, and says where they stand', async () => {
    const orders = write('orders.csv', ORDERS);
    const found = await reconcile('--orders', orders, '--payments', payments, '--format', 'json');
    expect(found.stderr).toBe('');
    expect(found.code).toBe(1);
    const { isEqual, differences } = found.json();
    expect(isEqual).toBe(false);
    expect(
      differences.map(({ kind, order, hereWon, thereWon, places }) => [
        kind,
        order,
        hereWon,
        thereWon,
        places,
      ]),
    ).toEqual([
      ['charged-twice', '2026112511111104', 0, 50_000, ['payments.euc-kr.csv:11']],
      ['absent-there', '2026112600000005', 9900, 0, ['orders.csv:6']],
      ['charged-there', '2026112409000002', 0, 8000, ['payments.euc-kr.csv:7']],
    ]);

    const table = await reconcile('--orders', orders, '--payments', payments);
    expect(table.stdout).toMatch(/^charged twice for one order: 1, ₩50,000\n/);
    expect(table.stdout).toMatch(/\n3 differences of ₩67,900 in 6 orders\.\n$/);
    const csv = await reconcile('--orders', orders, '--payments', payments, '--format', 'csv');
    expect(csv.stdout.split('\n')[2]).toBe('absent-there,2026112600000005,,20261126,,9900,0,orders.csv:6');
  });

  test('is told that the books are equal', async () => {
    const orders = write('orders.csv', 'order,amount,status\nA1,1000,paid\nA2,2000,paid\n');
    const same = write('export.csv', 'PCD_PAY_OID;PCD_PAY_TOTAL;PCD_PAY_CARDAUTHNO\nA2;2000;2\nA1;1000;1\n');
    const equal = await reconcile('--orders', orders, '--payments', same);
    expect({ code: equal.code, stdout: equal.stdout }).toEqual({ code: 0, stdout: 'Equal: 2 orders.\n' });
  });

  test('follows the money to the account', async () => {
    const orders = write(
      'orders.csv',
      '주문번호,승인번호,결제금액,결제일\nA1,1,10000,2026-11-02\nA2,2,20000,2026-11-02\nA3,3,30000,2026-11-02\n',
    );
    const export_ = write(
      'export.csv',
      '주문번호,승인번호,승인금액,승인일자\nA1,1,10000,20261102\nA2,2,20000,20261102\nA3,3,30000,20261102\n',
    );
    const acquired = write(
      '매입.csv',
      '매입일자,승인일자,승인번호,매입사,매입금액,수수료,입금예정일,매입상태\n' +
        '20261103,20261102,1,삼성카드,10000,200,20261105,매입완료\n20261103,20261102,2,삼성카드,20000,400,20261105,반송\n20261120,20261119,4,삼성카드,7000,140,20261123,매입완료\n',
    );
    const came = write(
      '입금.csv',
      '입금일자,카드사,입금금액\n2026-11-05,삼성,"9,000"\n2026-11-23,삼성,"6,860"\n',
    );
    const found = await reconcile(
      '--orders',
      orders,
      '--payments',
      export_,
      '--acquisitions',
      acquired,
      '--deposits',
      came,
      '--format',
      'json',
    );
    expect(found.json().differences.map(({ kind, hereWon, thereWon }) => [kind, hereWon, thereWon])).toEqual([
      ['sent-back', 20_000, 0],
      ['not-acquired', 30_000, 0],
      ['acquired-unapproved', 0, 7000],
      ['deposit-short', 9800, 9000],
    ]);
  });
});

describe('what cannot be compared ends with 2 and a sentence', () => {
  const orders = () => write('orders.csv', 'order,amount\nA1,1000\n');

  test.each<[string, string | Uint8Array, RegExp]>([
    [
      'other headers',
      'a,b,c\n1,2,3\n',
      /^export\.csv: no line of headers .*\nFound: a, b, c\nSay which is which: --columns payments\.amount=/,
    ],
    [
      'an unknown status',
      '주문번호,거래금액,상태\nA1,1000,뿅\n',
      /^export\.csv:2: the status 뿅 is not known: .*--statuses 뿅=<paid\|/,
    ],
    [
      'an amount that is none',
      '주문번호,거래금액\nA1,천원\n',
      /^export\.csv:2: amount must be an amount in won, e\.g\. 12,000; it has .*\.\n$/,
    ],
    [
      'a rounded number',
      '주문번호,거래금액\n2.02611E+13,1000\n',
      /^export\.csv:2: a spreadsheet has rounded this number/,
    ],
    [
      'a date that is none',
      '주문번호,거래금액,승인일자\nA1,1000,2026-13-01\n',
      /^export\.csv:2: date must be a date/,
    ],
    [
      'a spreadsheet',
      new Uint8Array([0x50, 0x4b, 3, 4, 0]),
      /^export\.csv is a spreadsheet: open it and save it as CSV/,
    ],
    ['a web page', '<html><table>', /^export\.csv is a web page/],
    ['nothing', '', /^export\.csv is empty\.\n$/],
    [
      'neither encoding',
      new Uint8Array([0x80, 0xff, 0xff, 0x0a]),
      /^export\.csv is neither UTF-8 nor EUC-KR/,
    ],
    [
      'no name in common',
      '승인번호,거래금액\n1,1000\n',
      /neither order numbers .* nor approval numbers .* in common/,
    ],
  ])('%s', async (_, text, sentence) => {
    const ended = await reconcile('--orders', orders(), '--payments', write('export.csv', text));
    expect(ended.stderr).toMatch(sentence);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('a file that is not there, a flag that is none, one file alone', async () => {
    const missing = await reconcile('--orders', orders(), '--payments', join(temporaryFolder(), 'none.csv'));
    expect([missing.code, missing.stderr]).toEqual([
      2,
      expect.stringMatching(/none\.csv cannot be read \(ENOENT\)/),
    ]);
    for (const args of [
      ['--nothing'],
      ['--days', '20261301'],
      ['--orders', 'a.csv'],
      ['--columns', 'orders.nothing=a'],
    ])
      expect((await reconcile(...args)).code, args.join(' ')).toBe(2);
    expect((await reconcile('--help')).code).toBe(0);
  });

  test("headers and words of one's own are said", async () => {
    const own = write('own.csv', '번호,돈,어떻게\nA1,1000,배달\n');
    const same = write('export.csv', 'order,amount\nA1,1000\n');
    const said = await reconcile(
      '--orders',
      own,
      '--payments',
      same,
      '--statuses=배달=paid',
      '--columns=orders.order=번호,orders.amount=돈,orders.status=어떻게',
    );
    expect({ code: said.code, stderr: said.stderr }).toEqual({ code: 0, stderr: '' });
  });
});
