import type { ListedOrder } from '@dojang/gateway';
import type { Entry } from '@dojang/gateway/books';
import { CliError } from '../cli-error.ts';
import { entriesOf } from './books-of-files.ts';
import { type BookLine, type ReadOptions, readBook } from './read-book.ts';

/** What a shop's list says of each of its orders; a line without an order number says it of none. @throws CliError */
export async function listedOrders(
  path: string,
  merchantId: string,
  options: ReadOptions,
): Promise<readonly ListedOrder[]> {
  const lines = (await readBook('orders', path, options)).filter(({ order }) => order !== null);
  if (lines.length === 0)
    throw new CliError(`${path}: no line has an order number (주문번호), which a payment is adopted by.`);
  const byOrder = Map.groupBy(lines, ({ order }) => order ?? '');
  return [...byOrder].map(([orderNumber, ofOrder]) => {
    const entries = ofOrder.flatMap(entriesOf);
    return { merchantId, orderNumber, status: statusOf(ofOrder, entries), entries };
  });
}

/** An order is paid when all of its lines say so. An empty cell is not taken for a yes, as it is where nothing is decided by it. */
function statusOf(lines: readonly BookLine[], entries: readonly Entry[]): ListedOrder['status'] {
  if (lines.some(({ saysStatus }) => !saysStatus)) return 'unsaid';
  if (lines.some(({ status }) => status !== 'paid' && status !== 'cancelled')) return 'unpaid';
  const charges = entries.filter(({ kind }) => kind === 'approval');
  const said = charges.filter(({ isImplied }) => isImplied !== true);
  const chargedWon = sumOf(said.length > 0 ? said : charges);
  const givenBackWon = sumOf(entries.filter(({ kind }) => kind === 'cancel'));
  if (givenBackWon > 0 && givenBackWon >= chargedWon) return 'cancelled';
  return chargedWon > 0 ? 'paid' : 'unpaid';
}

function sumOf(entries: readonly Entry[]): number {
  return entries.reduce((total, { amountWon }) => total + amountWon, 0);
}
