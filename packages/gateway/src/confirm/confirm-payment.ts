import { answers, type ConfirmRequest, type ConfirmResponse, requests } from '@dojang/protocol/payple';
import { approvePayment } from '../approve/approve-payment.ts';
import { checkCredentials, refusedFor } from '../auth/check-credentials.ts';
import type { FlowDeps } from '../flow-deps.ts';
import { CONFIRM_LIFE_MS, confirmableUntilMs, type PaymentState } from '../payment/state.ts';
import { refuseWhileUnread } from '../reconcile/unread.ts';
import { changePayment, loadPayment } from '../record/change-payment.ts';
import { settlePayment } from '../recovery/settle-payment.ts';
import { refusedAnswer } from '../result/refused-answer.ts';
import { confirmResponse } from '../result/result-fields.ts';
import { sameText } from '../seal/keyring.ts';
import { openRequestKey, requestKey, resultAuthKey } from '../seal/payment-tokens.ts';
import { traceSubject } from '../trace.ts';
import type { Caller, Done, PartnerCall, Received, Refused, Subject } from '../wire/partner-call.ts';
import { orderDifference, otherOrderCode } from './order-difference.ts';

/** Every answer of the wire leaves within 9 s: clients give up after 10. */
const ANSWER_BUDGET_MS = 8_500;
const POLL_MS = 100;

/**
 * The final approval of a CERT payment (guide 3-7), of the order that the shop says it is for. Confirming twice gives the first answer; a confirm that meets one under
 * way waits for it. An outcome that is not learnt in time is answered as an error and reversed.
 */
export const confirm: PartnerCall<typeof requests.confirm, PaymentState, ConfirmResponse> = {
  name: 'confirm',
  table: requests.confirm,
  pageCode: 'AUTH0004',
  find: findConfirmed,
  carryOut: confirmPayment,
  // Tells nothing of any payment: it echoes what was sent.
  refusal: ({ PCD_PAY_REQKEY = '' }, code, text) => ({
    ...refusedAnswer(answers.confirm, code, text),
    PCD_PAY_REQKEY,
    PCD_SIMPLE_FLAG: 'N',
  }),
};

async function findConfirmed(
  deps: FlowDeps,
  request: ConfirmRequest,
  caller: Caller,
): Promise<Subject<PaymentState> | Refused> {
  const named = await openRequestKey(deps.keyring, request.confirmKey);
  const recorded = named && (await loadPayment(deps.store, named.id));
  if (!recorded) return { refused: 'PCCF0001', hint: 'PCD_PAY_REQKEY: not a confirm key of this gateway' };
  const { state } = recorded;
  traceSubject({ paymentId: state.id, orderNumber: state.order.orderNumber });
  const call = {
    name: 'confirm',
    merchantId: state.order.merchantId,
    nonce: state.authNonce,
    tokensEndAtMs: confirmableUntilMs(state),
  } as const;
  const credentials = await checkCredentials(deps, call, request, caller);
  if (!credentials.ok) return refusedFor(credentials);
  if (!sameText(request.authKey, resultAuthKey(deps.keyring, state)))
    return {
      refused: 'AUTH0008',
      hint: 'PCD_AUTH_KEY: send the one returned with the CERT result, unchanged',
    };
  return { merchant: credentials.merchant, order: state.order, found: state };
}

async function confirmPayment(
  deps: FlowDeps,
  confirmed: PaymentState,
  { request, arrivedAtMs, isGone }: Received<ConfirmRequest>,
): Promise<Done<ConfirmResponse> | Refused> {
  const difference = orderDifference(confirmed.order, request);
  if (difference !== null) return refuseOther(deps, confirmed, difference);
  const unlessGone = async ({ status }: PaymentState) => {
    if (status === 'authenticated' && (await isGone())) throw new CallerGone();
  };
  try {
    // Before it stands in line with others of this payment, who would wait for the round trip; and again, at last.
    await unlessGone(confirmed);
    const change = await approvePayment(deps, confirmed.id, 'partner', arrivedAtMs, unlessGone);
    return answerOf(deps, await ended(deps, change.state, arrivedAtMs));
  } catch (error) {
    if (!(error instanceof CallerGone)) throw error;
    return {
      refused: 'PCCF0001',
      hint: 'The caller was gone before an approval began: this confirm charged nothing.',
    };
  }
}

/**
 * Keys of one order under the number or amount of another: no approval begins, and the payment can be confirmed as before. Once
 * it is being charged or is paid, whatever the shop sends, it is told that, and of which order.
 */
function refuseOther(
  { keyring }: FlowDeps,
  state: PaymentState,
  parameter: 'PCD_PAY_OID' | 'PCD_PAY_TOTAL',
): Done<ConfirmResponse> {
  const code = otherOrderCode(state.status);
  return {
    response: {
      ...refusedAnswer(answers.confirm, code),
      PCD_PAY_REQKEY: requestKey(keyring, state),
      PCD_PAY_OID: state.order.orderNumber,
      PCD_PAY_TOTAL: String(state.order.amountWon),
      PCD_SIMPLE_FLAG: 'N',
    },
    hint:
      code === 'PCCF0004'
        ? `${parameter}: not of the order whose keys came; that one has not been charged by this confirm`
        : `${parameter}: not of the order whose keys came; that one has been confirmed before`,
  };
}

/** A shop that hung up cannot learn that its customer was charged: no approval begins for it. */
class CallerGone extends Error {
  override readonly name = 'CallerGone';
}

/** Waits for an approval that another confirm has under way. */
async function ended(deps: FlowDeps, state: PaymentState, arrivedAtMs: number): Promise<PaymentState> {
  let current = state;
  while (current.status === 'approving' && deps.ports.monotonicMs() < arrivedAtMs + ANSWER_BUDGET_MS) {
    await deps.ports.sleep(POLL_MS);
    current = (await settlePayment(deps, state.id))?.state ?? current;
  }
  if (current.status !== 'approving') return current;
  await refuseWhileUnread(deps.store);
  // The shop is about to get an error: from here on the only outcome is the reversal, unless one was stored meanwhile.
  const { state: abandoned } = await changePayment(deps, state.id, {
    type: 'abandon_approval',
    attemptId: current.attempt.id,
  });
  return abandoned;
}

function answerOf({ keyring }: FlowDeps, state: PaymentState): Done<ConfirmResponse> | Refused {
  switch (state.status) {
    case 'failed':
      return {
        response: confirmResponse(keyring, state),
        ...(state.failure.reason === 'confirmed-too-late' && {
          hint: `PCD_PAY_REQKEY: a confirm has to come within ${CONFIRM_LIFE_MS / 60_000} minutes of the customer's authentication`,
        }),
      };
    case 'paid':
    case 'abandoned':
    case 'reversed':
      return { response: confirmResponse(keyring, state) };
    case 'approving':
      return {
        response: confirmResponse(keyring, state),
        hint: 'Another confirm of this payment is still open; look the payment up.',
      };
    case 'open':
    case 'authenticating':
    case 'authenticated':
    case 'closed':
      return {
        refused: 'PCCF0001',
        hint: `PCD_PAY_REQKEY: the payment is ${state.status} and cannot be confirmed`,
      };
  }
}
