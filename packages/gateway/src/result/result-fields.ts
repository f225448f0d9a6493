import {
  AUTHENTICATED_MESSAGE,
  answerOf,
  CLOSED_MESSAGE,
  type Code,
  type ConfirmResponse,
  type Fields,
  type LookupResponse,
  messageOf,
  type OwnRows,
  paths,
} from '@dojang/protocol/payple';
import { kstTimestamp } from '@dojang/protocol/time';
import {
  type Abandoned,
  type Approving,
  type CompletedAuthentication,
  cancelledWon,
  type Failed,
  isCompleted,
  type Paid,
  type Payment,
  type PaymentState,
  type Reversed,
  wasReturned,
} from '../payment/state.ts';
import type { Keyring } from '../seal/keyring.ts';
import { requestKey, resultAuthKey } from '../seal/payment-tokens.ts';
import { failureWords } from './failure-words.ts';

interface Words {
  readonly code: Code;
  readonly message: string;
}

/** Where the receipt of a paid payment is. */
export function receiptUrl({ order, receiptId }: Pick<Paid, 'order' | 'receiptId'>): string {
  return `${order.gatewayOrigin}/receipt/${receiptId}`;
}

/**
 * What leaves through the browser and by webhook: the guide's table 3-5, row by row. A closed window answers the request's
 * own fields, `close` and its text, and no code (as the original script builds it).
 */
export function paymentResult(keyring: Keyring, state: PaymentState): Fields {
  switch (state.status) {
    case 'paid':
      return answerOf('result', state.order, paidRows(keyring, state, own('0000')));
    case 'authenticated':
    case 'approving':
      return certResult(keyring, state, state.authentication);
    case 'failed':
    case 'abandoned':
    case 'reversed':
      return answerOf('result', state.order, unpaidRows(keyring, state));
    case 'closed':
      return { ...answerOf('close', state.order, {}), PCD_PAY_RST: 'close', PCD_PAY_MSG: CLOSED_MESSAGE };
    case 'open':
    case 'authenticating':
      throw new Error(`A payment that is ${state.status} has no result.`);
  }
}

/** The CERT result as it was returned in the browser, whatever happened since: the payment's own later fields stay out. */
export function browserResult(keyring: Keyring, state: PaymentState): Fields {
  const { order, status, authentication } = state;
  return order.work === 'CERT' && status !== 'closed' && wasReturned(state) && isCompleted(authentication)
    ? certResult(keyring, state, authentication)
    : paymentResult(keyring, state);
}

/** The answer of the CERT confirm (guide 3-7). */
export function confirmResponse(
  keyring: Keyring,
  state: Paid | Failed | Abandoned | Reversed | Approving,
): ConfirmResponse {
  const rows =
    state.status === 'paid' ? paidRows(keyring, state, own('PCCF0000')) : unpaidRows(keyring, state);
  return answerOf('confirm', state.order, { ...rows, PCD_PAY_REQKEY: requestKey(keyring, state) });
}

/** The answer of the lookup of a paid payment. */
export function lookupResponse(keyring: Keyring, state: Paid, unknownWon = 0): LookupResponse {
  const rows = paidRows(keyring, state, own('PCHK0000'));
  return answerOf('lookup', state.order, {
    ...rows,
    PCD_REFUND_TOTAL: String(Math.min(state.order.amountWon, cancelledWon(state) + unknownWon)),
  });
}

function own(code: Code): Words {
  return { code, message: messageOf(code) };
}

function certResult(keyring: Keyring, payment: Payment, authentication: CompletedAuthentication): Fields {
  const words = { code: '0000', message: AUTHENTICATED_MESSAGE } as const;
  return answerOf('result', payment.order, {
    ...commonRows(keyring, payment, 'success', words),
    ...confirmRows(keyring, payment),
    PCD_PAY_CARDNAME: authentication.card.cardName,
    PCD_PAY_CARDQUOTA: authentication.quota,
    PCD_PAY_TIME: kstTimestamp(authentication.card.authenticatedAtMs),
  });
}

function paidRows(keyring: Keyring, state: Paid, words: Words): OwnRows<'result'> {
  const { order, approval, authentication } = state;
  return {
    ...commonRows(keyring, state, 'success', words),
    ...(order.work === 'CERT' && confirmRows(keyring, state)),
    PCD_PAY_CARDNAME: approval.cardName,
    PCD_PAY_CARDNUM: approval.maskedNumber,
    PCD_PAY_CARDQUOTA: authentication.quota,
    PCD_PAY_CARDTRADENUM: approval.transactionKey,
    PCD_PAY_CARDAUTHNO: approval.approvalNumber,
    PCD_PAY_CARDRECEIPT: receiptUrl(state),
    PCD_PAY_TIME: kstTimestamp(approval.approvedAtMs),
  };
}

/** Of a payment that ended otherwise, or whose outcome nobody knows yet. */
function unpaidRows(keyring: Keyring, state: Failed | Abandoned | Reversed | Approving): OwnRows<'result'> {
  const failure = state.status === 'approving' ? ({ reason: 'unknown-outcome' } as const) : state.failure;
  return {
    ...commonRows(keyring, state, 'error', failureWords(failure, state.order)),
    // What is to be reversed is not known to be nothing, and is answered the same once it is.
    ...(state.status === 'failed' && { PCD_PAY_AMOUNT_REAL: '0' }),
    PCD_PAY_TIME: kstTimestamp(unpaidAtMs(state)),
  };
}

/** When the card was authenticated, else when the payment ended. */
function unpaidAtMs(state: Failed | Abandoned | Reversed | Approving): number {
  if (state.status !== 'failed') return state.authentication.card.authenticatedAtMs;
  return state.authentication?.card?.authenticatedAtMs ?? state.endedAtMs;
}

/** What every result says of the payment beside what was asked for; most of it only when there is something to say. */
function commonRows(
  keyring: Keyring,
  payment: Payment,
  outcome: 'success' | 'error',
  { code, message }: Words,
): OwnRows<'result'> {
  const amount = String(payment.order.amountWon);
  return {
    PCD_PAY_RST: outcome,
    PCD_PAY_CODE: code,
    PCD_PAY_MSG: message,
    PCD_AUTH_KEY: resultAuthKey(keyring, payment),
    PCD_PAY_REQKEY: '',
    PCD_PAY_HOST: payment.order.gatewayOrigin,
    PCD_PAY_URL: '',
    PCD_PAY_COFURL: '',
    PCD_PAY_AMOUNT: amount,
    PCD_PAY_AMOUNT_REAL: amount,
    PCD_PAY_CARDNAME: '',
    PCD_PAY_CARDNUM: '',
    PCD_PAY_CARDQUOTA: '',
    PCD_PAY_CARDTRADENUM: '',
    PCD_PAY_CARDAUTHNO: '',
    PCD_PAY_CARDRECEIPT: '',
    PCD_PAY_TIME: '',
  };
}

/** Where and with which key the partner confirms. */
function confirmRows(keyring: Keyring, payment: Payment) {
  return {
    PCD_PAY_REQKEY: requestKey(keyring, payment),
    PCD_PAY_COFURL: `${payment.order.gatewayOrigin}${paths.confirm}`,
  };
}
