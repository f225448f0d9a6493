import type { CloseResponse } from '@dojang/protocol/window';
import { withdraw } from '../../authenticate/authenticate-card.ts';
import { changePayment } from '../../record/change-payment.ts';
import { viewOf } from '../window-answer.ts';
import type { Step } from './step.ts';

/** Closes the window, unless its payment is past closing: then the result follows. */
export const close: Step<null, CloseResponse> = async (deps, { state }) => {
  const change = await changePayment(deps, state.id, { type: 'close' });
  // Nobody waits for the card company to hear of it.
  if (change.events.length > 0) void withdraw(deps, change.state);
  return { closed: change.ok, view: await viewOf(deps, change) };
};
