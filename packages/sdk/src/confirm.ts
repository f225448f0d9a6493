import { describeCode, type Fields, isSuccess } from '@dojang/protocol/payple';
import type { Account } from './authenticate.ts';
import { type ConfirmKeys, isKeyOfOrder } from './confirm-keys.ts';
import { type CallOptions, type Deadline, withDeadline } from './deadline.ts';
import { isDojangError, ProtocolError } from './errors.ts';
import { sendRequest } from './http-exchange.ts';
import { institutionCodeOf } from './institution-code-of.ts';
import { datesAroundToday, findPayment, lookUp } from './lookup.ts';
import type { OpenConfirms } from './open-confirms.ts';
import { requireAmount, requireOrderNumber } from './order.ts';
import type { Confirmation, Declined, Expected, Paid, PaidOtherwise, Unverified } from './outcome.ts';
import { paidAsExpected, readPaid } from './paid.ts';
import { pinnedConfirmUrl } from './pinned-url.ts';
import { unverified, unverifiedBecause } from './unverified.ts';
import type { ClaimsAuthenticated } from './unverified-result.ts';
import { differenceBetween } from './verify.ts';

/** Kept back from the confirm's time, to look up an answer that was lost. */
const LOOKUP_RESERVE_MS = 800;
const MAX_SENDS = 2;
const LOOKUP_SHARE = 0.8;

type Sent =
  | { readonly kind: 'answered'; readonly fields: Fields }
  /** The gateway may have charged the card all the same. */
  | { readonly kind: 'lost'; readonly outcome: Unverified };

export interface ConfirmInput {
  readonly result: ClaimsAuthenticated;
  readonly expected: Expected;
}

/** How one confirm is called. */
export interface ConfirmOptions extends CallOptions {
  /** Instead of the partner's own. An inbox gives its storage's. */
  readonly confirmKeys?: ConfirmKeys | undefined;
}

/** What this process, and the storage, know of confirms that were sent before. */
export interface ConfirmMemory {
  readonly openConfirms: OpenConfirms;
  readonly confirmKeys: ConfirmKeys;
}

/**
 * Charges an authenticated card, `POST {PCD_PAY_COFURL}` (guide 3-7). What may already have happened is looked up
 * before it is sent again. Dojang is told the order, and refuses the keys of another; of Payple, which cannot, the answer is
 * compared, and keys that were sent for one order are not sent for another.
 */
export async function confirmResult(
  account: Account,
  { openConfirms, confirmKeys }: ConfirmMemory,
  input: ConfirmInput,
  deadline: Deadline,
): Promise<Confirmation> {
  const objection = objectionTo(input);
  if (objection !== null) return objection;
  const url = pinnedConfirmUrl(account.environment, input.result.confirmation.url)?.href;
  if (url === undefined) return foreignUrl(account, input);
  const { requestKey } = input.result.confirmation;
  const owner = { environment: account.environment, cstId: account.credentials.cstId };
  const { orderNumber } = input.expected;
  if (!(await isKeyOfOrder(owner, confirmKeys, { requestKey, orderNumber }))) {
    const known = await settle(account, input, deadline);
    return known ?? unverified(orderNumber, 'mismatch', KEY_OF_ANOTHER);
  }
  if (openConfirms.has(requestKey)) {
    const known = await settle(account, input, deadline);
    // The same confirm again joins one that is under way.
    if (known !== null && !isOpen(known)) return known;
  }
  for (let sends = 1; ; sends += 1) {
    openConfirms.add(requestKey);
    const sent = await send(account, { ...input, url }, deadline);
    if (sent.kind === 'answered') {
      const outcome = await readAnswer(account, input, { answer: sent.fields, deadline });
      if (outcome.kind !== 'unverified') openConfirms.delete(requestKey);
      return outcome;
    }
    const known = await settle(account, input, deadline);
    // Not knowing is returned with the failure that caused it, not with the failure of asking about it.
    if (known?.kind === 'unverified' && !isOpen(known)) return sent.outcome;
    if (known !== null && !isOpen(known)) return known;
    if (sends === MAX_SENDS) return known ?? sent.outcome;
  }
}

/** Why nothing is sent: a confirm charges whatever its key stands for, so the result must be about this order. */
function objectionTo({ result, expected }: ConfirmInput): Unverified | null {
  requireOrderNumber(expected.orderNumber);
  requireAmount(expected.amountWon);
  // A caller without types may hand over any result.
  if (result.kind !== 'claims-authenticated') {
    return unverified(
      expected.orderNumber,
      'not-confirmable',
      'only a claims-authenticated can be confirmed',
    );
  }
  const difference = differenceBetween(result, expected);
  return difference === null ? null : unverified(expected.orderNumber, 'mismatch', difference);
}

function foreignUrl({ environment }: Account, { expected }: ConfirmInput): Unverified {
  return unverified(
    expected.orderNumber,
    'foreign-confirm-url',
    `PCD_PAY_COFURL is not where ${environment.origins.join(' or ')} takes confirms; nothing was sent`,
  );
}

const KEY_OF_ANOTHER = 'PCD_PAY_REQKEY came for another order before; nothing was sent';

async function send(
  account: Account,
  { result, expected, url }: ConfirmInput & { readonly url: string },
  deadline: Deadline,
): Promise<Sent> {
  const remainingMs = deadline.remainingMs();
  const timeoutMs = Math.max(1, remainingMs / 2, remainingMs - LOOKUP_RESERVE_MS);
  try {
    const fields = await withDeadline('confirm', { timeoutMs, signal: deadline.signal }, ({ signal }) =>
      sendRequest(
        account.connection,
        {
          call: 'confirm',
          url,
          fields: {
            PCD_CST_ID: account.credentials.cstId,
            PCD_CUST_KEY: account.credentials.custKey,
            PCD_AUTH_KEY: result.confirmation.authKey,
            PCD_PAY_REQKEY: result.confirmation.requestKey,
            PCD_PAYER_ID: '',
            ...(account.environment.product === 'dojang' && orderRows(expected)),
          },
        },
        signal,
      ),
    );
    return { kind: 'answered', fields };
  } catch (error) {
    deadline.signal.throwIfAborted();
    return { kind: 'lost', outcome: unverifiedBecause(expected.orderNumber, error) };
  }
}

