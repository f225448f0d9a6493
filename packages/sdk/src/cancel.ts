import { describeCode, type Fields, isSuccess, parseWon } from '@dojang/protocol/payple';
import { anotherCancellation } from './another-cancellation.ts';
import { type Account, authenticate } from './authenticate.ts';
import type { CancelRequests } from './cancel-requests.ts';
import type { CancelDesk, CancelRequest, CancelTurns } from './cancel-turns.ts';
import {
  type CancelDeclinedReason,
  type CancelInput,
  type Cancelled,
  type CancelOutcome,
  cancelDeclined,
} from './cancellation.ts';
import { type Deadline, withDeadline } from './deadline.ts';
import { InputError, isDojangError, ProtocolError } from './errors.ts';
import { sendRequest } from './http-exchange.ts';
import { institutionCodeOf } from './institution-code-of.ts';
import { type KeptCancelRequest, type KeptUnderId, keptUnderId } from './kept-cancel-request.ts';
import { findPayment, readDate } from './lookup.ts';
import { requireOrderNumber, requireRefund, requireRefundVat } from './order.ts';
import type { NotPaid, Paid, Unverified } from './outcome.ts';
import { parseKst } from './paid.ts';
import { pinnedUrl } from './pinned-url.ts';
import { retrying } from './retry.ts';
import { unverified, unverifiedBecause } from './unverified.ts';

/** Kept back from the time for sending, to ask what became of an answer that was lost. */
const REPEAT_RESERVE_MS = 800;
const MAX_SENDS = 2;

interface Case {
  readonly account: Account;
  readonly desk: CancelDesk;
  /** Null without an id: only this process remembers it. */
  readonly memory: KeptUnderId | null;
  readonly content: string;
  readonly isRepeat: boolean;
  readonly orderNumber: string;
  readonly date: string;
  readonly amountWon: number | null;
  readonly vatWon: number | null;
  readonly refundKey: string;
}

/** What this process, and the store, know of cancellations that were sent before. */
export interface CancelMemory {
  readonly turns: CancelTurns;
  readonly requests: CancelRequests;
}

type Sent = { readonly kind: 'answered'; readonly fields: Fields } | Unverified;

/**
 * Cancels a payment in full or in part: authenticates with `PCD_PAYCANCEL_FLAG=Y`, then posts with the refund key. What was
 * sent once is only ever sent again under the same authentication and with the same body, which Dojang answers as it did
 * the first time. Of Payple this is not known: there the total of the lookup is asked first, and what another process sent is
 * not sent at all.
 * @throws InputError
 */
export function cancelPayment(
  account: Account,
  { turns, requests }: CancelMemory,
  input: CancelInput,
  deadline: Deadline,
): Promise<CancelOutcome> {
  const asked = readInput(account, input);
  const { orderNumber, date, amountWon, vatWon } = asked;
  const { requestId = null, isRepeat = false } = input;
  const content = JSON.stringify([orderNumber, date, amountWon, vatWon]);
  const owner = { environment: account.environment, cstId: account.credentials.cstId };
  const memory = requestId === null ? null : keptUnderId(requests, owner, requestId);
  return turns.work({ requestId, content }, async (desk) => {
    deadline.signal.throwIfAborted();
    return run({ account, desk, memory, content, isRepeat, ...asked }, deadline);
  });
}

