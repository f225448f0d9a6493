import { describeCode, type Fields, isSuccess, parseWon } from '@dojang/protocol/payple';
import { type Account, authenticate } from './authenticate.ts';
import type { CancelDesk, CancelRequest, CancelRequests } from './cancel-requests.ts';
import { type CancelInput, type Cancelled, type CancelOutcome, cancelDeclined } from './cancellation.ts';
import { type Deadline, withDeadline } from './deadline.ts';
import { InputError, isDojangError, ProtocolError } from './errors.ts';
import { sendRequest } from './http-exchange.ts';
import { institutionCodeOf } from './institution-code-of.ts';
import { findPayment, readDate } from './lookup.ts';
import { requireOrderNumber, requireRefund, requireRefundVat } from './order.ts';
import type { NotPaid, Paid, Unverified } from './outcome.ts';
import { parseKst } from './paid.ts';
import { retrying } from './retry.ts';
import { unverified, unverifiedBecause } from './unverified.ts';

/** Kept back from the time for sending, to ask what became of an answer that was lost. */
const REPEAT_RESERVE_MS = 800;
const MAX_SENDS = 2;

interface Case {
  readonly account: Account;
  readonly desk: CancelDesk;
  readonly orderNumber: string;
  readonly date: string;
  readonly amountWon: number | null;
  readonly vatWon: number | null;
  readonly refundKey: string;
}

type Sent = { readonly kind: 'answered'; readonly fields: Fields } | Unverified;

/**
 * Cancels a payment in full or in part: authenticates with `PCD_PAYCANCEL_FLAG=Y`, then posts with the refund key. What was
 * sent once is only ever sent again under the same authentication and with the same body, which Dojang answers as it did
 * the first time. Of Payple this is not known: there the total of the lookup is asked first.
 * @throws InputError
 */
export function cancelPayment(
  account: Account,
  requests: CancelRequests,
  input: CancelInput,
  deadline: Deadline,
): Promise<CancelOutcome> {
  const asked = readInput(account, input);
  const { orderNumber, date, amountWon, vatWon } = asked;
  const about = {
    requestId: input.requestId ?? null,
    content: JSON.stringify([orderNumber, date, amountWon, vatWon]),
  };
  return requests.work(about, async (desk) => {
    deadline.signal.throwIfAborted();
    return run({ account, desk, ...asked }, deadline);
  });
}

function readInput(account: Account, input: CancelInput): Omit<Case, 'account' | 'desk'> {
  const { refundKey } = account.credentials;
  if (refundKey === null)
    throw wrong('refundKey (PCD_REFUND_KEY)', 'a refund key in the credentials', 'nothing');
  const { paidOn, amountWon, vatWon, requestId } = input;
  const orderNumber = requireOrderNumber(input.orderNumber);
  if (typeof paidOn !== 'string' && paidOn.orderNumber !== orderNumber) {
    throw wrong('paidOn', 'the payment of this order, or its day', 'the payment of another order');
  }
  if (requestId === '') throw wrong('requestId', 'a text that is not empty', 'an empty value');
  if (amountWon !== undefined) requireRefund(amountWon);
  if (vatWon !== undefined) requireRefundVat(vatWon, amountWon ?? vatWon);
  return {
    orderNumber,
    date: readDate(typeof paidOn === 'string' ? paidOn : paidOn.approvedAtKst.slice(0, 8)),
    amountWon: amountWon ?? null,
    vatWon: vatWon ?? null,
    refundKey,
  };
}

async function run(subject: Case, deadline: Deadline): Promise<CancelOutcome> {
  if (subject.desk.request === null) {
    const prepared = await prepare(subject, deadline);
    if (prepared.kind !== 'prepared') return prepared;
    subject.desk.request = prepared.request;
  }
  const { request } = subject.desk;
  const maySendTwice = subject.account.environment.product === 'dojang';
  if (request.wasSent && !maySendTwice) {
    const known = await settle(subject, request, deadline);
    if (known !== null) return known;
  }
  for (let sends = 1; ; sends += 1) {
    const wasSentBefore = request.wasSent;
    request.wasSent = true;
    const sent = await send(subject, request, deadline);
    if (sent.kind === 'answered')
      return readAnswer(subject, { request, wasSentBefore, answer: sent.fields, deadline });
    if (!maySendTwice) return (await settle(subject, request, deadline)) ?? sent;
    if (sends === MAX_SENDS || deadline.remainingMs() <= 0) return sent;
  }
}

