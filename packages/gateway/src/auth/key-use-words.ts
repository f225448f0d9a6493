/** For hints: why keys of a partner do not do what was asked, each with the command that changes it. */

export function clientKeyOffWords(merchantId: string): string {
  return `clientKey: switched off for this partner; to change that: dojang merchants edit ${merchantId} --client-key on`;
}

/** What a server has to say at least where orders are sealed only. */
export const SEALED_PAYMENT = 'PCD_PAY_OID, PCD_PAY_TOTAL, PCD_PAY_WORK (PAY or CERT)';

export function sealedOnlyWords(merchantId: string): string {
  return `this partner takes sealed orders only; to change that: dojang merchants edit ${merchantId} --sealed-orders-only off`;
}

export function rawKeysOnlyWords(merchantId: string): string {
  return (
    'this partner confirms by its keys alone, since a page may have seen the tokens of an authentication: send cst_id and ' +
    `custKey themselves; to change that: dojang merchants edit ${merchantId} --raw-keys-only off`
  );
}
