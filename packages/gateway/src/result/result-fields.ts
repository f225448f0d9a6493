import {
  AUTHENTICATED_MESSAGE,
  answerOf,
  CLOSED_MESSAGE,
  type ConfirmResponse,
  type Fields,
  type LookupResponse,
  messageOf,
  type OwnRows,
  type PaymentResult,
  paths,
} from '@dojang/protocol/payple';
import { kstTimestamp } from '@dojang/protocol/time';
import { cancelledWon, type Failure, type PaymentState } from '../payment/state.ts';
import type { Keyring } from '../seal/keyring.ts';
import { requestKey, resultAuthKey } from '../seal/payment-tokens.ts';

interface Told {
  readonly outcome: 'success' | 'error';
  readonly code: string;
  readonly message: string;
}

/** Where the receipt of a paid payment is; empty before. */
export function receiptUrl(state: PaymentState): string {
  return state.receiptId === null ? '' : `${state.order.gatewayOrigin}/receipt/${state.receiptId}`;
}

/**
 * What leaves through the browser and by webhook: the guide's table 3-5, row by row. A closed window answers the request's
 * own fields, `close` and its text, and no code (as the original script builds it).
 */
export function paymentResult(keyring: Keyring, state: PaymentState): Fields {
  switch (state.status) {
    case 'paid':
      return full(keyring, state, { outcome: 'success', code: '0000', message: messageOf('0000') });
    case 'authenticated':
    case 'approving':
      return full(keyring, state, { outcome: 'success', code: '0000', message: AUTHENTICATED_MESSAGE });
    case 'failed':
    case 'abandoned':
    case 'reversed':
      return full(keyring, state, { outcome: 'error', ...told(state.failure) });
    case 'closed':
      return { ...answerOf('close', state.order, {}), PCD_PAY_RST: 'close', PCD_PAY_MSG: CLOSED_MESSAGE };
    case 'open':
    case 'authenticating':
      throw new Error(`A payment that is ${state.status} has no result.`);
  }
}

/** The CERT result as the browser was told it, whatever happened since: the payment's own later fields stay out. */
export function browserResult(keyring: Keyring, state: PaymentState): Fields {
  const wasAuthenticated = state.order.work === 'CERT' && state.authentication?.authenticatedAtMs != null;
  if (!wasAuthenticated || state.status === 'closed' || state.deliveredAtMs === null)
    return paymentResult(keyring, state);
  return paymentResult(keyring, {
    ...state,
    status: 'authenticated',
    approval: null,
    receiptId: null,
    failure: null,
  });
}

/** The answer of the CERT confirm (guide 3-7). */
export function confirmResponse(keyring: Keyring, state: PaymentState, told: Told): ConfirmResponse {
  const own = { ...resultRows(keyring, state, told), PCD_PAY_REQKEY: requestKey(keyring, state) };
  return answerOf('confirm', state.order, own);
}

/** The answer of the lookup of a paid payment. */
export function lookupResponse(keyring: Keyring, state: PaymentState): LookupResponse {
  const told: Told = { outcome: 'success', code: 'PCHK0000', message: messageOf('PCHK0000') };
  const own = { ...resultRows(keyring, state, told), PCD_REFUND_TOTAL: String(cancelledWon(state)) };
  return answerOf('lookup', state.order, own);
}

function told(failure: Failure | null): { code: string; message: string } {
  if (failure === null) throw new Error('A failed payment has a failure.');
  return { code: failure.code, message: failure.message };
}

function full(keyring: Keyring, state: PaymentState, told: Told): PaymentResult {
  return answerOf('result', state.order, resultRows(keyring, state, told));
}

/** What a result says of the payment, beside what was asked for. */
function resultRows(keyring: Keyring, state: PaymentState, told: Told): OwnRows<'result'> {
  const { order, approval, authentication } = state;
  const succeeded = told.outcome === 'success';
  const cert = order.work === 'CERT' && succeeded;
  const amount = String(order.amountWon);
  return {
    PCD_PAY_RST: told.outcome,
    PCD_PAY_CODE: told.code,
    PCD_PAY_MSG: told.message,
    PCD_AUTH_KEY: resultAuthKey(keyring, state),
    PCD_PAY_REQKEY: cert ? requestKey(keyring, state) : '',
    PCD_PAY_HOST: order.gatewayOrigin,
    PCD_PAY_URL: cert ? paths.confirm : '',
    PCD_PAY_COFURL: cert ? `${order.gatewayOrigin}${paths.confirm}` : '',
    PCD_PAY_AMOUNT: amount,
    PCD_PAY_AMOUNT_REAL: amount,
    PCD_PAY_CARDNAME: succeeded ? (approval?.cardName ?? authentication?.cardName ?? '') : '',
    PCD_PAY_CARDNUM: succeeded ? (approval?.maskedNumber ?? '') : '',
    PCD_PAY_CARDQUOTA: succeeded ? (authentication?.quota ?? '') : '',
    PCD_PAY_CARDTRADENUM: approval?.transactionKey ?? '',
    PCD_PAY_CARDAUTHNO: approval?.approvalNumber ?? '',
    PCD_PAY_CARDRECEIPT: receiptUrl(state),
    PCD_PAY_TIME: timeOf(state),
  };
}

/** Approval time, else when the card was authenticated, else when the payment ended. */
function timeOf(state: PaymentState): string {
  const moment = state.approval?.approvedAtMs ?? state.authentication?.authenticatedAtMs ?? state.endedAtMs;
  return moment === null || moment === undefined ? '' : kstTimestamp(moment);
}
