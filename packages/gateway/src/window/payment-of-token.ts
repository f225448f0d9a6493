import { loadPayment, type RecordDeps, type Recorded } from '../record/change-payment.ts';
import { sameText } from '../seal/keyring.ts';
import { windowToken } from '../seal/payment-tokens.ts';

/** The payment whose window has this token; null for anybody else. */
export async function paymentOfToken(deps: RecordDeps, id: string, token: string): Promise<Recorded | null> {
  const recorded = await loadPayment(deps.store, id);
  if (recorded === undefined) return null;
  await deps.keyring.learn(recorded.state.keyId);
  return sameText(token, windowToken(deps.keyring, recorded.state)) ? recorded : null;
}
