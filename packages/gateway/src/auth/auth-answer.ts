import { AUTH_SUCCESS_MESSAGE, type AuthResponse, type Code, messageOf } from '@dojang/protocol/payple';
import type { Merchant } from '../merchant/merchant.ts';
import type { RateLimits } from '../rate-limits/rate-limits.ts';
import type { RecordDeps } from '../record/change-payment.ts';
import { type AuthKeyContent, sealAuthKey } from '../seal/auth-key.ts';
import { noSeal, type SaidOrder, sealOrder } from '../seal/order-seal.ts';
import { partnerTokens } from '../seal/partner-tokens.ts';
import type { Mode } from '../settings.ts';
import type { WireAnswer } from '../wire/answer.ts';

export interface AuthDeps extends RecordDeps {
  readonly mode: Mode;
  readonly rateLimits: RateLimits;
}

/** How the request came; what the flow must know of it and no more. */
export interface Arrival {
  /** Of the client. */
  readonly address: string;
  /** Headers, empty when absent. */
  readonly referer: string;
  readonly origin: string;
  /** Of the page that asks, as its browser says; `null` as a text when it hides it. Null: a server asks. */
  readonly pageOrigin: string | null;
  /** Origin under which the caller reached the gateway; what the answer's addresses are built on. */
  readonly gatewayOrigin: string;
}

export type AuthAnswer = WireAnswer<AuthResponse>;

/** What an AuthKey is for. */
export interface Grant
  extends Pick<AuthKeyContent, 'shopOrigin' | 'isSchemeAssumed' | 'purpose' | 'clientKeyVersion'> {
  /** Where the client is sent. */
  readonly path: string;
  /** What the partner's server said of the order; null when it said nothing. */
  readonly order: SaidOrder | null;
  readonly merchant: Merchant;
}

/** Issues an AuthKey. @param hint what a developer should mend all the same */
export function granted(
  deps: AuthDeps,
  { gatewayOrigin }: Arrival,
  grant: Grant,
  hint: string | null = null,
): AuthAnswer {
  const { merchant, order, path, ...content } = grant;
  const nonce = deps.ports.randomBytes(16).toString('base64url');
  const { shopOrigin } = content;
  const authenticated: AuthKeyContent = {
    ...content,
    merchantId: merchant.id,
    keyVersion: merchant.keyVersion,
    issuedAtMs: deps.ports.nowMs(),
    nonce,
    seal: order === null ? noSeal : sealOrder(order, { nonce, shopOrigin }),
  };
  const { cstId, custKey } = partnerTokens(deps.keyring, authenticated);
  return {
    response: {
      server_name: new URL(gatewayOrigin).host,
      result: 'success',
      result_msg: AUTH_SUCCESS_MESSAGE,
      cst_id: cstId,
      custKey,
      AuthKey: sealAuthKey(deps.ports, deps.keyring, authenticated),
      PCD_PAY_HOST: gatewayOrigin,
      PCD_PAY_URL: path,
      return_url: `${gatewayOrigin}${path}`,
      ...(hint !== null && deps.mode === 'test' && { DOJANG_HINT: hint }),
    },
    log: {
      level: hint === null ? 'info' : 'warn',
      facts: { merchantId: merchant.id, shopOrigin, ...(hint !== null && { hint }) },
      text: 'authenticated',
    },
  };
}

/** A refusal in the wire's form. */
export function refused(
  { mode }: Pick<AuthDeps, 'mode'>,
  { gatewayOrigin }: Arrival,
  code: Code,
  hint: string,
  waitMs?: number,
): AuthAnswer {
  return {
    response: {
      server_name: new URL(gatewayOrigin).host,
      result: 'error',
      result_msg: `[${code}] ${messageOf(code)}`,
      cst_id: '',
      custKey: '',
      AuthKey: '',
      PCD_PAY_HOST: '',
      PCD_PAY_URL: '',
      return_url: '',
      ...(mode === 'test' && { DOJANG_HINT: hint }),
    },
    log: { level: 'warn', facts: { outcome: 'refused', code, hint }, text: 'authentication refused' },
    ...(waitMs !== undefined && { waitMs }),
  };
}
