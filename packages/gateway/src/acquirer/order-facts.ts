import type { MerchantFacts, OrderFacts } from '@dojang/protocol/acquirer';
import type { Merchant } from '../merchant/merchant.ts';
import type { Approving, Authentication } from '../payment/state.ts';
import { chargedTax } from '../payment/tax-parts.ts';
import type { Keyring } from '../seal/keyring.ts';

/** The shop as card companies know it. @param merchant undefined: it is gone, and its id is all that is known */
export function merchantFacts(merchantId: string, merchant: Merchant | undefined): MerchantFacts {
  const digits = merchant?.businessNumber.replaceAll('-', '') ?? '';
  return {
    merchantId,
    terminalId: merchant?.terminalId || merchantId,
    businessNumber: /^\d{10}$/.test(digits) ? digits : null,
  };
}

/** What every request about an order tells of it: no order number and no buyer. */
export function orderFacts(
  keyring: Pick<Keyring, 'orderReference'>,
  payment: Pick<Approving, 'order'> & { readonly authentication: Pick<Authentication, 'vat'> },
  merchant: Merchant | undefined,
): OrderFacts {
  const { order } = payment;
  const { vatWon, taxFreeWon } = chargedTax(payment);
  return {
    merchant: merchantFacts(order.merchantId, merchant),
    orderReference: keyring.orderReference(order.merchantId, order.orderNumber),
    taxWon: vatWon,
    taxFreeWon,
  };
}
