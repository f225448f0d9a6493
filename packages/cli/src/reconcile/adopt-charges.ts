import {
  type AdoptionRefusal,
  adoptCharge,
  type Candidate,
  listMerchants,
  type ManageDeps,
  paymentFromRow,
  type VatRoundings,
} from '@dojang/gateway';
import { amountText, groupedDigits } from '@dojang/protocol/figures';
import { CliError } from '../cli-error.ts';
import { confirmAct } from '../confirm.ts';
import { alignColumns } from '../table.ts';
import { printable, type Terminal } from '../terminal.ts';
import { unknownMerchant } from '../unknown-merchant.ts';

/** Whose list of orders it is: who is named, or the only partner. @throws CliError */
export async function ownerOfList({ store }: ManageDeps, named: string | undefined): Promise<string> {
  const ids = (await listMerchants(store)).map(({ id }) => id);
  if (named !== undefined) {
    if (!ids.includes(named)) throw unknownMerchant(named);
    return named;
  }
  const [only, ...others] = ids;
  if (only === undefined || others.length > 0)
    throw new CliError(
      `Say whose list it is with --merchant <id>: there are ${groupedDigits(ids.length)} partners here.`,
    );
  return only;
}

/** An order whose payment was adopted. */
export interface AdoptedOrder {
  readonly orderNumber: string;
  readonly paymentId: string;
  readonly amountWon: number;
}

export interface AdoptOptions {
  /** Without asking. */
  readonly yes: boolean;
  /** The gateway's public address; null: that of its newest payment. */
  readonly url: string | null;
  /** Null: half up. */
  readonly vatRounding: VatRoundings | null;
}

/**
 * Adopts what may be adopted, after asking.
 * @throws CliError when nobody can be asked, or says no
 */
export async function adoptCharges(
  state: ManageDeps,
  candidates: readonly Candidate[],
  { yes, url, vatRounding }: AdoptOptions,
  { note }: Pick<Terminal, 'note'>,
): Promise<readonly AdoptedOrder[]> {
  const chosen = candidates.filter(({ refusal }) => refusal === null);
  if (chosen.length === 0) return [];
  const totalWon = chosen.reduce((total, { difference }) => total + difference.thereWon, 0);
  if (!yes) {
    for (const line of candidateLines(chosen)) note(line);
    await confirmAct(
      `This adopts ${groupedDigits(chosen.length)} payments, ${amountText(totalWon, 'en')} in all, which the shop's list says are paid.`,
      'Nothing was adopted.',
    );
  }
  const adopted: AdoptedOrder[] = [];
  for (const candidate of chosen) {
    const { orderNumber, merchantId } = candidate.order;
    const done = await adoptCharge(state, candidate, {
      gatewayOrigin: await originOf(state, merchantId, url),
      vatRounding: vatRounding ?? undefined,
    });
    if (done.kind === 'refused')
      note(`${printable(orderNumber)} was not adopted: ${reasonOf(done.refusal)}.`);
    if (done.kind !== 'adopted') continue;
    const amountWon = candidate.difference.charge?.amountWon ?? 0;
    adopted.push({ orderNumber, paymentId: done.paymentId, amountWon });
  }
  note(`${groupedDigits(adopted.length)} payments were adopted. Nothing was sent to the shop.`);
  return adopted;
}

/** Says what the list names and why it is, or is not, to be adopted. */
export function noteCandidates(candidates: readonly Candidate[], { note }: Pick<Terminal, 'note'>): void {
  const adoptable = candidates.filter(({ refusal }) => refusal === null);
  if (adoptable.length > 0) {
    note(`The shop's list says that ${groupedDigits(adoptable.length)} of them are paid; --fix adopts them:`);
    for (const line of candidateLines(adoptable)) note(line);
  }
}

/** Says which of those that the list names are not adopted. */
export function noteRefused(candidates: readonly Candidate[], { note }: Pick<Terminal, 'note'>): void {
  for (const { order, refusal } of candidates)
    if (refusal !== null) note(`${printable(order.orderNumber)} is not adopted: ${reasonOf(refusal)}.`);
}

function candidateLines(candidates: readonly Candidate[]): readonly string[] {
  return alignColumns(
    candidates.map(({ difference, order }) => [
      `  ${printable(order.orderNumber)}`,
      printable(difference.approvalNumber ?? '-'),
      amountText(difference.charge?.amountWon ?? 0, 'en'),
    ]),
    { right: [2] },
  );
}

function reasonOf(refusal: AdoptionRefusal): string {
  switch (refusal.reason) {
    case 'unpaid':
      return "the shop's list says that it is not paid";
    case 'cancelled':
      return "the shop's list says that it was given back";
    case 'unsaid':
      return "the shop's list does not say whether it is paid; it needs a column with the status (주문상태)";
    case 'differs':
      return `list and card company differ (${refusal.differences
        .map(
          ({ kind, hereWon, thereWon }) =>
            `${kind}: ${amountText(hereWon, 'en')} in the list, ${amountText(thereWon, 'en')} there`,
        )
        .join('; ')})`;
    case 'order':
      return 'its card company knows it by another order';
    case 'several':
      return 'more than one charge stands for it; a list with approval numbers (승인번호) tells which';
    case 'merchant':
      return 'it was charged for another partner, or another business number';
    case 'tax':
      return 'no order of this partner, as it is taxed now, has its parts of tax; dojang merchants edit --tax-kind says how it was';
    case 'given-back':
      return 'some of it was given back by a reversal, or without a name';
    case 'not-kept':
      return 'a gateway of the version before compared the day; have it compared by one of this version';
    case 'order-taken':
      return 'another payment here holds its order number';
  }
}

/** Where the receipt will be. */
async function originOf({ store }: ManageDeps, merchantId: string, url: string | null): Promise<string> {
  if (url !== null) return new URL(url).origin;
  const [newest] = await store.recentPayments({ limit: 1, merchantId });
  if (newest !== undefined) return paymentFromRow(newest).order.gatewayOrigin;
  throw new CliError('Say the public address of this gateway with DOJANG_URL: the receipts stand there.');
}
