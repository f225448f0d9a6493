import type { TermsRequest } from '@dojang/protocol/window';
import { changePayment } from '../../record/change-payment.ts';
import { answerOf, viewOf } from '../window-answer.ts';
import type { Step } from './step.ts';

/** Agrees to all terms. Who was shown others than those of now, is shown these first. */
export const agree: Step<TermsRequest> = async (deps, recorded, { body }) => {
  const { version: termsVersion } = deps.terms;
  if (body.version !== undefined && body.version !== termsVersion) return await viewOf(deps, recorded);
  return await answerOf(deps, await changePayment(deps, recorded.state.id, { type: 'agree', termsVersion }));
};
