import { answers, type LookupRequest, type LookupResponse, requests } from '@dojang/protocol/payple';
import { checkCredentials, refusedFor } from '../auth/check-credentials.ts';
import type { FlowDeps } from '../flow-deps.ts';
import { chargeableUntilMs, isEnded, type PaymentState } from '../payment/state.ts';
import { tooMany } from '../rate-limits/words.ts';
import { isChargedUnknown } from '../reconcile/unread.ts';
import type { Recorded } from '../record/change-payment.ts';
import { paymentFromRow } from '../record/payment-rows.ts';
import { refresh } from '../recovery/refresh.ts';
import { refusedAnswer } from '../result/refused-answer.ts';
import { lookupResponse } from '../result/result-fields.ts';
import { AUTH_KEY_LIFE_MS, openAuthKey } from '../seal/auth-key.ts';
import type { PaymentRow } from '../store/contract.ts';
import type { Caller, Done, PartnerCall, Received, Refused, Subject } from '../wire/partner-call.ts';

interface Found {
  readonly orderNumber: string;
  readonly merchantId: string;
  /** Payments of the order that were requested or approved on the day. */
  readonly ofDay: readonly Recorded[];
  /** The others that have not ended: they may be approved on the day that was asked for. */
  readonly otherOpen: readonly Recorded[];
  readonly hasOtherDays: boolean;
}

/**
 * Result lookup: a paid order answers its result as it was; one whose outcome is open or being reversed, or that may still be
 * charged, answers `PCHK0003`, so that nobody takes it for unpaid; everything else `PCHK0001`. What has no time left is ended
 * before it is called unpaid: a process that stood still cannot charge it afterwards. One authentication serves many lookups.
 */
export const lookup: PartnerCall<typeof requests.lookup, Found, LookupResponse> = {
  name: 'lookup',
  table: requests.lookup,
  pageCode: null,
  find: findOrder,
  carryOut: lookUp,
  refusal: ({ PCD_PAY_OID = '' }, code, text) => ({
    ...refusedAnswer(answers.lookup, code, text),
    PCD_PAY_OID,
  }),
};

async function findOrder(
  deps: FlowDeps,
  request: LookupRequest,
  caller: Caller,
): Promise<Subject<Found> | Refused> {
  const refuse = (hint: string): Refused => ({ refused: 'PCHK0002', hint });
  const auth = await openAuthKey(deps.keyring, request.authKey);
  if (auth === null || auth.purpose !== 'lookup')
    return refuse('PCD_AUTH_KEY: not an AuthKey of this gateway for a lookup (PCD_PAYCHK_FLAG=Y)');
  const expiresAtMs = auth.issuedAtMs + AUTH_KEY_LIFE_MS;
  if (deps.ports.nowMs() >= expiresAtMs) return refuse('PCD_AUTH_KEY: older than 30 minutes');
  const call = { name: 'lookup', ...auth, tokensEndAtMs: expiresAtMs } as const;
  const credentials = await checkCredentials(deps, call, request, caller);
  if (!credentials.ok) return { ...refusedFor(credentials), refused: 'PCHK0002' };
  if (credentials.merchant.keyVersion !== auth.keyVersion)
    return refuse('PCD_AUTH_KEY: of a key that was withdrawn');
  const waitMs = deps.rateLimits.take('lookups', auth.merchantId);
  // The code of an open outcome: nobody takes it for unpaid.
  if (waitMs > 0)
    return { refused: 'PCHK0003', hint: tooMany('lookups', 'DOJANG_RATE_LOOKUPS', waitMs), waitMs };

  const { orderNumber, paidOn: day } = request;
  const isOfDay = ({ request_date, approval_date }: PaymentRow) =>
    request_date === day || approval_date === day;
  const since = await deps.store.paymentsByOrderSince(auth.merchantId, orderNumber, day);
  // Who asks for what was paid that day is told no more than that.
  const rows = since.some((row) => row.status === 'paid' && isOfDay(row))
    ? since
    : await deps.store.paymentsByOrder(auth.merchantId, orderNumber);
  const ofDay = rows.filter(isOfDay).map(recordedFromRow);
  const others = rows.filter((row) => !isOfDay(row)).map(recordedFromRow);
  return {
    merchant: credentials.merchant,
    order: { orderNumber, payerName: ofDay[0]?.state.order.payerName ?? '' },
    found: {
      orderNumber,
      merchantId: auth.merchantId,
      ofDay,
      otherOpen: others.filter(({ state }) => !isEnded(state)),
      hasOtherDays: others.length > 0,
    },
  };
}

async function lookUp(
  deps: FlowDeps,
  { ofDay, otherOpen, hasOtherDays, ...order }: Found,
  { request: { payType } }: Received<LookupRequest>,
): Promise<Done<LookupResponse> | Refused> {
  const states: PaymentState[] = [];
  for (const recorded of [...ofDay, ...otherOpen]) states.push(await asItStands(deps, recorded));
  const paid = states.find((state) => state.status === 'paid');
  if (paid !== undefined)
    return {
      response: lookupResponse(deps.keyring, paid),
      ...(payType === 'transfer' && {
        hint: 'PCD_PAY_TYPE: transfer was asked for, and this order was paid by card; Payple looks for each by its own type',
      }),
    };
  if (states.some(isOpen))
    return { refused: 'PCHK0003', hint: 'The outcome is open; ask again in a few seconds.' };
  const waiting = states.find((state) => !isEnded(state));
  if (waiting !== undefined)
    return {
      refused: 'PCHK0003',
      hint: `The payment is ${waiting.status}: it is not charged, and still may be.`,
      state: 'waiting',
    };
  if ((await deps.store.heldDay()) !== undefined)
    return {
      refused: 'PCHK0003',
      hint: 'The store was restored, and the books of the card companies are not read yet; ask again later.',
    };
  if (await isChargedUnknown(deps.store, deps.keyring, order))
    return {
      refused: 'PCHK0003',
      hint: 'The card company has a charge of this order that no payment here accounts for; its operator decides.',
    };
  return {
    refused: 'PCHK0001',
    hint: hasOtherDays
      ? 'PCD_PAY_DATE: there is a request with this order number on another day (KST)'
      : 'PCD_PAY_OID: no paid payment with this order number',
  };
}

/** Asks for what only a card company knows, and ends what nobody can have charged any more. */
async function asItStands(deps: FlowDeps, recorded: Recorded): Promise<PaymentState> {
  const untilMs = chargeableUntilMs(recorded.state);
  const isWaiting = untilMs !== null && deps.ports.nowMs() < untilMs;
  return isWaiting ? recorded.state : (await refresh(deps, recorded)).state;
}

function recordedFromRow(row: PaymentRow): Recorded {
  return { state: paymentFromRow(row), version: row.version };
}

function isOpen({ status }: PaymentState): boolean {
  return status === 'approving' || status === 'abandoned';
}
