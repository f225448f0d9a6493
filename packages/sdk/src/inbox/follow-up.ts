import { kstDate } from '@dojang/protocol/time';
import type { Declined, NotPaid, Paid, PaidOtherwise, Unverified } from '../outcome.ts';
import type { NotConfirmed } from './inbox-outcome.ts';
import type { OpenOrder } from './storage.ts';

/** What the gateway, or your shop's objection, makes of an order. */
export type Found<Objection extends string> =
  | Paid
  | PaidOtherwise
  | NotPaid
  | Declined
  | Unverified
  | NotConfirmed<Objection>;

/** A payment window lives at most 30 minutes, a card that was chosen last 4 more; after this nobody can pay in it any more. */
const WINDOW_LIFE_MS = 40 * 60_000;
/** Longer than a receipt can take, so that one that crashed is taken up again and one that runs is left alone. */
export const LEASE_MS = 45_000;

const FIRST_LOOK_MS = 60_000;
const UNVERIFIED_PAUSES_S = [2, 4, 8, 15, 30, 60, 120, 300];
const LONGEST_PAUSE_S = 600;
/** A day and more; what is not known then is for a person to look into. */
const LOOKS_AT_MOST = 200;
const NEVER_MS = Number.MAX_SAFE_INTEGER;

const DAY_MS = 24 * 60 * 60_000;
const CLOCK_SLACK_MS = 10 * 60_000;

type Identity = Pick<OpenOrder, 'key' | 'scope' | 'orderNumber'>;

/**
 * An order whose payment is requested just now: nobody has come back from its window yet. Of one that is open already, as after a
 * checkout that was loaded again, what is known stays, and the new window lives as long as any.
 */
export function requested(known: OpenOrder | null, identity: Identity, nowMs: number): OpenOrder {
  const dueAtMs = nowMs + FIRST_LOOK_MS;
  if (known === null) return { ...firstHeardOf(identity, nowMs), dueAtMs };
  return {
    ...known,
    version: known.version + 1,
    requestedAtMs: Math.max(known.requestedAtMs, nowMs),
    // What is to be confirmed does not wait longer for it.
    dueAtMs: Math.min(known.dueAtMs, dueAtMs),
    looks: 0,
  };
}

/** The order as somebody begins to look at it, with what came back. */
export function begun(
  known: OpenOrder | null,
  identity: Identity,
  news: { readonly nowMs: number; readonly result: OpenOrder['result']; readonly isConfirmable: boolean },
): OpenOrder {
  const { nowMs, result, isConfirmable } = news;
  // Of an order that was not followed nobody knows when its payment was requested.
  const order = known ?? firstHeardOf(identity, nowMs - DAY_MS);
  const version = known === null ? 1 : known.version + 1;
  const dueAtMs = nowMs + LEASE_MS;
  // What can be confirmed does not give way to a close that somebody brings after it.
  if (result === null || (order.isConfirmable && !isConfirmable)) return { ...order, version, dueAtMs };
  return { ...order, version, dueAtMs, looks: 0, result, isConfirmable };
}

/** The order after a look at it; null when nothing is open any more. */
export function lookedAt(order: OpenOrder, found: Found<string>, nowMs: number): OpenOrder | null {
  const ageMs = nowMs - order.requestedAtMs;
  const looks = order.looks + 1;
  const next = { ...order, version: order.version + 1, looks };
  switch (found.kind) {
    case 'paid':
      return null;
    case 'unverified':
      return postponed(order, nowMs);
    case 'not-confirmed':
      // Remembered as long as the result can be brought again, whatever else is found until then.
      return {
        ...next,
        requestedAtMs: nowMs,
        dueAtMs: nowMs + WINDOW_LIFE_MS,
        isConfirmable: false,
        objection: found.objection,
      };
    case 'paid-otherwise':
    case 'not-paid':
    case 'declined': {
      if (isOver(order, nowMs) || (found.kind === 'not-paid' && found.reason === 'cancelled')) return null;
      // Who closed the window in one place may still pay in another: one more look when it cannot be open any more.
      const pauseMs = order.result === null ? pauseWhileWaiting(ageMs) : WINDOW_LIFE_MS - ageMs;
      return { ...next, isConfirmable: false, dueAtMs: nowMs + pauseMs };
    }
  }
}

/** The order after a look that did not tell. */
export function postponed(order: OpenOrder, nowMs: number): OpenOrder {
  const pauseS = UNVERIFIED_PAUSES_S[order.looks] ?? LONGEST_PAUSE_S;
  const looks = order.looks + 1;
  const dueAtMs = looks < LOOKS_AT_MOST ? nowMs + pauseS * 1_000 : NEVER_MS;
  return { ...order, version: order.version + 1, looks, dueAtMs };
}

/**
 * What a look found, beside what came while it looked: that is due by itself, but an objection stands, and what has been tried is
 * not confirmed again.
 */
export function beside(current: OpenOrder, looked: OpenOrder): OpenOrder {
  const isSame = JSON.stringify(current.result) === JSON.stringify(looked.result);
  return {
    ...current,
    version: current.version + 1,
    requestedAtMs: Math.max(current.requestedAtMs, looked.requestedAtMs),
    objection: looked.objection ?? current.objection,
    isConfirmable: current.isConfirmable && (looked.isConfirmable || !isSame),
  };
}

export function isOver({ requestedAtMs }: OpenOrder, nowMs: number): boolean {
  return nowMs - requestedAtMs >= WINDOW_LIFE_MS;
}

/**
 * The days, `YYYYMMDD` in KST, under which the gateway may have filed the payment: from its first request to now, and never more
 * than a day after its last. Nearly always one, so a failure costs one question.
 */
export function daysOf({ sinceMs, requestedAtMs }: OpenOrder, nowMs: number): readonly string[] {
  const lastMs = Math.min(nowMs, requestedAtMs + DAY_MS) + CLOCK_SLACK_MS;
  const days = new Set<string>();
  for (let atMs = sinceMs - CLOCK_SLACK_MS; atMs < lastMs; atMs += DAY_MS) days.add(kstDate(atMs));
  return [...days.add(kstDate(lastMs))];
}

/** A minute, then longer and longer; the last look is when nobody can pay in the window any more. */
function pauseWhileWaiting(ageMs: number): number {
  return Math.min(Math.max(ageMs, FIRST_LOOK_MS), Math.max(WINDOW_LIFE_MS - ageMs, FIRST_LOOK_MS));
}

function firstHeardOf(identity: Identity, sinceMs: number): OpenOrder {
  return {
    ...identity,
    version: 1,
    sinceMs,
    requestedAtMs: sinceMs,
    dueAtMs: sinceMs,
    looks: 0,
    result: null,
    isConfirmable: false,
    objection: null,
  };
}
