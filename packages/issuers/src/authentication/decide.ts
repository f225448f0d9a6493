import { type PhoneApproval, type PhoneRefusal, WRONG_PIN } from '@dojang/protocol/phone';
import { kindOf } from '../cards/payout-facts.ts';
import { findVirtualCard } from '../cards/virtual-cards.ts';
import type { EventEntry, Ledger } from '../ledger/ledger.ts';
import {
  type Authentication,
  CUSTOMER_REJECTED,
  findAuthentication,
  isExpired,
  NO_INSTALMENTS,
  saveAuthentication,
} from './authentications.ts';

export type RefusalReason = PhoneRefusal['refused']['reason'];

/** What became of the customer's decision. `news`: the gateway wants to know. */
export interface Decided {
  readonly authentication: Authentication;
  readonly refused: RefusalReason | null;
  readonly news: boolean;
}

interface Subject {
  readonly id: string;
  /** When it arrived: expiry is decided by this moment. */
  readonly atMs: number;
}

/**
 * The customer approves on the phone: this only authenticates, nothing is charged. Three wrong PINs lock. The same
 * card again is safe and changes nothing.
 */
export function approveOnPhone(ledger: Ledger, subject: Subject, approval: PhoneApproval): Decided {
  return change(ledger, subject, (authentication) => {
    const { request, state } = authentication;
    if (state.status === 'authenticated' && state.card.id === approval.cardId) return { refused: null };
    if (state.status === 'locked') return { refused: 'locked' };
    if (state.status !== 'pending' || isExpired(authentication, subject.atMs)) {
      return { refused: 'not-pending' };
    }
    if (approval.amountWon !== request.amountWon) return { refused: 'wrong-amount' };
    const card = findVirtualCard(approval.cardId);
    if (card?.company !== request.cardCompany) return { refused: 'unknown-card' };
    if (approval.pin === WRONG_PIN) return refuseWrongPin(state.pinTriesLeft - 1);
    if (request.quota !== '00' && kindOf(card).kind !== 'credit')
      return {
        refused: null,
        state: { status: 'rejected', code: NO_INSTALMENTS },
        event: { kind: 'rejected', detail: { card: card.id } },
      };
    return {
      refused: null,
      state: { status: 'authenticated', card },
      event: { kind: 'authenticated', detail: { card: card.id } },
    };
  });
}

/** The customer says no in the app. An authentication that has already ended stays as it is. */
export function rejectOnPhone(ledger: Ledger, subject: Subject): Decided {
  return change(ledger, subject, (authentication) => rejection(authentication, subject.atMs, 'rejected'));
}

/** The gateway gives up what is still pending. It needs no news of what it did itself. */
export function cancelAuthentication(ledger: Ledger, subject: Subject): Authentication {
  return change(ledger, subject, (authentication) => rejection(authentication, subject.atMs, 'cancelled'))
    .authentication;
}

interface Decision {
  readonly refused: RefusalReason | null;
  /** The new state; absent when nothing changes. */
  readonly state?: Authentication['state'];
  readonly event?: Pick<EventEntry, 'kind' | 'detail'>;
}

function change(
  ledger: Ledger,
  { id, atMs }: Subject,
  decide: (authentication: Authentication) => Decision,
): Decided {
  return ledger.transact(() => {
    const authentication = findAuthentication(ledger, id);
    if (authentication === undefined) throw new Error(`authentication ${id} is gone`);
    const { refused, state, event } = decide(authentication);
    if (state === undefined || event === undefined) return { authentication, refused, news: false };
    const changed = { ...authentication, state };
    saveAuthentication(ledger, changed);
    ledger.record({ atMs, subject: id, ...event });
    return { authentication: changed, refused, news: state.status !== 'pending' };
  });
}

function refuseWrongPin(pinTriesLeft: number): Decision {
  if (pinTriesLeft === 0) {
    return { refused: 'locked', state: { status: 'locked' }, event: { kind: 'locked' } };
  }
  return {
    refused: 'wrong-pin',
    state: { status: 'pending', pinTriesLeft },
    event: { kind: 'wrong-pin', detail: { pinTriesLeft } },
  };
}

function rejection(authentication: Authentication, atMs: number, kind: 'rejected' | 'cancelled'): Decision {
  if (authentication.state.status !== 'pending' || isExpired(authentication, atMs)) return { refused: null };
  return {
    refused: null,
    state: { status: 'rejected', code: CUSTOMER_REJECTED },
    event: { kind },
  };
}
