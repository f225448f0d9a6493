import { type Row, requests } from '@dojang/protocol/payple';
import { clientKeyOffWords, SEALED_PAYMENT, sealedOnlyWords } from '../auth/key-use-words.ts';
import type { OpeningRefusal } from '../payment/decide-opening.ts';
import type { SealBreach } from '../payment/sealed-rows.ts';
import { limitWords } from '../result/limit-words.ts';
import type { Problem } from './open-refusal.ts';

/** Why the core does not open a payment, in words. */
export function openingWords(refusal: OpeningRefusal, merchantId: string): Problem {
  const problem = problemOf(refusal, merchantId);
  return refusal.isUntold ? { ...problem, isUntold: true } : problem;
}

function problemOf(refusal: OpeningRefusal, merchantId: string): Problem {
  switch (refusal.reason) {
    case 'merchant-inactive':
      return { code: 'AUTH0003', hint: 'The partner of this AuthKey is not active.' };
    case 'redeemed':
      return {
        code: 'CBIL0002',
        hint: 'PCD_AUTH_KEY: already used, with other fields or for a payment that has ended',
        mayBeCharged: !refusal.isUncharged,
      };
    case 'expired':
      return {
        code: 'CBIL0002',
        hint: 'PCD_AUTH_KEY: older than 30 minutes, or of a key that was withdrawn',
      };
    case 'no-order':
      return { code: requests.payment.code, hint: 'The form says no order that could be taken.' };
    case 'below-minimum':
      return {
        code: 'CPCA0027',
        hint: `PCD_PAY_TOTAL: at least ${refusal.minimumWon} won, got ${refusal.askedWon}`,
      };
    case 'seal-broken':
      return sealWords(refusal);
    case 'client-key-off':
      return { code: 'AUTH0003', hint: clientKeyOffWords(merchantId) };
    case 'unsealed':
      return {
        code: 'CPCA9999',
        hint: `${SEALED_PAYMENT}: not sealed at /php/auth.php; ${sealedOnlyWords(merchantId)}`,
      };
    case 'order-sealed':
      return {
        code: 'CPCA9999',
        hint: 'PCD_PAY_OID: the server has sealed this order number before, so a window of it needs that seal (PCD_PAY_OID at /php/auth.php)',
      };
    case 'order-paid':
      return { code: 'CPCA0201', hint: 'PCD_PAY_OID: this order number has been paid' };
    case 'limit':
      return {
        ...limitWords(refusal),
        hint: `PCD_PAY_TOTAL: above a limit of this partner (${refusal.figure}); see dojang merchants limits`,
      };
  }
}

function sealWords({ row, isAdded }: SealBreach): Problem {
  const rows: Readonly<Record<string, Row>> = requests.payment.rows;
  const rule = isAdded
    ? 'the whole order was sealed without it (DOJANG_SEAL_ALL=Y at /php/auth.php)'
    : 'the page says otherwise than the server sealed at /php/auth.php';
  return { code: row === 'amountWon' ? 'CPCAE004' : 'CPCA9999', hint: `${rows[row]?.wire}: ${rule}` };
}
