import { syncAuthentication } from '../authenticate/authenticate-card.ts';
import type { FlowDeps } from '../flow-deps.ts';
import type { Recorded } from '../record/change-payment.ts';
import { settlePayment } from '../recovery/settle-payment.ts';

/** As things stand now: asks the card company when the phone or an overdue approval is waited for. */
export async function refresh(deps: FlowDeps, recorded: Recorded): Promise<Recorded> {
  const { id, status } = recorded.state;
  if (status === 'authenticating') return (await syncAuthentication(deps, id)) ?? recorded;
  if (status === 'approving' || status === 'abandoned') return (await settlePayment(deps, id)) ?? recorded;
  return recorded;
}
