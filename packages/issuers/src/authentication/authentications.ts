import type { AuthenticationStatus, BeginRequest } from '@dojang/protocol/acquirer';
import { findCardCompany } from '@dojang/protocol/cards';
import { beginRequest } from '@dojang/protocol/validate';
import { findVirtualCard, type VirtualCard } from '../cards/virtual-cards.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** One question to a customer: will you pay this with a card of yours? */
export interface Authentication {
  readonly request: BeginRequest;
  /** When the customer can no longer approve it. */
  readonly expiresAtMs: number;
  /** Unguessable; who has it may decide. In the QR code, and what the short code is exchanged for. */
  readonly token: string;
  /** As `token`, and may know the way back to the window: in the link for its own device. Null before there were two. */
  readonly hereToken: string | null;
  /** Six digits to type instead of scanning. */
  readonly code: string;
  readonly link: string;
  readonly state:
    | { readonly status: 'pending'; readonly pinTriesLeft: number }
    | { readonly status: 'authenticated'; readonly card: VirtualCard }
    | { readonly status: 'rejected'; readonly code: string }
    | { readonly status: 'locked' };
  /** The attempt that used this authentication up; null while none did. */
  readonly approvedAttemptId: string | null;
}

interface Row {
  readonly request: string;
  readonly expires_at_ms: number;
  readonly token: string;
  readonly here_token: string | null;
  readonly code: string;
  readonly link: string;
  readonly status: Authentication['state']['status'];
  readonly pin_tries_left: number;
  readonly card_id: string | null;
  readonly rejection_code: string | null;
  readonly approved_attempt_id: string | null;
}

/** Institution codes of an authentication that ended without a card. */
export const CUSTOMER_REJECTED = '2101';
/** A check card, and instalments were chosen: known only once the customer has chosen the card. */
export const NO_INSTALMENTS = '1062';
const PIN_LOCKED = '3117';

export function findAuthentication(ledger: Ledger, id: string): Authentication | undefined {
  return read(ledger.get<Row>('SELECT * FROM authentications WHERE id = ?', id));
}

export function findAuthenticationByToken(ledger: Ledger, token: string): Authentication | undefined {
  return read(
    ledger.get<Row>('SELECT * FROM authentications WHERE token = ? OR here_token = ?', token, token),
  );
}

/** The pending authentication of a company with this short code. */
export function findAuthenticationByCode(
  ledger: Ledger,
  { company, code, nowMs }: { readonly company: string; readonly code: string; readonly nowMs: number },
): Authentication | undefined {
  return read(
    ledger.get<Row>(
      `SELECT * FROM authentications
       WHERE company = ? AND code = ? AND status = 'pending' AND expires_at_ms > ?`,
      company,
      code,
      nowMs,
    ),
  );
}

/** Stores an authentication as it now is; a new id is inserted. */
export function saveAuthentication(ledger: Ledger, authentication: Authentication): void {
  const { request, state } = authentication;
  ledger.run(
    `INSERT INTO authentications (id, request, company, expires_at_ms, token, here_token, code, link, status, pin_tries_left, card_id, rejection_code, approved_attempt_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, pin_tries_left = excluded.pin_tries_left,
       card_id = excluded.card_id, rejection_code = excluded.rejection_code, approved_attempt_id = excluded.approved_attempt_id`,
    request.authenticationId,
    JSON.stringify(request),
    request.cardCompany,
    authentication.expiresAtMs,
    authentication.token,
    authentication.hereToken,
    authentication.code,
    authentication.link,
    state.status,
    state.status === 'pending' ? state.pinTriesLeft : 0,
    state.status === 'authenticated' ? state.card.id : null,
    state.status === 'rejected' ? state.code : null,
    authentication.approvedAttemptId,
  );
}

/** Expiry is not stored: what nobody decided in time is expired by the clock. */
export function isExpired({ expiresAtMs, state }: Authentication, nowMs: number): boolean {
  return state.status === 'pending' && nowMs >= expiresAtMs;
}

/** Until when its card may be charged. */
export function approvableUntilMs({ expiresAtMs, request }: Authentication): number {
  return expiresAtMs - request.lifeMs + request.approvableForMs;
}

/** What the gateway sees of it. */
export function authenticationStatus(authentication: Authentication, nowMs: number): AuthenticationStatus {
  const { request, state } = authentication;
  const about = { authenticationId: request.authenticationId, amountWon: request.amountWon };
  switch (state.status) {
    case 'pending':
      return { ...about, status: isExpired(authentication, nowMs) ? 'expired' : 'pending' };
    case 'authenticated':
      return {
        ...about,
        status: 'authenticated',
        maskedNumber: state.card.maskedNumber,
        cardName: cardNameOf(state.card),
      };
    case 'rejected':
      return { ...about, status: 'rejected', code: state.code };
    case 'locked':
      return { ...about, status: 'rejected', code: PIN_LOCKED };
  }
}

/** The wire's card name is the card company's (`PCD_PAY_CARDNAME`, guide 3-4). */
export function cardNameOf(card: VirtualCard): string {
  const company = findCardCompany(card.company);
  if (company === undefined) throw new Error(`card ${card.id} belongs to no card company`);
  return company.name;
}

function read(row: Row | undefined): Authentication | undefined {
  if (row === undefined) return undefined;
  return {
    request: beginRequest.parse(JSON.parse(row.request)),
    expiresAtMs: row.expires_at_ms,
    token: row.token,
    hereToken: row.here_token,
    code: row.code,
    link: row.link,
    state: readState(row),
    approvedAttemptId: row.approved_attempt_id,
  };
}

function readState(row: Row): Authentication['state'] {
  switch (row.status) {
    case 'pending':
      return { status: 'pending', pinTriesLeft: row.pin_tries_left };
    case 'authenticated': {
      const card = findVirtualCard(row.card_id ?? '');
      if (card === undefined) throw new Error(`authenticated with an unknown card ${row.card_id}`);
      return { status: 'authenticated', card };
    }
    case 'rejected':
      return { status: 'rejected', code: row.rejection_code ?? CUSTOMER_REJECTED };
    case 'locked':
      return { status: 'locked' };
  }
}
