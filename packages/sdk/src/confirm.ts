import { describeCode, type Fields, isSuccess } from '@dojang/protocol/payple';
import type { Account } from './authenticate.ts';
import { type Deadline, withDeadline } from './deadline.ts';
import { isDojangError, ProtocolError } from './errors.ts';
import { sendRequest } from './http-exchange.ts';
import { institutionCodeOf } from './institution-code-of.ts';
import { lookUp } from './lookup.ts';
import type { OpenConfirms } from './open-confirms.ts';
import { requireAmount, requireOrderNumber } from './order.ts';
import type { Confirmation, Declined, Expected, Unverified } from './outcome.ts';
import { readPaid } from './paid.ts';
import { isPinned } from './pinned-origin.ts';
import { unverified, unverifiedBecause } from './unverified.ts';
import type { ClaimsAuthenticated } from './unverified-result.ts';
import { differenceBetween } from './verify.ts';

/** Kept back from the confirm's time, to look up an answer that was lost. */
const LOOKUP_RESERVE_MS = 800;
const MAX_SENDS = 2;

type Sent =
  | { readonly kind: 'answered'; readonly fields: Fields }
  /** The gateway may have charged the card all the same. */
  | { readonly kind: 'lost'; readonly outcome: Unverified };

export interface ConfirmInput {
  readonly result: ClaimsAuthenticated;
  readonly expected: Expected;
}

/**
 * Charges an authenticated card, `POST {PCD_PAY_COFURL}` (guide 3-7). What may already have happened is looked up
 * before it is sent again.
 */
export async function confirmResult(
  account: Account,
  openConfirms: OpenConfirms,
  input: ConfirmInput,
  deadline: Deadline,
): Promise<Confirmation> {
  const objection = objectionTo(account, input);
  if (objection !== null) return objection;
  const { requestKey } = input.result.confirmation;
  if (openConfirms.has(requestKey)) {
    const known = await settle(account, input, deadline);
    if (known !== null) return known;
  }
  for (let sends = 1; ; sends += 1) {
    openConfirms.add(requestKey);
    const sent = await send(account, input, deadline);
    if (sent.kind === 'answered') {
      const outcome = await readAnswer(account, input, { answer: sent.fields, deadline });
      if (outcome.kind !== 'unverified') openConfirms.delete(requestKey);
      return outcome;
    }
    const known = await settle(account, input, deadline);
    // Not knowing is returned with the failure that caused it, not with the failure of asking about it.
    if (known?.kind === 'unverified' && known.reason !== 'open' && known.reason !== 'mismatch') {
      return sent.outcome;
    }
    if (known !== null) return known;
    if (sends === MAX_SENDS) return sent.outcome;
  }
}

/** Why nothing is sent: a confirm charges whatever its key stands for, so the result must be about this order. */
function objectionTo(account: Account, { result, expected }: ConfirmInput): Unverified | null {
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
  if (difference !== null) return unverified(expected.orderNumber, 'mismatch', difference);
  if (isPinned(account.environment, result.confirmation.url)) return null;
  return unverified(
    expected.orderNumber,
    'foreign-confirm-url',
    `PCD_PAY_COFURL is not at ${account.environment.origins.join(' or ')}; nothing was sent`,
  );
}

async function send(account: Account, { result, expected }: ConfirmInput, deadline: Deadline): Promise<Sent> {
  const remainingMs = deadline.remainingMs();
  const timeoutMs = Math.max(1, remainingMs / 2, remainingMs - LOOKUP_RESERVE_MS);
  try {
    const fields = await withDeadline('confirm', { timeoutMs, signal: deadline.signal }, ({ signal }) =>
      sendRequest(
        account.connection,
        {
          call: 'confirm',
          url: result.confirmation.url,
          fields: {
            PCD_CST_ID: account.credentials.cstId,
            PCD_CUST_KEY: account.credentials.custKey,
            PCD_AUTH_KEY: result.confirmation.authKey,
            PCD_PAY_REQKEY: result.confirmation.requestKey,
            PCD_PAYER_ID: '',
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

/** What the gateway knows of the order; null when nothing is charged, so that the confirm may be sent. */
async function settle(
  account: Account,
  { expected }: ConfirmInput,
  deadline: Deadline,
): Promise<Confirmation | null> {
  try {
    const known = await lookUp(account, expected, deadline);
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
  const { result, expected } = input;
  const code = answer['PCD_PAY_CODE'] ?? '';
  const message = answer['PCD_PAY_MSG'] ?? '';
  if (isSuccess(answer['PCD_PAY_RST'], code)) {
    const echoed = answer['PCD_PAY_REQKEY'] ?? '';
    if (echoed === '' || echoed === result.confirmation.requestKey) return readPaid(answer, expected);
    return unverified(expected.orderNumber, 'mismatch', 'the gateway answered about another confirm');
  }
  if (answer['PCD_PAY_RST'] !== 'error') {
    const cause = new ProtocolError('confirm: the answer is neither a success nor an error');
    return (await settle(account, input, deadline)) ?? unverifiedBecause(expected.orderNumber, cause);
  }
  const about = answer['PCD_PAY_OID'] ?? '';
  if (about !== '' && about !== expected.orderNumber) {
    return unverified(expected.orderNumber, 'mismatch', 'the gateway refused the confirm of another order');
  }
  const refusal = declined(expected, { code, message });
  // Other refusals may mean that an earlier confirm went through: a duplicate, a session already spent.
  const isPlain = describeCode(code)?.outcome === 'declined' || refusal.institutionCode !== null;
  if (isPlain) return refusal;
  return (await settle(account, input, deadline)) ?? refusal;
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
