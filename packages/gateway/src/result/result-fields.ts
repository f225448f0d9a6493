import {
  AUTHENTICATED_MESSAGE,
  CLOSED_MESSAGE,
  type ConfirmResponse,
  type Fields,
  type LookupResponse,
  messageOf,
  type PaymentResult,
  paths,
} from '@dojang/protocol/payple';
import { kstTimestamp } from '@dojang/protocol/time';
import { cancelledWon, type Failure, type PaymentState } from '../payment/state.ts';
import type { Keyring } from '../seal/keyring.ts';
import { requestKey, resultAuthKey } from '../seal/payment-tokens.ts';

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
      return { ...echo(state), PCD_PAY_RST: 'close', PCD_PAY_MSG: CLOSED_MESSAGE };
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
export function confirmResponse(
  keyring: Keyring,
  state: PaymentState,
  told: { readonly outcome: 'success' | 'error'; readonly code: string; readonly message: string },
): ConfirmResponse {
  const result = full(keyring, state, told);
  return {
    PCD_PAY_RST: told.outcome,
    PCD_PAY_CODE: told.code,
    PCD_PAY_MSG: told.message,
    PCD_PAY_REQKEY: requestKey(keyring, state),
    PCD_PAY_OID: result.PCD_PAY_OID,
    PCD_PAY_TYPE: result.PCD_PAY_TYPE,
    PCD_PAYER_ID: '',
    PCD_PAYER_NO: result.PCD_PAYER_NO,
    PCD_PAYER_NAME: result.PCD_PAYER_NAME,
    PCD_PAYER_HP: result.PCD_PAYER_HP,
    PCD_PAYER_EMAIL: result.PCD_PAYER_EMAIL,
    PCD_PAY_GOODS: result.PCD_PAY_GOODS,
    PCD_PAY_AMOUNT: result.PCD_PAY_AMOUNT,
    PCD_PAY_DISCOUNT: result.PCD_PAY_DISCOUNT,
    PCD_PAY_AMOUNT_REAL: result.PCD_PAY_AMOUNT_REAL,
    PCD_PAY_TOTAL: result.PCD_PAY_TOTAL,
    PCD_PAY_TAXTOTAL: result.PCD_PAY_TAXTOTAL,
    PCD_PAY_ISTAX: result.PCD_PAY_ISTAX,
    PCD_PAY_CARDNAME: result.PCD_PAY_CARDNAME,
    PCD_PAY_CARDNUM: result.PCD_PAY_CARDNUM,
    PCD_PAY_CARDQUOTA: result.PCD_PAY_CARDQUOTA,
    PCD_PAY_CARDTRADENUM: result.PCD_PAY_CARDTRADENUM,
    PCD_PAY_CARDAUTHNO: result.PCD_PAY_CARDAUTHNO,
    PCD_PAY_CARDRECEIPT: result.PCD_PAY_CARDRECEIPT,
    PCD_PAY_TIME: result.PCD_PAY_TIME,
    PCD_SIMPLE_FLAG: 'N',
  };
}

/** The answer of the lookup of a paid payment. */
export function lookupResponse(keyring: Keyring, state: PaymentState): LookupResponse {
  const result = full(keyring, state, {
    outcome: 'success',
    code: 'PCHK0000',
    message: messageOf('PCHK0000'),
  });
  return {
    PCD_PAY_RST: 'success',
    PCD_PAY_CODE: 'PCHK0000',
    PCD_PAY_MSG: messageOf('PCHK0000'),
    PCD_PAY_OID: result.PCD_PAY_OID,
    PCD_PAY_TYPE: result.PCD_PAY_TYPE,
    PCD_PAYER_NO: result.PCD_PAYER_NO,
    PCD_PAYER_ID: '',
    PCD_PAYER_NAME: result.PCD_PAYER_NAME,
    PCD_PAYER_EMAIL: result.PCD_PAYER_EMAIL,
    PCD_PAY_GOODS: result.PCD_PAY_GOODS,
    PCD_PAY_TOTAL: result.PCD_PAY_TOTAL,
    PCD_PAY_ISTAX: result.PCD_PAY_ISTAX,
    PCD_PAY_TAXTOTAL: result.PCD_PAY_TAXTOTAL,
    PCD_PAY_CARDNAME: result.PCD_PAY_CARDNAME,
    PCD_PAY_CARDNUM: result.PCD_PAY_CARDNUM,
    PCD_PAY_CARDQUOTA: result.PCD_PAY_CARDQUOTA,
    PCD_PAY_CARDTRADENUM: result.PCD_PAY_CARDTRADENUM,
    PCD_PAY_CARDAUTHNO: result.PCD_PAY_CARDAUTHNO,
    PCD_PAY_CARDRECEIPT: result.PCD_PAY_CARDRECEIPT,
    PCD_PAY_TIME: result.PCD_PAY_TIME,
    PCD_REFUND_TOTAL: String(cancelledWon(state)),
    PCD_REGULER_FLAG: 'N',
    PCD_PAY_YEAR: '',
    PCD_PAY_MONTH: '',
  };
}