/** The outcome of a confirm that was sent: nobody knows it yet. */
function isOpen(known: Confirmation): boolean {
  return known.kind === 'unverified' && known.reason === 'open';
}

/** What the gateway knows of the order; null when nothing is charged, so that the confirm may be sent. */
async function settle(
  account: Account,
  { expected }: ConfirmInput,
  deadline: Deadline,
): Promise<Confirmation | null> {
  try {
    const known = await lookUp(account, expected, deadline);
    // Said of a question, and a confirm may have been sent.
    if (known.kind === 'unverified' && known.reason === 'mismatch') return { ...known, reason: 'open' };
    if (known.kind === 'unverified' && known.reason === 'waiting') return null;
    if (known.kind !== 'not-paid') return known;
    if (known.reason === 'no-payment') return null;
    return declined(expected, { code: known.code, message: known.message });
  } catch (error) {
    if (!isDojangError(error)) throw error;
    return unverifiedBecause(expected.orderNumber, error);
  }
}

async function readAnswer(
  account: Account,
  input: ConfirmInput,
  { answer, deadline }: { readonly answer: Fields; readonly deadline: Deadline },
): Promise<Confirmation> {
  const { expected } = input;
  const code = answer['PCD_PAY_CODE'] ?? '';
  const message = answer['PCD_PAY_MSG'] ?? '';
  if (isSuccess(answer['PCD_PAY_RST'], code)) return readSuccess(account, input, { answer, deadline });
  if (answer['PCD_PAY_RST'] !== 'error') {
    const cause = new ProtocolError('confirm: the answer is neither a success nor an error');
    return (await settle(account, input, deadline)) ?? unverifiedBecause(expected.orderNumber, cause);
  }
  const refusal = declined(expected, { code, message });
  // Other refusals may mean that an earlier confirm went through: a duplicate, a session already spent.
  if (isCardDecline(refusal)) return refusal;
  const about = answer['PCD_PAY_OID'] ?? '';
  if (about !== '' && about !== expected.orderNumber && account.environment.product === 'payple') {
    // It does not say whether it is this confirm that charged it, or one before.
    const other = await findOther(account, { orderNumber: about, approvedAtKst: '' }, deadline);
    if (other?.kind === 'paid') return paidAsExpected(other, expected);
  }
  return (await settle(account, input, deadline)) ?? refusal;
}

/** It has charged what it names, which is not always what it was asked for: then that is looked up, to know it whole. */
async function readSuccess(
  account: Account,
  { result, expected }: ConfirmInput,
  { answer, deadline }: { readonly answer: Fields; readonly deadline: Deadline },
): Promise<Paid | PaidOtherwise | Unverified> {
  const answered = readPaid(answer);
  const outcome = paidAsExpected(answered, expected);
  const echoed = answer['PCD_PAY_REQKEY'] ?? '';
  const isAboutThis = echoed === '' || echoed === result.confirmation.requestKey;
  const isBack = answered.cancelledWon >= answered.amountWon;
  if (outcome.kind === 'paid' && isAboutThis && !isBack) return outcome;
  const found = await findOther(account, answered, deadline);
  if (found?.kind === 'paid') return paidAsExpected(found, expected);
  if (outcome.kind === 'paid') {
    const why = isBack ? 'that all of it was given back' : 'about another confirm';
    return unverified(expected.orderNumber, 'open', `the gateway answered ${why}`);
  }
  const { payment } = outcome;
  const isFoundBack = found?.kind === 'not-paid' && found.reason === 'cancelled';
  return isFoundBack ? { ...outcome, payment: { ...payment, cancelledWon: payment.amountWon } } : outcome;
}

/** Within the time that is left, so that what the confirm itself said is never lost to a lookup. */
async function findOther(
  account: Account,
  { orderNumber, approvedAtKst }: Pick<Paid, 'orderNumber' | 'approvedAtKst'>,
  deadline: Deadline,
): Promise<Awaited<ReturnType<typeof findPayment>> | null> {
  const date = [...(approvedAtKst === '' ? [] : [approvedAtKst.slice(0, 8)]), ...datesAroundToday()];
  const timeoutMs = Math.max(1, deadline.remainingMs() * LOOKUP_SHARE);
  try {
    return await withDeadline('lookup', { timeoutMs, signal: deadline.signal }, (within) =>
      findPayment(account, { orderNumber, date }, within),
    );
  } catch (error) {
    if (!isDojangError(error)) throw error;
    return null;
  }
}

function orderRows({ orderNumber, amountWon }: Expected): Fields {
  return { PCD_PAY_OID: requireOrderNumber(orderNumber), PCD_PAY_TOTAL: requireAmount(amountWon) };
}

/** The card was asked and said no, which a confirm with keys that the gateway does not know never hears. */
export function isCardDecline({
  code,
  institutionCode,
}: Pick<Declined, 'code' | 'institutionCode'>): boolean {
  return describeCode(code)?.outcome === 'declined' || institutionCode !== null;
}

function declined(expected: Expected, answer: { readonly code: string; readonly message: string }): Declined {
  return {
    kind: 'declined',
    orderNumber: expected.orderNumber,
    code: answer.code,
    institutionCode: institutionCodeOf(answer.message),
    message: answer.message,
  };
}
