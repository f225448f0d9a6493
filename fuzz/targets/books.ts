import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CliError } from '../../packages/cli/src/cli-error.ts';
import { booksOfFiles } from '../../packages/cli/src/reconcile/books-of-files.ts';
import { type BookLine, readBook } from '../../packages/cli/src/reconcile/read-book.ts';
import { compareBooks } from '../../packages/gateway/src/books/index.ts';
import { encodeCp949 } from '../cp949.ts';
import { hostileText } from '../hostile.ts';
import type { Target } from '../target.ts';

interface Line {
  readonly order: string;
  readonly amountWon: number;
  readonly isCancelled: boolean;
  readonly day: number;
  readonly style: number;
}

interface Input {
  readonly lines: readonly Line[];
  readonly delimiter: ',' | '\t' | ';';
  readonly end: '\n' | '\r\n';
  readonly encoding: 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'cp949';
  readonly title: boolean;
  /** Where something else stands in the file; null: it is right. */
  readonly damage: { readonly at: number; readonly text: string; readonly bytes: Uint8Array } | null;
}

/** A file of somebody's back office, in whatever way such a thing is written. */
export const books: Target = {
  name: 'books',
  holds:
    'a CSV file is read to the won, or refused with its line; a damaged one never ends a reconciliation by surprise',
  open: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dojang-fuzz-'));
    const orders = join(folder, 'orders.csv');
    const payments = join(folder, 'payments.csv');
    return {
      inputs,
      check: async (input: Input) => {
        const file = written(input);
        writeFileSync(orders, file);
        if (input.damage === null) {
          const lines = await readBook('orders', orders, { columns: {}, statuses: new Map() });
          assert.deepEqual(lines.map(understood), input.lines.map(meant));
        }
        writeFileSync(payments, written({ ...input, damage: null, lines: [...input.lines, extra] }));
        await compared(orders, payments, input);
      },
      close: async () => rmSync(folder, { recursive: true, force: true }),
    };
  },
};

/** So much was charged there and is in no book here. */
const extra: Line = { order: 'LOST-1', amountWon: 7_700, isCancelled: false, day: 3, style: 0 };

async function compared(orders: string, payments: string, { damage, lines }: Input): Promise<void> {
  try {
    const read = await booksOfFiles(
      { orders, payments, acquisitions: null, deposits: null },
      { columns: {}, statuses: new Map(), feePercent: null },
    );
    const { differences } = compareBooks(read, { days: null, acquiredWithinDays: 5, feePercent: null });
    for (const { hereWon, thereWon } of differences)
      assert.ok(Number.isSafeInteger(hereWon) && Number.isSafeInteger(thereWon));
    if (damage !== null || lines.length === 0) return;
    assert.deepEqual(
      differences.map(({ kind, hereWon, thereWon }) => ({ kind, hereWon, thereWon })),
      [{ kind: 'charged-there', hereWon: 0, thereWon: extra.amountWon }],
    );
  } catch (error) {
    if (!(error instanceof CliError) || (damage === null && lines.length > 0)) throw error;
    // Of what stands in a file nothing may steer a terminal.
    assert.doesNotMatch(error.message.replaceAll('\n', ''), /[\p{Cc}\p{Bidi_Control}]/u);
  }
}

const orderText = fc
  .array(fc.constantFrom(...'ABCXYZ0189-_가도장한글,;"\' '), { minLength: 1, maxLength: 12 })
  .map((letters) => `N${letters.join('')}1`);

const inputs: fc.Arbitrary<Input> = fc.record({
  lines: fc.uniqueArray(
    fc.record<Line>({
      order: orderText,
      amountWon: fc.integer({ min: 1, max: 9_999_999 }),
      isCancelled: fc.boolean(),
      day: fc.integer({ min: 1, max: 28 }),
      style: fc.nat(100),
    }),
    { selector: ({ order }) => order, maxLength: 6 },
  ),
  delimiter: fc.constantFrom(',', ',', '\t', ';'),
  end: fc.constantFrom('\n', '\r\n'),
  encoding: fc.constantFrom('utf-8', 'utf-8-bom', 'utf-16le', 'cp949'),
  title: fc.boolean(),
  damage: fc.option(
    fc.record({ at: fc.nat(600), text: hostileText, bytes: fc.uint8Array({ maxLength: 12 }) }),
    { freq: 2 },
  ),
});

const headers = ['주문번호', '결제금액(원)', '결제상태', '결제일시'] as const;

function written({ lines, delimiter, end, encoding, title, damage }: Input): Uint8Array {
  const rows = lines.map((line) => [line.order, amountOf(line), statusOf(line), dayOf(line)]);
  const head = title ? [['결제 내역', '', '', '']] : [];
  const text = [...head, headers, ...rows]
    .map((cells) => cells.map((cell) => quoted(cell, delimiter)).join(delimiter))
    .join(end);
  const spoilt =
    damage === null ? text : `${text.slice(0, damage.at)}${damage.text}${text.slice(damage.at + 3)}`;
  const bytes = encoded(`${spoilt}${end}`, encoding);
  if (damage === null || damage.bytes.length === 0) return bytes;
  const at = damage.at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), damage.bytes, bytes.subarray(at)]);
}

function quoted(cell: string, delimiter: string): string {
  return /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function encoded(text: string, encoding: Input['encoding']): Uint8Array {
  if (encoding === 'utf-16le') return Buffer.from(`\ufeff${text}`, 'utf16le');
  const cp949 = encoding === 'cp949' ? encodeCp949(text) : null;
  return cp949 ?? Buffer.from(encoding === 'utf-8-bom' ? `\ufeff${text}` : text.toWellFormed());
}

function amountOf({ amountWon, style }: Line): string {
  const grouped = String(amountWon).replace(/\B(?=(?:\d{3})+$)/g, ',');
  return [String(amountWon), grouped, `${grouped}원`, `${amountWon}.00`, ` ${grouped} `][style % 5] as string;
}

function statusOf({ isCancelled, style }: Line): string {
  if (isCancelled) return ['취소', '전체취소', '환불완료'][style % 3] as string;
  return ['결제완료', '배송중', '', '구매확정'][style % 4] as string;
}

function dayOf({ day, style }: Line): string {
  const dd = String(day).padStart(2, '0');
  return [
    `2026-11-${dd} 13:05:09`,
    `2026.11.${dd}`,
    `202611${dd}140509`,
    `2026년 11월 ${day}일`,
    `26/11/${dd}`,
  ][style % 5] as string;
}

function understood({ order, amountWon, status, day }: BookLine) {
  return { order, amountWon, isCancelled: status === 'cancelled', day };
}

function meant({ order, amountWon, isCancelled, day }: Line) {
  return { order, amountWon, isCancelled, day: `202611${String(day).padStart(2, '0')}` };
}
