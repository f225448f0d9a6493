import type { ResultReturn } from '@dojang/protocol/window';
import { changePayment } from '../../record/change-payment.ts';
import { withTestPrefix } from '../../result/test-prefix.ts';
import { refusalOf } from '../window-answer.ts';
import { resultReturnOf } from '../window-view.ts';
import type { Step } from './step.ts';

/** Hands out the result. The first call is recorded, later ones get the same. */
export const returnResult: Step<null, ResultReturn> = async (deps, { state }) => {
  const change = await changePayment(deps, state.id, { type: 'return_result' });
  if (!change.ok) return await refusalOf(deps, change, change.refusal);
  const returned = resultReturnOf(deps.keyring, change.state);
  return { ...returned, result: withTestPrefix(deps, returned.result) };
};
