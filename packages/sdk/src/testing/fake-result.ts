import { CLOSED_MESSAGE } from '@dojang/protocol/payple';
import type { Order } from '../order.ts';

/** What the made-up result is about. */
export interface FakeResultInput extends Pick<Order, 'orderNumber' | 'amountWon' | 'work'> {
  /**
   * - `success`: PAY is charged, CERT is authenticated, says the result.
   * - `declined`: the card company said no (`3112`, over the limit).
   * - `closed`: the customer closed the window.
   */
  readonly outcome: 'success' | 'declined' | 'closed';
}

/**
 * The fields of a result as a browser brings it, made up: for tests of what your shop does with one that no gateway stands behind. No
 * gateway knows this payment, so `verify` and `confirm` never make it `paid`; for one that is paid let `createPayer` pay.
 */
export function fakeResult({
  orderNumber,
  amountWon,
  work,
  outcome,
}: FakeResultInput): Record<string, string> {
  const all = {
    PCD_PAY_TYPE: 'card',
    PCD_PAY_WORK: work,
    PCD_PAY_OID: orderNumber,
    PCD_PAY_TOTAL: String(amountWon),
  };
  switch (outcome) {
    case 'closed':
      return { ...all, PCD_PAY_RST: 'close', PCD_PAY_MSG: CLOSED_MESSAGE };
    case 'declined':
      return {
        ...all,
        PCD_PAY_RST: 'error',
        PCD_PAY_CODE: 'CPCA9999',
        PCD_PAY_MSG: '[CPCA9999] 3112 - 한도가 초과하였습니다.',
      };
    case 'success':
      return {
        ...all,
        PCD_PAY_RST: 'success',
        PCD_PAY_CODE: '0000',
        PCD_PAY_MSG: work === 'CERT' ? '카드인증완료' : '카드결제완료',
        ...(work === 'CERT'
          ? { PCD_AUTH_KEY: 'made-up', PCD_PAY_REQKEY: 'made-up', PCD_PAY_COFURL: 'https://made-up.invalid/' }
          : { PCD_PAY_CARDAUTHNO: '00000000' }),
      };
  }
}
