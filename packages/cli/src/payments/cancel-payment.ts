import {
  type Cancellation,
  cancellableWon,
  cancellationOf,
  cancelPayment,
  type ManageDeps,
  type PaymentState,
} from '@dojang/gateway';
import { amountText } from '@dojang/protocol/figures';
import { CliError } from '../cli-error.ts';
import { confirmAct } from '../confirm.ts';
import { pollUntil } from '../poll-until.ts';
import { printable, type Terminal } from '../terminal.ts';

export interface CancelOptions {
  readonly orderNumber: string;
  /** Won; null: whatever is left. */
  readonly amount: number | null;
  readonly requestId?: string;
  readonly yes: boolean;
  readonly json: boolean;
}

/** The running gateway takes it up after ten seconds, and the card company answers in a few. */
const PATIENCE_MS = 30_000;

/** Gives back a payment in the partner's place, and says what is known of it: given back, declined, or open. */
export async function cancelByOperator(
  state: ManageDeps,
  payments: readonly PaymentState[],
  { orderNumber, amount: amountWon, requestId, yes, json }: CancelOptions,
  { print, printJson, note }: Pick<Terminal, 'print' | 'printJson' | 'note'>,
): Promise<void> {
  if (state.reason === undefined) throw new CliError('Say why with --reason: it stands in the audit trail.');
  const paid = payments.find((payment) => payment.status === 'paid');
  if (paid?.status !== 'paid')
    throw new CliError(
      `Nothing was given back: ${printable(orderNumber)} is ${payments.map(({ status }) => status).join(', ')}, not paid.`,
    );
  const order = `${printable(orderNumber)} of ${paid.order.merchantId}`;
  if (!yes) {
    const left = cancellableWon(paid);
    const asked = amountText(amountWon ?? left, 'en');
    await confirmAct(
      `This gives back ${asked} of the ${amountText(left, 'en')} that are left of ${order}.`,
      'Nothing was given back.',
    );
  }
  const begun = await cancelPayment(state, paid.id, { amountWon, requestId });
  if (!begun.ok) throw new CliError(`Nothing was given back: ${refusalOf(begun.refusal, order)}`);
  if (!begun.isNew) note('This was asked for before: the same amount and reason are one cancellation.');
  const ended = await waitFor(state, paid.id, begun.cancellation);
  if (ended.status !== 'done') process.exitCode = 1;
  if (json) return printJson({ payment: paid.id, orderNumber, isNew: begun.isNew, ...shown(ended) });
  print(sentenceOf(ended, order));
  if (!begun.isNew && begun.cancellation.status === 'done')
    print('That was before: nothing more was given back.');
}

async function waitFor(state: ManageDeps, paymentId: string, begun: Cancellation): Promise<Cancellation> {
  return await pollUntil(
    state.ports,
    async () => (await cancellationOf(state, paymentId, begun.id)) ?? begun,
    ({ status }) => status !== 'pending',
    { patienceMs: PATIENCE_MS },
  );
}

function sentenceOf(cancellation: Cancellation, order: string): string {
  const amount = amountText(cancellation.amountWon, 'en');
  switch (cancellation.status) {
    case 'done':
      return `${amount} of ${order} were given back.`;
    case 'declined':
      return `The card company declined to give back ${amount} of ${order} (${cancellation.institutionCode}). The payment stands.`;
    case 'pending':
      return (
        `It is not known yet whether ${amount} of ${order} were given back. The amount is reserved, and the gateway goes on ` +
        'asking while it runs; the same command again says where it stands.'
      );
    case 'contradicted':
      return `The card company contradicts itself about ${amount} of ${order}: dojang payments show tells how.`;
  }
}

function refusalOf(
  refusal: Extract<Awaited<ReturnType<typeof cancelPayment>>, { readonly ok: false }>['refusal'],
  order: string,
): string {
  if (refusal.reason === 'nothing-left') return `all of ${order} was given back before.`;
  if (refusal.reason === 'above-rest')
    return `--amount must be at most ${amountText(refusal.restWon, 'en')}, which is left of ${order}; it is ${amountText(refusal.askedWon, 'en')}.`;
  return `${order} cannot be cancelled (${refusal.reason}): dojang payments show tells where it stands.`;
}

function shown({ id, amountWon, requestedAtMs, ...rest }: Cancellation) {
  return {
    cancellation: id,
    amountWon,
    status: rest.status,
    requestedAt: new Date(requestedAtMs).toISOString(),
    institutionCode: rest.status === 'declined' ? rest.institutionCode : null,
  };
}
