import { loadPayment, type RecordDeps, type Recorded } from '../record/change-payment.ts';
import { sameText } from '../seal/keyring.ts';
import { stageToken, windowToken } from '../seal/payment-tokens.ts';

/** `window`: every step of the customer. `stage`: a look at how far the payment is. The window's token has both. */
export type Right = 'window' | 'stage';

/** The payment for which this token has that right; null for anybody else. */
export async function paymentOfToken(
  deps: RecordDeps,
  id: string,
  { token, right }: { readonly token: string; readonly right: Right },
): Promise<Recorded | null> {
  const recorded = await loadPayment(deps.store, id);
  if (recorded === undefined) return null;
  await deps.keyring.learn(recorded.state.keyId);
  const mayStep = sameText(token, windowToken(deps.keyring, recorded.state));
  const mayLook = right === 'stage' && sameText(token, stageToken(deps.keyring, recorded.state));
  return mayStep || mayLook ? recorded : null;
}
