import { syncAuthentication } from '../authenticate/authenticate-card.ts';
import type { FlowDeps } from '../flow-deps.ts';
import { isExpired } from '../payment/state.ts';
import { changePayment, type Recorded } from '../record/change-payment.ts';
import { settlePayment } from './settle-payment.ts';

/** As things stand now: asks the card company when the phone or an overdue approval is waited for, and looks at the clock. */
export async function refresh(deps: FlowDeps, recorded: Recorded): Promise<Recorded> {
  const asked = await ask(deps, recorded);
  const { state } = asked;
  return isExpired(state, deps.ports.nowMs())
    ? await changePayment(deps, state.id, { type: 'expire' })
    : asked;
}

async function ask(deps: FlowDeps, recorded: Recorded): Promise<Recorded> {
  const { id, status } = recorded.state;
  if (status === 'authenticating') return (await syncAuthentication(deps, id)) ?? recorded;
  if (status === 'approving' || status === 'abandoned') return (await settlePayment(deps, id)) ?? recorded;
  return recorded;
}
