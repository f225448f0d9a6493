import { leaveAuthentication } from '../../authenticate/authenticate-card.ts';
import { answerOf } from '../window-answer.ts';
import type { Step } from './step.ts';

/** Back from the phone to choosing a card. */
export const leave: Step<null> = async (deps, { state }) =>
  await answerOf(deps, await leaveAuthentication(deps, state.id));
