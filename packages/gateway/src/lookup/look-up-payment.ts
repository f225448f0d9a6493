import { answers, type LookupRequest, type LookupResponse, requests } from '@dojang/protocol/payple';
import { kstDate, kstDayMs } from '@dojang/protocol/time';
import { checkCredentials, refusedFor } from '../auth/check-credentials.ts';
import type { FlowDeps } from '../flow-deps.ts';
import { chargeableUntilMs, isEnded, type Paid, type PaymentState } from '../payment/state.ts';
import { tooMany } from '../rate-limits/words.ts';
import { givenBackUnknown, isChargedUnknown } from '../reconcile/unread.ts';
import { loadHolder, type Recorded } from '../record/change-payment.ts';
import { isPaidOn, paymentFromRow } from '../record/payment-rows.ts';
import { refresh } from '../recovery/refresh.ts';
import { refusedAnswer } from '../result/refused-answer.ts';
import { lookupResponse } from '../result/result-fields.ts';
import { AUTH_KEY_LIFE_MS, openAuthKey } from '../seal/auth-key.ts';
import type { PaymentRow, Store } from '../store/contract.ts';
import type { Caller, Done, PartnerCall, Received, Refused, Subject } from '../wire/partner-call.ts';

interface Found {
  readonly orderNumber: string;
  readonly merchantId: string;
  /** `YYYYMMDD`, KST. */
  readonly day: string;
  /** The payment of the order, when it was paid on the day. */
  readonly paid: Paid | null;
}

/**
 * Of the windows of an order whose time is over, how many one lookup ends. Anybody may have opened any number of them: while there
 * are more the order is not called unpaid, and the next lookup, or the job that ends payments, goes on.
 */
const MOST_ENDED = 8;
const DAY_MS = 24 * 60 * 60 * 1000;

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
  const { merchant } = credentials;
  const holder = await loadHolder(deps.store, merchant.id, orderNumber);
  const paid = holder !== undefined && isPaidOn(holder.state, day) ? holder.state : null;
  // For rehearsals alone, which live does not have.
  const newest = deps.rehearse && (await newestOfDay(deps.store, merchant.id, orderNumber, day));
  return {
    merchant,
    order: { orderNumber, payerName: (newest ?? paid)?.order.payerName ?? '' },
    found: { orderNumber, merchantId: merchant.id, day, paid },
  };
}

const UNREAD: Refused = {
  refused: 'PCHK0003',
  hint: 'The store was restored, and the books of the card companies are not read yet; ask again later.',
};

async function newestOfDay(
  store: Store,
  merchantId: string,
  orderNumber: string,
  day: string,
): Promise<PaymentState | undefined> {
  const beforeMs = kstDayMs(day) + DAY_MS;
  const [row] = await store.paymentsByOrder(merchantId, orderNumber, { beforeMs, limit: 1 });
  return row?.request_date === day ? paymentFromRow(row) : undefined;
}

async function lookUp(
  deps: FlowDeps,
  { paid, day, ...order }: Found,
  { request: { payType } }: Received<LookupRequest>,
): Promise<Done<LookupResponse> | Refused> {
  const answer = async (state: Paid): Promise<Done<LookupResponse> | Refused> => {
    if ((await deps.store.heldDay()) !== undefined) return UNREAD;
    // What the card company has given back and nobody here knows of is gone all the same: of a restored backup, or by its own doing.
    const unknown = await givenBackUnknown(deps.store, deps.keyring, state);
    return answered(
      state,
      unknown.reduce((total, { won }) => total + won, 0),
    );
  };
  const answered = (state: Paid, unknownWon: number): Done<LookupResponse> => ({
    response: lookupResponse(deps.keyring, state, unknownWon),
    ...(payType === 'transfer' && {
      hint: 'PCD_PAY_TYPE: transfer was asked for, and this order was paid by card; Payple looks for each by its own type',
    }),
  });
  // Who asks for what was paid that day is told no more than that.
  if (paid !== null) return await answer(paid);
  const standing = await standingNow(deps, order, day);
  switch (standing.status) {
    case 'paid':
      return await answer(standing.state);
    case 'open':
      return { refused: 'PCHK0003', hint: 'The outcome is open; ask again in a few seconds.' };
    case 'ending':
      return {
        refused: 'PCHK0003',
        hint: 'Many windows of this order have just come to the end of their time; ask again in a few seconds.',
      };
    case 'waiting':
      return {
        refused: 'PCHK0003',
        hint: `The payment is ${standing.of}: it is not charged, and still may be.`,
        state: 'waiting',
      };
    case 'none':
      break;
  }
  if ((await deps.store.heldDay()) !== undefined) return UNREAD;
  if (await isChargedUnknown(deps.store, deps.keyring, order))
    return {
      refused: 'PCHK0003',
      hint: 'The card company has a charge of this order that no payment here accounts for; its operator decides.',
    };
  return {
    refused: 'PCHK0001',
    hint: (await hasOtherDays(deps.store, order, day))
      ? 'PCD_PAY_DATE: there is a request with this order number on another day (KST)'
      : 'PCD_PAY_OID: no paid payment with this order number',
  };
}

type Standing =
  | { readonly status: 'paid'; readonly state: Paid }
  /** A charge has no known outcome. */
  | { readonly status: 'open' }
  /** Not charged, and may still be. */
  | { readonly status: 'waiting'; readonly of: string }
  /** There are more windows to end before nobody can have one charged. */
  | { readonly status: 'ending' }
  | { readonly status: 'none' };

type OrderOfMerchant = Pick<Found, 'merchantId' | 'orderNumber'>;

/** How an order stands that was not paid on the day: what may still be charged, or is. */
async function standingNow(
  deps: FlowDeps,
  { merchantId, orderNumber }: OrderOfMerchant,
  day: string,
): Promise<Standing> {
  const rows = await deps.store.standingOfOrder(merchantId, orderNumber, MOST_ENDED);
  const states: PaymentState[] = [];
  const [holder] = rows.filter(({ ends_at }) => ends_at === null);
  if (holder !== undefined) {
    const recorded = recordedFromRow(holder);
    // Of another day, unless it has been paid since it was looked for.
    if (!isEnded(recorded.state)) states.push((await refresh(deps, recorded)).state);
    else if (isPaidOn(recorded.state, day)) states.push(recorded.state);
  }
  const withoutEnd = rows.filter(({ ends_at }) => ends_at !== null);
  const nowMs = deps.ports.nowMs();
  const inTime = withoutEnd.find(({ ends_at }) => ends_at !== null && nowMs < ends_at);
  if (inTime === undefined)
    for (const row of withoutEnd) states.push(await asItStands(deps, recordedFromRow(row)));

  const paid = states.find((state) => state.status === 'paid');
  if (paid !== undefined) return { status: 'paid', state: paid };
  if (states.some(isOpen)) return { status: 'open' };
  const waiting = inTime ?? states.find((state) => !isEnded(state));
  if (waiting !== undefined) return { status: 'waiting', of: waiting.status };
  return { status: withoutEnd.length < MOST_ENDED ? 'none' : 'ending' };
}

/** Anything of the order that was asked for on another day? Its first and its last tell. */
async function hasOtherDays(
  store: Store,
  { merchantId, orderNumber }: OrderOfMerchant,
  day: string,
): Promise<boolean> {
  const [last] = await store.paymentsByOrder(merchantId, orderNumber, { limit: 1 });
  if (last === undefined) return false;
  if (last.request_date !== day) return true;
  const first = await store.firstOfOrder(merchantId, orderNumber);
  return first !== undefined && kstDate(first.created_at) !== day;
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
