import { isDeepStrictEqual } from 'node:util';
import type { BeginRequest, BeginResponse } from '@dojang/protocol/acquirer';
import { PIN_TRIES } from '@dojang/protocol/phone';
import type { Ledger } from '../ledger/ledger.ts';
import type { Ports } from '../ports.ts';
import {
  type Authentication,
  findAuthentication,
  findAuthenticationByCode,
  saveAuthentication,
} from './authentications.ts';

export type BeginOutcome =
  | { readonly ok: true; readonly response: BeginResponse }
  /** The id is taken by a request that differs in these fields. */
  | { readonly ok: false; readonly differs: readonly string[] };

interface BeginDependencies extends Ports {
  readonly ledger: Ledger;
  /** Origin of the card companies' own app. */
  readonly publicOrigin: () => string;
  /** The same origin as a phone reaches it that scans its address. */
  readonly scannable: (origin: string) => string;
}

/** Asks a customer. The same id and body get the first answer again; nothing is asked twice. */
export function beginAuthentication(
  { ledger, publicOrigin, scannable, nowMs, randomBytes }: BeginDependencies,
  request: BeginRequest,
): BeginOutcome {
  return ledger.transact(() => {
    const known = findAuthentication(ledger, request.authenticationId);
    if (known !== undefined) {
      const differs = differingFields(known.request, request);
      return differs.length === 0
        ? { ok: true, response: responseOf(known, scannable) }
        : { ok: false, differs };
    }
    const newToken = () => randomBytes(24).toString('base64url');
    const hereToken = newToken();
    const authentication: Authentication = {
      request,
      expiresAtMs: nowMs() + request.lifeMs,
      token: newToken(),
      hereToken,
      code: freeCode(ledger, request.cardCompany, { nowMs, randomBytes }),
      link: `${new URL(request.publicUrl ?? publicOrigin()).origin}/app/${request.cardCompany}#${hereToken}`,
      state: { status: 'pending', pinTriesLeft: PIN_TRIES },
      approvedAttemptId: null,
    };
    saveAuthentication(ledger, authentication);
    ledger.record({
      atMs: nowMs(),
      subject: request.authenticationId,
      kind: 'begun',
      detail: { company: request.cardCompany, amountWon: request.amountWon },
    });
    return { ok: true, response: responseOf(authentication, scannable) };
  });
}

/** The link is for the device of the window and offers the way back to it; a phone that scans learns of none. */
function responseOf(
  { request, link, code, token }: Authentication,
  scannable: BeginDependencies['scannable'],
): BeginResponse {
  const { authenticationId, amountWon } = request;
  const { origin, pathname } = new URL(link);
  return { authenticationId, amountWon, qr: `${scannable(origin)}${pathname}#${token}`, code, link };
}

function differingFields(first: BeginRequest, second: BeginRequest): readonly string[] {
  const names = Object.keys(first) as readonly (keyof BeginRequest)[];
  return names.filter((name) => !isDeepStrictEqual(first[name], second[name]));
}

const CODES = 1_000_000;

/** Six digits that no other pending authentication of the company has. */
function freeCode(ledger: Ledger, company: string, { nowMs, randomBytes }: Ports): string {
  const at = nowMs();
  for (let tries = 0; tries < 1000; tries += 1) {
    const code = String(randomBytes(6).readUIntBE(0, 6) % CODES).padStart(6, '0');
    if (findAuthenticationByCode(ledger, { company, code, nowMs: at }) === undefined) return code;
  }
  throw new Error(`no short code left for ${company}`);
}
