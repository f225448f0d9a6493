import { type Code, type ConfirmResponse, confirmFields, messageOf } from '@dojang/protocol/payple';
import type { ConfirmRequest } from '@dojang/protocol/validate';
import { approvePayment } from '../approve/approve-payment.ts';
import { checkCredentials } from '../auth/check-credentials.ts';
import type { FlowDeps } from '../flow-deps.ts';
import type { PaymentState } from '../payment/state.ts';
import { changePayment, loadPayment } from '../record/change-payment.ts';
import { settlePayment } from '../recovery/settle-payment.ts';
import { rehearsalHint, rehearsedCode } from '../rehearsal/rehearse.ts';
import { refusedAnswer } from '../result/refused-answer.ts';
import { confirmResponse } from '../result/result-fields.ts';
import { sameText } from '../seal/keyring.ts';
import { openRequestKey, resultAuthKey } from '../seal/payment-tokens.ts';

export interface ConfirmAnswer {
  readonly response: ConfirmResponse;
  /** For the log, and in test for `DOJANG_HINT`. */
  readonly hint: string | null;
}

/** Every answer of the wire leaves within 9 s: clients give up after 10. */
const ANSWER_BUDGET_MS = 8_500;
const POLL_MS = 100;

/**
 * The final approval of a CERT payment (guide 3-7). Confirming twice gives the first answer; a confirm that meets one under
 * way waits for it. An outcome that is not learnt in time is answered as an error and reversed.
 */
export async function confirmPayment(
  deps: FlowDeps,
  request: ConfirmRequest,
  arrivedAtMs: number,
): Promise<ConfirmAnswer> {
  const named = openRequestKey(deps.keyring, request.PCD_PAY_REQKEY);
  const found = named && (await loadPayment(deps.store, named.id));
  if (!found) return refusal(request, 'PCCF0001', 'PCD_PAY_REQKEY: not a confirm key of this gateway');
  const credentials = await checkCredentials(deps, found.state.order.merchantId, request);
  if (!credentials.ok) return refusal(request, credentials.code, credentials.hint);
  if (!sameText(request.PCD_AUTH_KEY, resultAuthKey(deps.keyring, found.state)))
    return refusal(
      request,
      'AUTH0008',
      'PCD_AUTH_KEY: send the one returned with the CERT result, unchanged',
    );
  const rehearsed = rehearsedCode(deps.mode, found.state.order, 'confirm');
  if (rehearsed !== null) return refusal(request, rehearsed, rehearsalHint(rehearsed));

  const change = await approvePayment(deps, found.state.id, 'partner', arrivedAtMs);
  return answerOf(deps, request, await ended(deps, change.state, arrivedAtMs));
}

/** Waits for an approval that another confirm has under way. */
async function ended(deps: FlowDeps, state: PaymentState, arrivedAtMs: number): Promise<PaymentState> {
  let current = state;
  while (current.status === 'approving' && deps.ports.nowMs() < arrivedAtMs + ANSWER_BUDGET_MS) {
    await deps.ports.sleep(POLL_MS);
    current = (await settlePayment(deps, state.id))?.state ?? current;
  }
  if (current.status !== 'approving' || current.attempt === null) return current;
  // An error is about to be told: from here on the only outcome is the reversal, unless one was stored meanwhile.
  const { state: told } = await changePayment(deps, state.id, {
    type: 'abandon_approval',
    attemptId: current.attempt.id,
  });
  return told;
}

function answerOf(deps: FlowDeps, request: ConfirmRequest, state: PaymentState): ConfirmAnswer {
  switch (state.status) {
    case 'paid':
      return {
        response: confirmResponse(deps.keyring, state, {
          outcome: 'success',
          code: 'PCCF0000',
          message: messageOf('PCCF0000'),
        }),
        hint: null,
      };
    case 'failed':
    case 'abandoned':
    case 'reversed': {
      const { code, message } = state.failure ?? { code: 'PCCF0003', message: messageOf('PCCF0003') };
      return {
        response: confirmResponse(deps.keyring, state, { outcome: 'error', code, message }),
        hint: null,
      };
    }
    case 'approving':
      return {
        response: confirmResponse(deps.keyring, state, {
          outcome: 'error',
          code: 'PCCF0003',
          message: messageOf('PCCF0003'),
        }),
        hint: 'Another confirm of this payment is still open; look the payment up.',
      };
    case 'open':
    case 'authenticating':
    case 'authenticated':
    case 'closed':
      return refusal(
        request,
        'PCCF0001',
        `PCD_PAY_REQKEY: the payment is ${state.status} and cannot be confirmed`,
      );
  }
}

/** A refusal that tells nothing of any payment: it echoes what was sent. */
function refusal(request: ConfirmRequest, code: Code, hint: string): ConfirmAnswer {
  return {
    response: {
      ...refusedAnswer(confirmFields, code),
      PCD_PAY_REQKEY: request.PCD_PAY_REQKEY,
      PCD_SIMPLE_FLAG: 'N',
    },
    hint,
  };
}
