import type { Delivery } from '@dojang/protocol/window';
import { changePayment } from '../../record/change-payment.ts';
import { withTestPrefix } from '../../result/test-prefix.ts';
import { refusalOf } from '../window-answer.ts';
import { deliveryOf } from '../window-view.ts';
import type { Step } from './step.ts';

/** Hands out the result. The first call is recorded, later ones get the same. */
export const deliver: Step<null, Delivery> = async (deps, { state }) => {
  const change = await changePayment(deps, state.id, { type: 'deliver' });
  if (!change.ok) return await refusalOf(deps, change, change.refusal);
  const delivery = deliveryOf(deps.keyring, change.state);
  return { ...delivery, result: withTestPrefix(deps, delivery.result) };
};
