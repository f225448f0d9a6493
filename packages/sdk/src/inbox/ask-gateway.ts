import { type ConfirmKeys, isKeyOfOrder } from '../confirm-keys.ts';
import type { Mode } from '../credentials.ts';
import { type CallOptions, pause } from '../deadline.ts';
import type { Expected, Paid, Unverified } from '../outcome.ts';
import { otherWork } from '../paid.ts';
import { parseResult } from '../parse-result.ts';
import type { Partner } from '../partner.ts';
import type { ClaimsAuthenticated, UnverifiedResult } from '../unverified-result.ts';
import { daysOf, type Found } from './follow-up.ts';
import type { OpenOrder } from './storage.ts';

export interface Asker<Objection extends string> {
  readonly partner: Pick<Partner<Mode>, 'environment' | 'cstId' | 'confirm' | 'verify' | 'lookup' | 'cancel'>;
  readonly confirmKeys: ConfirmKeys;
  readonly beforeConfirm?: ((order: Expected) => Promise<Objection | null> | Objection | null) | undefined;
  readonly nowMs: () => number;
}

export interface Question {
  readonly order: OpenOrder;
  readonly expected: Expected;
  /** What came back just now; null when the order is only looked at. */
  readonly result: UnverifiedResult | null;
  /** Paid and handed over: there is nothing to confirm. */
  readonly isFulfilled: boolean;
  readonly call: CallOptions & { readonly signal: AbortSignal };
}

/** Several results of one payment at once: while another process confirms, the gateway calls the outcome open. */
const PAUSES_WHILE_OPEN_MS = [100, 300, 600, 1_200];

/** Asks the gateway what has become of an order, and confirms it when that is what is missing. */
export async function askGateway<Objection extends string>(
  asker: Asker<Objection>,
  question: Question,
): Promise<Found<Objection>> {
  let found = await ask(asker, question);
  for (const pauseMs of question.result === null ? [] : PAUSES_WHILE_OPEN_MS) {
    if (found.kind !== 'unverified' || found.reason !== 'open') return found;
    await pause(pauseMs, question.call.signal);
    found = await ask(asker, question);
  }
  return found;
}

async function ask<Objection extends string>(
  asker: Asker<Objection>,
  question: Question,
): Promise<Found<Objection>> {
  const { order, expected, result, call } = question;
  if (result?.kind === 'claims-authenticated' && !question.isFulfilled) {
    return confirm(asker, question, result);
  }
  const verified = result?.kind === 'claims-paid' ? await asker.partner.verify(result, expected, call) : null;
  const found = verified === null || isForged(verified) ? await lookUp(asker, question) : verified;
  if (verified?.kind === 'unverified' && isChargedUnasked(found, question)) return verified;
  if (!isUncharged(found) || !order.isConfirmable) return found;
  // It came back before, and whoever began to confirm it did not end.
  const stored = parseResult(order.result);
  return stored.kind === 'claims-authenticated' ? confirm(asker, question, stored) : found;
}

async function confirm<Objection extends string>(
  asker: Asker<Objection>,
  question: Question,
  result: ClaimsAuthenticated,
): Promise<Found<Objection>> {
  const { expected, call } = question;
  const { requestKey } = result.confirmation;
  const { orderNumber } = expected;
  // Bound before anybody may object, so that what is not confirmed is not confirmed for another order either.
  const isOwn = await isKeyOfOrder(asker.partner, asker.confirmKeys, { requestKey, orderNumber });
  const objection = isOwn ? await objectionTo(asker, question) : null;
  const answer =
    objection === null
      ? await asker.partner.confirm(result, expected, { ...call, confirmKeys: asker.confirmKeys })
      : ({ kind: 'not-confirmed', objection } as const);
  if (answer.kind === 'paid' || answer.kind === 'paid-otherwise') return answer;
  if (answer.kind === 'unverified' && !isForged(answer)) return answer;
  // Neither an objection nor a refused or forged result says whether an earlier confirm has charged the card.
  const found = await lookUp(asker, question);
  return isUncharged(found) && answer.kind !== 'unverified' ? answer : found;
}

/**
 * What came back says that the card was charged at once, nobody here has confirmed it, and the gateway (Payple) does not say how it
 * was asked for.
 */
function isChargedUnasked(
  found: { readonly kind: string } | Paid,
  { order, expected, result, isFulfilled }: Question,
): boolean {
  if (!('fields' in found) || found.fields['PCD_PAY_WORK'] || isFulfilled || order.isConfirmable)
    return false;
  return result !== null && otherWork(result.fields, expected.work) !== null;
}

/** What is stored is what `beforeConfirm` objected earlier. */
async function objectionTo<Objection extends string>(
  asker: Asker<Objection>,
  { order, expected }: Question,
): Promise<Objection | null> {
  return (order.objection as Objection | null) ?? (await asker.beforeConfirm?.(expected)) ?? null;
}

/** Nobody has charged it so far, whether somebody still may or not. */
function isUncharged(found: { readonly kind: string; readonly reason?: string }): boolean {
  return (
    (found.kind === 'not-paid' && found.reason === 'no-payment') ||
    (found.kind === 'unverified' && found.reason === 'waiting')
  );
}

function lookUp<Objection extends string>(
  { partner, nowMs }: Asker<Objection>,
  { order, expected, call }: Question,
) {
  return partner.lookup({ ...expected, date: daysOf(order, nowMs()) }, call);
}

/** Speaks of another order, amount or address than ours: it says nothing, and ours is asked about. */
function isForged(outcome: { readonly kind: string } | Unverified): boolean {
  return 'reason' in outcome && (outcome.reason === 'mismatch' || outcome.reason === 'foreign-confirm-url');
}
