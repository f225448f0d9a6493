import type { TermsRequest } from '@dojang/protocol/window';
import { changePayment } from '../../record/change-payment.ts';
import { answerOf } from '../window-answer.ts';
import type { Step } from './step.ts';

/** Agrees to all terms. */
export const agree: Step<TermsRequest> = async (deps, { state }) =>
  await answerOf(deps, await changePayment(deps, state.id, { type: 'agree' }));