/** Finds out what is needed before anything is sent; the day and the rest are the gateway's to say. */
async function prepare(
  subject: Case,
  deadline: Deadline,
): Promise<{ readonly kind: 'prepared'; readonly request: CancelRequest } | CancelOutcome> {
  const { account, orderNumber, date, vatWon, refundKey } = subject;
  const isAsked = subject.amountWon === null || account.environment.product === 'payple';
  const known = isAsked ? await findPayment(account, { orderNumber, date }, deadline) : null;
  if (known !== null && known.kind !== 'paid') return known.kind === 'unverified' ? known : refusedBy(known);
  const amountWon = subject.amountWon ?? restOf(known);
  if (vatWon !== null) requireRefundVat(vatWon, amountWon);
  const { signal } = deadline;
  const authentication = await retrying(deadline, () =>
    authenticate(account, { shopOrigin: account.shopOrigin, purpose: 'cancel' }, signal),
  );
  const fields = {
    PCD_CST_ID: authentication.cstIdToken || account.credentials.cstId,
    PCD_CUST_KEY: authentication.custKeyToken || account.credentials.custKey,
    PCD_AUTH_KEY: authentication.authKey,
    PCD_REFUND_KEY: refundKey,
    PCD_PAYCANCEL_FLAG: 'Y',
    PCD_PAY_OID: orderNumber,
    PCD_PAY_DATE: date,
    PCD_REFUND_TOTAL: requireRefund(amountWon),
    ...(vatWon === null ? {} : { PCD_REFUND_TAXTOTAL: String(vatWon) }),
  };
  const cancelledWon = known === null ? null : totalCancelled(known);
  const before = known === null || cancelledWon === null ? null : { paidWon: known.amountWon, cancelledWon };
  return { kind: 'prepared', request: { authentication, fields, amountWon, before, wasSent: false } };
}

async function send(
  { account, orderNumber }: Case,
  request: CancelRequest,
  deadline: Deadline,
): Promise<Sent> {
  const remainingMs = deadline.remainingMs();
  const timeoutMs = Math.max(1, remainingMs / 2, remainingMs - REPEAT_RESERVE_MS);
  const { payUrl } = request.authentication;
  try {
    const fields = await withDeadline('cancel', { timeoutMs, signal: deadline.signal }, ({ signal }) =>
      sendRequest(account.connection, { call: 'cancel', url: payUrl, fields: request.fields }, signal),
    );
    return { kind: 'answered', fields };
  } catch (error) {
    deadline.signal.throwIfAborted();
    return unverifiedBecause(orderNumber, error);
  }
}

interface Answer {
  readonly request: CancelRequest;
  readonly wasSentBefore: boolean;
  readonly answer: Fields;
  readonly deadline: Deadline;
}

async function readAnswer(
  subject: Case,
  { request, wasSentBefore, answer, deadline }: Answer,
): Promise<CancelOutcome> {
  const { orderNumber, account } = subject;
  const code = answer['PCD_PAY_CODE'] ?? '';
  const message = answer['PCD_PAY_MSG'] ?? '';
  const about = answer['PCD_PAY_OID'] ?? '';
  if (about !== '' && about !== orderNumber) {
    return unverified(orderNumber, 'mismatch', 'the gateway answered about another order');
  }
  if (isSuccess(answer['PCD_PAY_RST'], code)) return readCancelled(subject, request, answer);
  if (answer['PCD_PAY_RST'] !== 'error') {
    const cause = new ProtocolError('cancel: the answer is neither a success nor an error');
    return unverifiedBecause(orderNumber, cause);
  }
  if (describeCode(code)?.outcome === 'open') {
    return unverified(orderNumber, 'open', `cancel: ${code} ${message}`);
  }
  const refusal = cancelDeclined(orderNumber, {
    code,
    institutionCode: institutionCodeOf(message),
    message,
    hint: answer['DOJANG_HINT'] || null,
  });
  if (!wasSentBefore || account.environment.product === 'dojang') return refusal;
  // The refusal may be about the second sending, and the first may have gone through.
  const known = await settle(subject, request, deadline);
  return known ?? unverified(orderNumber, 'open', `cancel: sent twice, then refused with ${code}`);
}

