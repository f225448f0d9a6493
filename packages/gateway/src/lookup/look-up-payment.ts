import { type Code, type LookupResponse, lookupFields } from '@dojang/protocol/payple';
import type { LookupRequest } from '@dojang/protocol/validate';
import { checkCredentials } from '../auth/check-credentials.ts';
import type { FlowDeps } from '../flow-deps.ts';
import type { PaymentState } from '../payment/state.ts';
import { paymentFromRow } from '../record/payment-rows.ts';
import { settlePayment } from '../recovery/settle-payment.ts';
import { rehearsalHint, rehearsedCode } from '../rehearsal/rehearse.ts';
import { refusedAnswer } from '../result/refused-answer.ts';
import { lookupResponse } from '../result/result-fields.ts';
import { AUTH_KEY_LIFE_MS, openAuthKey } from '../seal/auth-key.ts';
import type { PaymentRow } from '../store/contract.ts';

export interface LookupAnswer {
  readonly response: LookupResponse;
  readonly hint: string | null;
}

/**
 * Result lookup: a paid order answers its result as it was; one whose outcome is open or being reversed answers `PCHK0003`, so
 * that nobody takes it for unpaid; everything else `PCHK0001`. One authentication serves many lookups.
 */
export async function lookUpPayment(deps: FlowDeps, request: LookupRequest): Promise<LookupAnswer> {
  const auth = openAuthKey(deps.keyring, request.PCD_AUTH_KEY);
  if (auth === null || auth.purpose !== 'lookup')
    return refusal(
      request,
      'PCHK0002',
      'PCD_AUTH_KEY: not an AuthKey of this gateway for a lookup (PCD_PAYCHK_FLAG=Y)',
    );
  if (deps.ports.nowMs() >= auth.issuedAtMs + AUTH_KEY_LIFE_MS)
    return refusal(request, 'PCHK0002', 'PCD_AUTH_KEY: older than 30 minutes');
  const credentials = await checkCredentials(deps, auth.merchantId, request);
  if (!credentials.ok) return refusal(request, 'PCHK0002', credentials.hint);
  if (credentials.merchant.keyVersion !== auth.keyVersion)
    return refusal(request, 'PCHK0002', 'PCD_AUTH_KEY: of a key that was withdrawn');

  const rows = await deps.store.paymentsByOrder(auth.merchantId, request.PCD_PAY_OID);
  const matching = rows.filter(
    (row) => row.request_date === request.PCD_PAY_DATE || row.approval_date === request.PCD_PAY_DATE,
  );
  const rehearsed = rehearsedCode(
    deps.mode,
    { orderNumber: request.PCD_PAY_OID, payerName: payerNameOf(matching[0]) },
    'lookup',
  );
  if (rehearsed !== null) return refusal(request, rehearsed, rehearsalHint(rehearsed));
  const states: PaymentState[] = [];
  for (const row of matching) {
    const open = row.status === 'approving' || row.status === 'abandoned';
    const settled = open ? (await settlePayment(deps, row.id))?.state : undefined;
    states.push(settled ?? paymentFromRow(row));
  }
  const paid = states.find((state) => state.status === 'paid');
  if (paid !== undefined) return { response: lookupResponse(deps.keyring, paid), hint: null };
  if (states.some((state) => state.status === 'approving' || state.status === 'abandoned'))
    return refusal(request, 'PCHK0003', 'The outcome is open; ask again in a few seconds.');
  return refusal(
    request,
    'PCHK0001',
    rows.length > matching.length
      ? 'PCD_PAY_DATE: there is a request with this order number on another day (KST)'
      : 'PCD_PAY_OID: no paid payment with this order number',
  );
}

function payerNameOf(row: PaymentRow | undefined): string {
  return row === undefined ? '' : paymentFromRow(row).order.payerName;
}

function refusal(request: LookupRequest, code: Code, hint: string): LookupAnswer {
  return {
    response: {
      ...refusedAnswer(lookupFields, code),
      PCD_PAY_OID: request.PCD_PAY_OID,
    },
    hint,
  };
}