function readInput(
  account: Account,
  input: CancelInput,
): Omit<Case, 'account' | 'desk' | 'memory' | 'content' | 'isRepeat'> {
  const { refundKey } = account.credentials;
  if (refundKey === null)
    throw wrong('refundKey (PCD_REFUND_KEY)', 'a refund key in the credentials', 'nothing');
  const { paidOn, amountWon, vatWon, requestId, isRepeat } = input;
  const orderNumber = requireOrderNumber(input.orderNumber);
  if (typeof paidOn !== 'string' && paidOn.orderNumber !== orderNumber) {
    throw wrong('paidOn', 'the payment of this order, or its day', 'the payment of another order');
  }
  if (requestId === '') throw wrong('requestId', 'a text that is not empty', 'an empty value');
  if (isRepeat === true && requestId === undefined)
    throw wrong('isRepeat', 'the requestId of what was asked for before', 'no requestId');
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
  const found = await requestOf(subject, deadline);
  if (found.kind !== 'request') return found;
  const { request } = found;
  subject.desk.request = request;
  if (pinnedUrl(subject.account.environment, request.payUrl) === null) {
    return notRepeatable(subject, 'its address is none of this environment');
  }
  const maySendTwice = subject.account.environment.product === 'dojang';
  if (request.wasSent && !maySendTwice) {
    const known = await settle(subject, request, deadline);
    if (known !== null) return known;
    if (!request.isOwn)
      return notRepeatable(subject, 'another process, or this one before a restart, sent it');
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

type Found = { readonly kind: 'request'; readonly request: CancelRequest } | CancelOutcome;

/** The one request of this cancellation: of this process, of the store, or a new one, which is in the store before it is sent. */
async function requestOf(subject: Case, deadline: Deadline): Promise<Found> {
  const { desk, memory, content, isRepeat } = subject;
  if (desk.request !== null) return { kind: 'request', request: desk.request };
  const kept = (await memory?.find()) ?? null;
  if (kept !== null) return { kind: 'request', request: recalled(kept, content) };
  if (isRepeat) return notRepeatable(subject, 'nothing remembers its request');
  const prepared = await prepare(subject, deadline);
  if (prepared.kind !== 'request' || memory === null) return prepared;
  const { tokens: _, isOwn: __, wasSent: ___, ...request } = prepared.request;
  const bound = await memory.bind(request);
  return bound.isOwn ? prepared : { kind: 'request', request: recalled(bound.kept, content) };
}

/** @throws InputError when the id stands for a cancellation of other content */
function recalled(kept: KeptCancelRequest, content: string): CancelRequest {
  if (kept.content !== content) throw anotherCancellation();
  return { ...kept, tokens: null, isOwn: false, wasSent: true };
}

function notRepeatable({ orderNumber }: Case, why: string): Unverified {
  const message = `cancel: asked for before and not sent again (${why}); see what the gateway says was given back`;
  return unverified(orderNumber, 'not-repeatable', message);
}

/** Finds out what is needed before anything is sent; the day and the rest are the gateway's to say. */
async function prepare(subject: Case, deadline: Deadline): Promise<Found> {
  const { account, content, orderNumber, date, vatWon } = subject;
  const isAsked = subject.amountWon === null || account.environment.product === 'payple';
  const known = isAsked ? await findPayment(account, { orderNumber, date }, deadline) : null;
  if (known !== null && known.kind !== 'paid') return known.kind === 'unverified' ? known : refusedBy(known);
  const amountWon = subject.amountWon ?? restOf(known);
  requireRefund(amountWon);
  if (vatWon !== null) requireRefundVat(vatWon, amountWon);
  const { signal } = deadline;
  const { authKey, payUrl, cstIdToken, custKeyToken } = await retrying(deadline, () =>
    authenticate(account, { shopOrigin: account.shopOrigin, purpose: 'cancel' }, signal),
  );
  const { cstId, custKey } = account.credentials;
  // Tokens end after half an hour, and Dojang is asked again for as long as it takes.
  const tokens =
    account.environment.product === 'dojang'
      ? null
      : { cstId: cstIdToken || cstId, custKey: custKeyToken || custKey };
  const cancelledWon = known === null ? null : totalCancelled(known);
  const before = known === null || cancelledWon === null ? null : { paidWon: known.amountWon, cancelledWon };
  const request = { content, authKey, payUrl, amountWon, before, tokens, isOwn: true, wasSent: false };
  return { kind: 'request', request };
}

/** The same body each time. */
function bodyOf({ account, orderNumber, date, vatWon, refundKey }: Case, request: CancelRequest): Fields {
  const { cstId, custKey } = request.tokens ?? account.credentials;
  return {
    PCD_CST_ID: cstId,
    PCD_CUST_KEY: custKey,
    PCD_AUTH_KEY: request.authKey,
    PCD_REFUND_KEY: refundKey,
    PCD_PAYCANCEL_FLAG: 'Y',
    PCD_PAY_OID: orderNumber,
    PCD_PAY_DATE: date,
    PCD_REFUND_TOTAL: requireRefund(request.amountWon),
    ...(vatWon === null ? {} : { PCD_REFUND_TAXTOTAL: String(vatWon) }),
  };
}

async function send(subject: Case, request: CancelRequest, deadline: Deadline): Promise<Sent> {
  const { account, orderNumber } = subject;
  const { payUrl } = request;
  const fields = bodyOf(subject, request);
  const remainingMs = deadline.remainingMs();
  const timeoutMs = Math.max(1, remainingMs / 2, remainingMs - REPEAT_RESERVE_MS);
  try {
    const answer = await withDeadline('cancel', { timeoutMs, signal: deadline.signal }, ({ signal }) =>
      sendRequest(account.connection, { call: 'cancel', url: payUrl, fields }, signal),
    );
    return { kind: 'answered', fields: answer };
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
  if (!wasSentBefore) return refusal;
  if (account.environment.product === 'dojang') {
    if (!ofTheCallAlone.includes(refusal.reason)) return refusal;
    return notRepeatable(subject, `${code}: the gateway does not take it any more`);
  }
  // The refusal may be about the second sending, and the first may have gone through.
  const known = await settle(subject, request, deadline);
  return known ?? unverified(orderNumber, 'open', `cancel: sent twice, then refused with ${code}`);
}

/** They refuse this sending, and say nothing of the one before. */
const ofTheCallAlone: readonly CancelDeclinedReason[] = ['keys', 'refund-key', 'authentication'];

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