function readCancelled({ orderNumber, vatWon }: Case, request: CancelRequest, answer: Fields): CancelOutcome {
  const returned = answer['PCD_REFUND_TOTAL'] ?? '';
  if (returned !== '' && parseWon(returned) !== request.amountWon) {
    return unverified(
      orderNumber,
      'mismatch',
      `the gateway cancelled another amount than ${request.amountWon} won`,
    );
  }
  const time = answer['PCD_PAY_TIME'] || answer['PCD_REFUND_TIME'] || '';
  const cancelledAtKst = time.replace(/\D/g, '');
  return {
    kind: 'cancelled',
    orderNumber,
    amountWon: request.amountWon,
    vatWon: parseWon(answer['PCD_REFUND_TAXTOTAL'] ?? '') ?? vatWon ?? 0,
    knownBy: 'answer',
    transactionKey: answer['PCD_PAY_CARDTRADENUM'] ?? '',
    cancelledAtKst,
    cancelledAt: parseKst(cancelledAtKst),
    receiptUrl: answer['PCD_PAY_CARDRECEIPT'] ?? '',
    fields: answer,
  };
}

/** What the gateway's total says of a cancellation that was sent; null when it shows that nothing has gone back yet. */
async function settle(
  subject: Case,
  { amountWon, before }: CancelRequest,
  deadline: Deadline,
): Promise<Cancelled | Unverified | null> {
  const { account, orderNumber, date, vatWon } = subject;
  try {
    const known = await findPayment(account, { orderNumber, date }, deadline);
    if (known.kind === 'unverified') return known;
    const totalWon = known.kind === 'paid' ? totalCancelled(known) : (before?.paidWon ?? null);
    if (before === null || totalWon === null || (known.kind === 'not-paid' && known.reason !== 'cancelled')) {
      return unverified(
        orderNumber,
        'open',
        'the lookup does not say what was cancelled; see the partner admin',
      );
    }
    if (totalWon === before.cancelledWon) return null;
    if (totalWon !== before.cancelledWon + amountWon && totalWon !== before.paidWon) {
      return unverified(orderNumber, 'open', 'another cancellation came between; see the partner admin');
    }
    const fields = known.kind === 'paid' ? known.fields : {};
    return { ...knownByLookup, kind: 'cancelled', orderNumber, amountWon, vatWon: vatWon ?? 0, fields };
  } catch (error) {
    if (!isDojangError(error)) throw error;
    return unverifiedBecause(orderNumber, error);
  }
}

const knownByLookup = {
  knownBy: 'lookup',
  transactionKey: '',
  cancelledAtKst: '',
  cancelledAt: null,
  receiptUrl: '',
} as const;

/** `PCD_REFUND_TOTAL` of a lookup; null when the gateway does not say it (a documented row it is not). */
function totalCancelled(paid: Paid): number | null {
  return parseWon(paid.fields['PCD_REFUND_TOTAL'] ?? '');
}

function restOf(paid: Paid | null): number {
  if (paid === null) throw new Error('Without an amount the payment was looked up.');
  return paid.amountWon - paid.cancelledWon;
}

function refusedBy({ orderNumber, reason, message }: NotPaid): CancelOutcome {
  // In the cancellation's own codes, whoever refused.
  const institutionCode = reason === 'cancelled' ? '1115' : null;
  return cancelDeclined(orderNumber, { code: 'PAYC0007', institutionCode, message, hint: null });
}

function wrong(parameter: string, rule: string, got: string): InputError {
  return new InputError({ parameter, rule, got });
}
