import { isDeepStrictEqual } from 'node:util';
import type { ApprovalStatus, ApproveRequest, OfAttempt } from '@dojang/protocol/acquirer';
import { findAuthentication, saveAuthentication } from '../authentication/authentications.ts';
import type { VirtualCard } from '../cards/virtual-cards.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Ports } from '../ports.ts';
import { type Attempt, findAttempt, isApprovalNumberTaken } from './attempts.ts';
import { decideApproval } from './decide-approval.ts';

export type ApproveOutcome =
  | { readonly ok: true; readonly status: ApprovalStatus }
  /** The attempt's id is taken by a request that differs in these fields. */
  | { readonly ok: false; readonly differs: readonly string[] };

interface Circumstances {
  /** When the request arrived. */
  readonly atMs: number;
  /** An armed fault refuses the charge with this code. */
  readonly forcedDecline?: string | undefined;
}

/** Charges, at most once for an attempt and at most once for an authentication. */
export function approve(
  { ledger, randomBytes }: { readonly ledger: Ledger; readonly randomBytes: Ports['randomBytes'] },
  request: ApproveRequest,
  { atMs, forcedDecline }: Circumstances,
): ApproveOutcome {
  return ledger.transact(() => {
    const known = findAttempt(ledger, request);
    if (known !== undefined) return answerAgain(known, request);
    const authentication = findAuthentication(ledger, request.authenticationId);
    const decision =
      forcedDecline === undefined
        ? decideApproval(request, authentication, atMs)
        : ({ status: 'declined', code: forcedDecline } as const);
    if (decision.status === 'declined') {
      saveDecline(ledger, request, { atMs, code: decision.code });
      return { ok: true, status: inquireApproval(ledger, request) };
    }
    if (authentication === undefined) throw new Error('approved without an authentication');
    saveApproval(ledger, request, {
      atMs,
      card: decision.card,
      approvalNumber: freeApprovalNumber(ledger, randomBytes),
    });
    saveAuthentication(ledger, { ...authentication, approvedAttemptId: request.attemptId });
    return { ok: true, status: inquireApproval(ledger, request) };
  });
}

/** What is known of an attempt. */
export function inquireApproval(ledger: Ledger, { attemptId, amountWon }: OfAttempt): ApprovalStatus {
  const known = findAttempt(ledger, { attemptId, amountWon });
  return known?.status ?? { attemptId, amountWon, status: 'not_found' };
}

function answerAgain({ request: first, status }: Attempt, request: ApproveRequest): ApproveOutcome {
  if (first === null) return { ok: true, status };
  const names = Object.keys(first) as readonly (keyof ApproveRequest)[];
  const differs = names.filter((name) => !isDeepStrictEqual(first[name], request[name]));
  return differs.length === 0 ? { ok: true, status } : { ok: false, differs };
}

function saveDecline(
  ledger: Ledger,
  request: ApproveRequest,
  { atMs, code }: { readonly atMs: number; readonly code: string },
): void {
  ledger.run(
    `INSERT INTO attempts (id, request, status, code, amount_won) VALUES (?, ?, 'declined', ?, ?)`,
    request.attemptId,
    JSON.stringify(request),
    code,
    request.amountWon,
  );
  ledger.record({ atMs, subject: request.attemptId, kind: 'declined', detail: { code } });
}

interface Approval {
  readonly atMs: number;
  readonly card: VirtualCard;
  readonly approvalNumber: string;
}

function saveApproval(
  ledger: Ledger,
  request: ApproveRequest,
  { atMs, card, approvalNumber }: Approval,
): void {
  const { attemptId, amountWon } = request;
  ledger.run(
    `INSERT INTO attempts (id, request, status, approval_number, approved_at_ms, amount_won, card_id)
     VALUES (?, ?, 'approved', ?, ?, ?, ?)`,
    attemptId,
    JSON.stringify(request),
    approvalNumber,
    atMs,
    amountWon,
    card.id,
  );
  ledger.run(
    `INSERT INTO bookings (card_id, attempt_id, kind, amount_won, at_ms) VALUES (?, ?, 'approval', ?, ?)`,
    card.id,
    attemptId,
    amountWon,
    atMs,
  );
  ledger.run('UPDATE cards SET spent_won = spent_won + ? WHERE id = ?', amountWon, card.id);
  ledger.record({ atMs, subject: attemptId, kind: 'approved', detail: { amountWon, card: card.id } });
}

const APPROVAL_NUMBERS = 100_000_000;

/** Eight digits that no other approval has. */
function freeApprovalNumber(ledger: Ledger, randomBytes: Ports['randomBytes']): string {
  for (let tries = 0; tries < 1000; tries += 1) {
    const number = String(randomBytes(6).readUIntBE(0, 6) % APPROVAL_NUMBERS).padStart(8, '0');
    if (!isApprovalNumberTaken(ledger, number)) return number;
  }
  throw new Error('no approval number left');
}