function told(failure: Failure | null): { code: string; message: string } {
  if (failure === null) throw new Error('A failed payment has a failure.');
  return { code: failure.code, message: failure.message };
}

function full(
  keyring: Keyring,
  state: PaymentState,
  told: { readonly outcome: string; readonly code: string; readonly message: string },
): PaymentResult {
  const { order, approval, authentication } = state;
  const cert = order.work === 'CERT' && told.outcome === 'success';
  const succeeded = told.outcome === 'success';
  const amount = String(order.amountWon);
  return {
    PCD_PAY_RST: told.outcome,
    PCD_PAY_CODE: told.code,
    PCD_PAY_MSG: told.message,
    PCD_PAY_TYPE: 'card',
    PCD_CARD_VER: '02',
    PCD_PAY_WORK: order.work,
    PCD_AUTH_KEY: resultAuthKey(keyring, state),
    PCD_PAY_REQKEY: cert ? requestKey(keyring, state) : '',
    PCD_PAY_HOST: order.gatewayOrigin,
    PCD_PAY_URL: cert ? paths.confirm : '',
    PCD_PAY_COFURL: cert ? `${order.gatewayOrigin}${paths.confirm}` : '',
    PCD_PAYER_ID: '',
    PCD_PAYER_NO: order.payerNo,
    PCD_PAYER_NAME: order.payerName,
    PCD_PAYER_HP: order.payerPhone,
    PCD_PAYER_EMAIL: order.payerEmail,
    PCD_PAY_OID: order.orderNumber,
    PCD_PAY_GOODS: order.goods,
    PCD_PAY_AMOUNT: amount,
    PCD_PAY_DISCOUNT: '0',
    PCD_PAY_AMOUNT_REAL: amount,
    PCD_PAY_TOTAL: amount,
    PCD_PAY_TAXTOTAL: String(order.taxable ? (order.taxWon ?? 0) : 0),
    PCD_PAY_ISTAX: order.taxable ? 'Y' : 'N',
    PCD_PAY_CARDNAME: succeeded ? (approval?.cardName ?? authentication?.cardName ?? '') : '',
    PCD_PAY_CARDNUM: succeeded ? (approval?.maskedNumber ?? '') : '',
    PCD_PAY_CARDQUOTA: succeeded ? (authentication?.quota ?? '') : '',
    PCD_PAY_CARDTRADENUM: approval?.transactionKey ?? '',
    PCD_PAY_CARDAUTHNO: approval?.approvalNumber ?? '',
    PCD_PAY_CARDRECEIPT: receiptUrl(state),
    PCD_PAY_TIME: timeOf(state),
    PCD_SIMPLE_FLAG: 'N',
    PCD_RST_URL: order.resultUrl,
    PCD_PAY_BANKACCTYPE: '',
    PCD_PAY_BANK: '',
    PCD_PAY_BANKNAME: '',
    PCD_PAY_BANKNUM: '',
    PCD_TAXSAVE_MGTNUM: '',
    ...userDefined(state),
  };
}

/** Approval time, else when the card was authenticated, else when the payment ended. */
function timeOf(state: PaymentState): string {
  const moment = state.approval?.approvedAtMs ?? state.authentication?.authenticatedAtMs ?? state.endedAtMs;
  return moment === null || moment === undefined ? '' : kstTimestamp(moment);
}

/** `PCD_USER_DEFINE1/2` come back unchanged when they were sent. */
function userDefined(state: PaymentState): Fields {
  const { userDefine1, userDefine2 } = state.order;
  return {
    ...(userDefine1 !== '' && { PCD_USER_DEFINE1: userDefine1 }),
    ...(userDefine2 !== '' && { PCD_USER_DEFINE2: userDefine2 }),
  };
}

/** The request's own fields, as a `close` carries them. */
function echo(state: PaymentState): Fields {
  const { order } = state;
  return {
    PCD_PAY_TYPE: 'card',
    PCD_CARD_VER: '02',
    PCD_PAY_WORK: order.work,
    PCD_PAYER_NO: order.payerNo,
    PCD_PAYER_NAME: order.payerName,
    PCD_PAYER_HP: order.payerPhone,
    PCD_PAYER_EMAIL: order.payerEmail,
    PCD_PAY_OID: order.orderNumber,
    PCD_PAY_GOODS: order.goods,
    PCD_PAY_TOTAL: String(order.amountWon),
    PCD_PAY_TAXTOTAL: order.taxWon === null ? '' : String(order.taxWon),
    PCD_PAY_ISTAX: order.taxable ? 'Y' : 'N',
    PCD_RST_URL: order.resultUrl,
    ...userDefined(state),
  };
}
