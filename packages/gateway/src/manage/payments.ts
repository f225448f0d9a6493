import { type Change, changePayment } from '../record/change-payment.ts';
import { actBy, type ManageDeps } from './act.ts';

/** Has recovery ask the card company again about what it contradicted. */
export async function resumePayment(deps: ManageDeps, id: string): Promise<Change> {
  return await changePayment(deps, id, async ({ order: { merchantId } }) => ({
    command: { type: 'resume' },
    also: () => [actBy(deps, { type: 'payment.resume', merchantId, subject: id })],
  }));
}
