import { answers, type ConfirmRequest, type ConfirmResponse, requests } from '@dojang/protocol/payple';
import { approvePayment } from '../approve/approve-payment.ts';
import { checkCredentials } from '../auth/check-credentials.ts';
import type { FlowDeps } from '../flow-deps.ts';
import type { PaymentState } from '../payment/state.ts';
import { changePayment, loadPayment } from '../record/change-payment.ts';
import { settlePayment } from '../recovery/settle-payment.ts';
import { refusedAnswer } from '../result/refused-answer.ts';
import { confirmResponse } from '../result/result-fields.ts';
import { sameText } from '../seal/keyring.ts';
import { openRequestKey, resultAuthKey } from '../seal/payment-tokens.ts';
import type { Done, PartnerCall, Received, Refused, Subject } from '../wire/partner-call.ts';

/** Every answer of the wire leaves within 9 s: clients give up after 10. */
const ANSWER_BUDGET_MS = 8_500;
const POLL_MS = 100;

/**
 * The final approval of a CERT payment (guide 3-7). Confirming twice gives the first answer; a confirm that meets one under
 * way waits for it. An outcome that is not learnt in time is answered as an error and reversed.
 */
export const confirm: PartnerCall<typeof requests.confirm, PaymentState, ConfirmResponse> = {
  name: 'confirm',
  table: requests.confirm,
  find: findConfirmed,
  carryOut: confirmPayment,
  refusal: (request, code, text) => ({
    ...refusedAnswer(answers.confirm, code, text),
    // Tells nothing of any payment: it echoes what was sent.
    ...(request !== null && { PCD_PAY_REQKEY: request.confirmKey, PCD_SIMPLE_FLAG: 'N' }),
  }),
};

async function findConfirmed(
  deps: FlowDeps,
  request: ConfirmRequest,
): Promise<Subject<PaymentState> | Refused> {
  const named = openRequestKey(deps.keyring, request.confirmKey);
  const recorded = named && (await loadPayment(deps.store, named.id));
  if (!recorded) return { refused: 'PCCF0001', hint: 'PCD_PAY_REQKEY: not a confirm key of this gateway' };
  const { state } = recorded;
  const credentials = await checkCredentials(deps, state.order.merchantId, request);
  if (!credentials.ok) return { refused: credentials.code, hint: credentials.hint };
  if (!sameText(request.authKey, resultAuthKey(deps.keyring, state)))
    return {
      refused: 'AUTH0008',
      hint: 'PCD_AUTH_KEY: send the one returned with the CERT result, unchanged',
    };
  return { order: state.order, found: state };
}

async function confirmPayment(
  deps: FlowDeps,
  { id }: PaymentState,
  { arrivedAtMs, isGone }: Received<ConfirmRequest>,
): Promise<Done<ConfirmResponse> | Refused> {
  try {
    const change = await approvePayment(deps, id, 'partner', arrivedAtMs, async () => {
      if (await isGone()) throw new CallerGone();
    });
    return answerOf(deps, await ended(deps, change.state, arrivedAtMs));
  } catch (error) {
    if (!(error instanceof CallerGone)) throw error;
    return {
      refused: 'PCCF0001',
      hint: 'The caller was gone before an approval began: nothing was charged.',
    };
  }
}

/** A shop that hung up cannot learn that its customer was charged: no approval begins for it. */
class CallerGone extends Error {
  override readonly name = 'CallerGone';
}

/** Waits for an approval that another confirm has under way. */
async function ended(deps: FlowDeps, state: PaymentState, arrivedAtMs: number): Promise<PaymentState> {
  let current = state;
  while (current.status === 'approving' && deps.ports.nowMs() < arrivedAtMs + ANSWER_BUDGET_MS) {
    await deps.ports.sleep(POLL_MS);
    current = (await settlePayment(deps, state.id))?.state ?? current;
  }
  if (current.status !== 'approving') return current;
  // The shop is about to get an error: from here on the only outcome is the reversal, unless one was stored meanwhile.
  const { state: abandoned } = await changePayment(deps, state.id, {
    type: 'abandon_approval',
    attemptId: current.attempt.id,
  });
  return abandoned;
}

function answerOf({ keyring }: FlowDeps, state: PaymentState): Done<ConfirmResponse> | Refused {
  switch (state.status) {
    case 'paid':
    case 'failed':
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
