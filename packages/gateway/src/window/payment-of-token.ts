import { loadPayment, type RecordDeps, type Recorded } from '../record/change-payment.ts';
import { sameText } from '../seal/keyring.ts';
import { windowToken } from '../seal/payment-tokens.ts';

/** The payment whose window has this token; null for anybody else. */
export async function paymentOfToken(deps: RecordDeps, id: string, token: string): Promise<Recorded | null> {
  const recorded = await loadPayment(deps.store, id);
  return recorded !== undefined && sameText(token, windowToken(deps.keyring, recorded.state))
    ? recorded
    : null;
}
