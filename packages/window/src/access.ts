import { timeLimit } from '@dojang/protocol/browser';

/** A payment, and what this page may do about it. */
export interface Access {
  readonly paymentId: string;
  readonly token: string;
  /** `stage`: the customer came back from the card app to another browser, and may only look. */
  readonly right: 'window' | 'stage';
}

/** What {@link findAccess} reads and changes of a page. */
export type AccessPlace = Pick<Window, 'location' | 'history' | 'sessionStorage'>;

/** Without an answer for this long a look is given up, and tried again. */
export const LOOK_TIMEOUT_MS = 8_000;

/**
 * The payment and the right to it. Null when either is missing.
 *
 * The token arrives in the fragment: `/window/<payment id>#<token>`, or `/window/<payment id>/back#<token>` from the card app. It
 * leaves the address at once and stays in the state of this entry of the history, where a reload, Back and a tab that the
 * phone had put away find it, and nobody who reads the address. The way back may lead into the very tab of the window: its
 * storage, where a browser lets us have any, says so.
 */
export function findAccess(place: AccessPlace): Access | null {
  const { location, history } = place;
  const [, name, back] = /^\/window\/([^/]+?)(\/back)?\/?$/.exec(location.pathname) ?? [];
  if (name === undefined) return null;
  const paymentId = decodeURIComponent(name);
  const here = location.hash.slice(1) || keptIn(history.state);
  const ofThisTab = recall(place, paymentId);
  if (back !== undefined && ofThisTab === null)
    return here === '' ? null : keep(place, { paymentId, token: here, right: 'stage' });
  const token = back === undefined && here !== '' ? here : ofThisTab;
  return token === null ? null : keep(place, { paymentId, token, right: 'window' });
}

/** For the way back into this tab. Once the gateway knows the token: a wrong one must not take the place of the right one. */
export function remember(place: AccessPlace, { paymentId, token }: Access): void {
  try {
    place.sessionStorage.setItem(storageKey(paymentId), token);
  } catch {
    // A browser that lets us have no storage: Back leads to the window.
  }
}

/** An address of the window's API. The token never stands in it. */
export function apiPath({ paymentId }: Pick<Access, 'paymentId'>): string {
  return `/window/api/${encodeURIComponent(paymentId)}`;
}

/** What every call has in common: nothing is cached, and the token alone says who asks. */
export function callInit({
  token,
}: Pick<Access, 'token'>): RequestInit & { readonly headers: Record<string, string> } {
  return { cache: 'no-store', credentials: 'omit', headers: { authorization: `Bearer ${token}` } };
}

/** Asks how the payment stands. Rejects when there is no answer. */
export function lookAtPayment(access: Access): Promise<Response> {
  const path = apiPath(access) + (access.right === 'stage' ? '/stage' : '');
  return fetch(path, { ...callInit(access), signal: timeLimit(LOOK_TIMEOUT_MS) });
}

function keep(place: AccessPlace, access: Access): Access {
  const { paymentId, token, right } = access;
  const { location, history } = place;
  const path = `/window/${encodeURIComponent(paymentId)}${right === 'stage' ? '/back' : ''}`;
  try {
    history.replaceState({ ...history.state, token }, '', path + location.search);
  } catch {
    // A browser that keeps no state: then the address does.
  }
  return access;
}

function recall(place: AccessPlace, paymentId: string): string | null {
  try {
    return place.sessionStorage.getItem(storageKey(paymentId));
  } catch {
    return null;
  }
}

const storageKey = (paymentId: string): string => `dojang:${paymentId}`;

function keptIn(state: unknown): string {
  return typeof state === 'object' && state !== null && 'token' in state && typeof state.token === 'string'
    ? state.token
    : '';
}
