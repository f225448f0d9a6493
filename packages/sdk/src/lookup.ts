import { describeCode, type Fields, isSuccess, requests } from '@dojang/protocol/payple';
import { kstDate } from '@dojang/protocol/time';
import { type Account, type Authentication, authenticate } from './authenticate.ts';
import type { Deadline } from './deadline.ts';
import { ProtocolError } from './errors.ts';
import { sendRequest } from './http-exchange.ts';
import { type Order, requireAmount, requireOrderNumber } from './order.ts';
import type { NotPaid, Paid, Unverified, Verification } from './outcome.ts';
import { paidAsExpected, readPaid } from './paid.ts';
import { requireRow } from './require-row.ts';
import { retrying } from './retry.ts';
import { unverified } from './unverified.ts';

/** Which payment to ask about (guide 3-8). */
export interface LookupInput {
  /** Yours (`PCD_PAY_OID`). */
  readonly orderNumber: string;
  /** `YYYYMMDD` in KST, the day of the request or of the approval; or several. Default: today, then the days beside it. */
  readonly date?: string | readonly string[] | undefined;
  /** When given, a payment of another amount is `paid-otherwise`. Won. */
  readonly amountWon?: number | undefined;
  /** When given, a payment that was asked for otherwise is `paid-otherwise`, where the gateway's answer says so. */
  readonly work?: Order['work'] | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** `CBIL0003` is the documented text's code for a record that does not exist; the wire names none for a lookup. */
const NO_PAYMENT_CODES = ['PCHK0001', 'CBIL0003'];

/**
 * Asks for the result of an order, `POST /php/PayChkAct.php` at the address the authentication names.
 * @throws InputError, ApiError, ConnectionError, ProtocolError, or the signal's reason
 */
export async function lookUp(
  account: Account,
  input: LookupInput,
  deadline: Deadline,
): Promise<Verification> {
  if (input.amountWon !== undefined) requireAmount(input.amountWon);
  const found = await findPayment(account, input, deadline);
  return found.kind === 'paid' ? paidAsExpected(found, input) : found;
}

/** The same, whatever the amount. */
export async function findPayment(
  account: Account,
  input: Omit<LookupInput, 'amountWon' | 'work'>,
  deadline: Deadline,
): Promise<Paid | NotPaid | Unverified> {
  requireOrderNumber(input.orderNumber);
  const dates = [...new Set([input.date ?? datesAroundToday()].flat().map(readDate))];
  return retrying(deadline, () =>
    askOnce(account, { orderNumber: input.orderNumber, dates }, deadline.signal),
  );
}

/** Today in KST, then the days beside it: a payment near midnight is filed under one of them. */
export function datesAroundToday(): readonly string[] {
  const nowMs = Date.now();
  return [kstDate(nowMs), kstDate(nowMs - DAY_MS), kstDate(nowMs + DAY_MS)];
}

interface Asked {
  readonly orderNumber: string;
  readonly dates: readonly string[];
}

async function askOnce(
  account: Account,
  input: Asked,
  signal: AbortSignal,
): Promise<Paid | NotPaid | Unverified> {
  // One authentication serves several lookups, one after the other.
  const authentication = await authenticate(
    account,
    { shopOrigin: account.shopOrigin, purpose: 'lookup' },
    signal,
  );
  let last: Fields = {};
  for (const date of input.dates) {
    last = await sendRequest(
      account.connection,
      {
        call: 'lookup',
        url: authentication.payUrl,
        fields: lookupFields(account, authentication, { orderNumber: input.orderNumber, date }),
      },
      signal,
    );
    const outcome = readAnswer(last, input);
    if (outcome !== null) return outcome;
  }
  return {
    kind: 'not-paid',
    orderNumber: input.orderNumber,
    reason: 'no-payment',
    code: last['PCD_PAY_CODE'] ?? '',
    message: last['PCD_PAY_MSG'] ?? '',
    dates: input.dates,
  };
}

function lookupFields(
  account: Account,
  authentication: Authentication,
  asked: { readonly orderNumber: string; readonly date: string },
): Fields {
  return {
    PCD_CST_ID: authentication.cstIdToken || account.credentials.cstId,
    PCD_CUST_KEY: authentication.custKeyToken || account.credentials.custKey,
    PCD_AUTH_KEY: authentication.authKey,
    PCD_PAYCHK_FLAG: 'Y',
    PCD_PAY_TYPE: 'card',
    PCD_PAY_OID: asked.orderNumber,
    PCD_PAY_DATE: asked.date,
  };
}

/** Null when the gateway knows no such payment on the date asked. */
function readAnswer(answer: Fields, input: Asked): Paid | NotPaid | Unverified | null {
  const outcome = answer['PCD_PAY_RST'];
  const code = answer['PCD_PAY_CODE'] ?? '';
  const message = answer['PCD_PAY_MSG'] ?? '';
  if (isSuccess(outcome, code)) {
    const paid = readPaid(answer);
    if (paid.orderNumber !== input.orderNumber) {
      return unverified(input.orderNumber, 'mismatch', 'the gateway answered about another order');
    }
    if (paid.cancelledWon < paid.amountWon) return paid;
    return {
      kind: 'not-paid',
      orderNumber: input.orderNumber,
      reason: 'cancelled',
      code,
      message,
      dates: input.dates,
    };
  }
  if (outcome !== 'error') throw new ProtocolError('lookup: the answer is neither a success nor an error');
  if (NO_PAYMENT_CODES.includes(code)) return null;
  const isOpen = describeCode(code)?.outcome === 'open';
  const isWaiting = isOpen && answer['DOJANG_STATE'] === 'waiting';
  const reason = isWaiting ? 'waiting' : isOpen ? 'open' : 'refused';
  return unverified(
    input.orderNumber,
    reason,
    `lookup: ${[code, message, answer['DOJANG_HINT']].filter(Boolean).join(' ')}`,
  );
}

/** @throws InputError */
export function readDate(date: string): string {
  return requireRow(requests.lookup.rows.paidOn, 'date', date.replace(/\D/g, ''));
}
