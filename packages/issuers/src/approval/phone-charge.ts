import type { PhoneCharge } from '@dojang/protocol/phone';
import type { Authentication } from '../authentication/authentications.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { lastAttemptOf } from './attempts.ts';

/** What a customer is told of the charge that was authenticated; null while nobody has tried. */
export function phoneCharge(ledger: Ledger, { request, state }: Authentication): PhoneCharge | null {
  if (state.status !== 'authenticated') return null;
  const status = lastAttemptOf(ledger, request.authenticationId)?.status;
  switch (status?.status) {
    case 'approved':
    case 'reversed':
      return { status: status.status };
    case 'declined':
      return { status: 'declined', code: status.code };
    case undefined:
      return null;
  }
}
