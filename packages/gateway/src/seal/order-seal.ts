import { hash } from 'node:crypto';
import { comparedText, type Fields, type Row, requests } from '@dojang/protocol/payple';
import type { SealBreach, SealedRows } from '../payment/sealed-rows.ts';

/** What a shop's server said of its order when it authenticated. */
export interface SaidOrder {
  /** By wire name. */
  readonly texts: Fields;
  /** It said all there is: what it left out stays out. */
  readonly isWhole: boolean;
}

/** The same as an AuthKey carries it: a short digest of each row that was said, which names the row that differs. */
export interface OrderSeal {
  readonly isWhole: boolean;
  readonly digests: ReadonlyMap<string, string>;
}

/** What the digests of one AuthKey are made with. */
interface DigestWith {
  /** Their key: known to nobody outside, since AuthKeys are encrypted. */
  readonly nonce: string;
  readonly shopOrigin: string;
}

const NAME_BYTES = 2;
/** A page may try as often as it likes for half an hour, and every try is a request: 48 bits are plenty. */
const DIGEST_BYTES = 6;
const ENTRY_BYTES = NAME_BYTES + DIGEST_BYTES;

interface SealableRow {
  readonly ours: string;
  readonly row: Row;
  /** Stands for the row's name, so that another row more or less changes no AuthKey that is out. */
  readonly tag: string;
}

export const sealableRows: readonly SealableRow[] = Object.entries<Row>(requests.payment.rows)
  .filter(([, { digest }]) => digest === true)
  .map(([ours, row]) => ({
    ours,
    row,
    tag: hash('sha256', row.wire).slice(0, 2 * NAME_BYTES),
  }));

export const noSeal: OrderSeal = { isWhole: false, digests: new Map() };

export function sealOrder({ texts, isWhole }: SaidOrder, using: DigestWith): OrderSeal {
  const said = saidIn(texts).map(({ row, tag, text }) => [tag, digestOf(row, text, using)] as const);
  return { isWhole, digests: new Map(said) };
}

/** Which rows a seal of it seals. */
export function rowsToSeal({ texts, isWhole }: SaidOrder): SealedRows {
  return isWhole ? 'all' : saidIn(texts).map(({ ours }) => ours);
}

/**
 * A value that opens no window at all is not part of an order: older servers say with `PCD_PAY_WORK=AUTH` and the like what they
 * authenticate for.
 */
function saidIn(texts: Fields): readonly (SealableRow & { readonly text: string })[] {
  return sealableRows
    .map((sealable) => ({ ...sealable, text: texts[sealable.row.wire] ?? '' }))
    .filter(({ row, text }) => text !== '' && (row.values?.includes(text) ?? true));
}

/** The first row in which a form breaks the seal; null when it keeps it. */
export function sealBreach(seal: OrderSeal, form: Fields, using: DigestWith): SealBreach | null {
  for (const { ours, row, tag } of sealableRows) {
    const digest = seal.digests.get(tag);
    const text = form[row.wire] ?? '';
    if (digest === undefined) {
      const isAdded = seal.isWhole && !saysTheSame(row, text, '', using);
      if (isAdded) return { row: ours, isAdded };
    } else if (digest !== digestOf(row, text, using)) return { row: ours, isAdded: false };
  }
  return null;
}

export function sealedRows({ isWhole, digests }: OrderSeal): SealedRows {
  if (isWhole) return 'all';
  return sealableRows.filter(({ tag }) => digests.has(tag)).map(({ ours }) => ours);
}

export function sealToBytes({ digests }: OrderSeal): Buffer {
  return Buffer.from([...digests].map(([tag, digest]) => tag + digest).join(''), 'hex');
}

export function digestsFromBytes(bytes: Buffer): OrderSeal['digests'] {
  const entries = Array.from({ length: bytes.length / ENTRY_BYTES }, (_, index) => {
    const entry = bytes.toString('hex', index * ENTRY_BYTES, (index + 1) * ENTRY_BYTES);
    return [entry.slice(0, 2 * NAME_BYTES), entry.slice(2 * NAME_BYTES)] as const;
  });
  return new Map(entries);
}

/**
 * Keyed by what stands in front: of a digest that was cut nobody can go on, and a dozen of them are made at each authentication,
 * where an HMAC would take seven times as long.
 */
function digestOf(row: Row, text: string, { nonce, shopOrigin }: DigestWith): string {
  const compared = comparedText(row, text, shopOrigin);
  return hash('sha256', `${nonce}\n${row.wire}\n${compared}`).slice(0, 2 * DIGEST_BYTES);
}

function saysTheSame(row: Row, one: string, other: string, { shopOrigin }: DigestWith): boolean {
  return comparedText(row, one, shopOrigin) === comparedText(row, other, shopOrigin);
}
