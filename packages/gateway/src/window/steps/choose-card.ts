import type { AuthenticationRequest } from '@dojang/protocol/window';
import { startAuthentication } from '../../authenticate/authenticate-card.ts';
import { answerOf } from '../window-answer.ts';
import type { Step } from './step.ts';

/** Chooses a card and starts its authentication. */
export const chooseCard: Step<AuthenticationRequest> = async (deps, { state }, { body }) => {
  const { cardCompany, quota, customerMonths, email: receiptEmail } = body;
  return await answerOf(
    deps,
    await startAuthentication(deps, state.id, { cardCompany, quota, customerMonths, receiptEmail }),
  );
};
