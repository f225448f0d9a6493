import type { Acquirer } from '../acquirer/acquirer.ts';
import type { FlowDeps, Rehearse } from '../flow-deps.ts';
import { rehearsingAcquirer } from './rehearsing-acquirer.ts';
import { wishedFailure } from './wished-failure.ts';

/** Test mode: failures that an order asks for, of the card companies and of the calls of the wire. */
export function withRehearsals(acquirer: Acquirer): Required<Pick<FlowDeps, 'acquirer' | 'rehearse'>> {
  return { acquirer: rehearsingAcquirer(acquirer), rehearse };
}

const rehearse: Rehearse = (call, order) => {
  const wished = wishedFailure(order);
  if (wished === null || !('code' in wished) || wished.step !== call) return null;
  const { code } = wished;
  return { code, hint: `PCD_PAY_OID, PCD_PAYER_NAME: asks for ${code}, a rehearsal of test mode` };
};
