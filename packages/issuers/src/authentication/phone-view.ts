import type { PhoneCharge, PhoneView } from '@dojang/protocol/phone';
import { cardsOf } from '../cards/virtual-cards.ts';
import { type Authentication, isExpired, NO_INSTALMENTS } from './authentications.ts';

/** What the card app shows of an authentication at this moment, to whoever came with this token. */
export function phoneView(
  authentication: Authentication,
  charge: PhoneCharge | null,
  { token, nowMs }: { readonly token: string; readonly nowMs: number },
): PhoneView {
  const { request, expiresAtMs, state, hereToken } = authentication;
  return {
    cardCompany: request.cardCompany,
    merchantName: request.merchantName,
    goods: request.goods,
    amountWon: request.amountWon,
    quota: request.quota,
    interestFree: request.interestFree ?? null,
    cards: cardsOf(request.cardCompany),
    status: isExpired(authentication, nowMs) ? 'expired' : state.status,
    isInstalmentRefused: state.status === 'rejected' && state.code === NO_INSTALMENTS,
    pinTriesLeft: state.status === 'pending' ? state.pinTriesLeft : 0,
    charge,
    nowMs,
    expiresAtMs,
    returnUrl: token === hereToken ? request.returnUrl : null,
  };
}
