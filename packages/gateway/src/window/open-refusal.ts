import {
  type Code,
  digestRows,
  type Fields,
  isAbsoluteUrl,
  messageOf,
  requests,
} from '@dojang/protocol/payple';
import { type OriginHelp, toHint } from '../auth/origin-help.ts';
import { isRegisteredHost, type Merchant } from '../merchant/merchant.ts';
import type { AuthKeyContent } from '../seal/auth-key.ts';
import type { Mode } from '../settings.ts';
import { isKeptSecret } from '../tls/loopback.ts';

/** Why a window is not opened; the text of the code unless given. */
export interface Problem {
  readonly code: Code;
  readonly hint: string;
  readonly message?: string;
  /** The payment of the AuthKey was charged, or may yet be: no word that it was not. */
  readonly mayBeCharged?: boolean;
  /** Whoever asks may not learn whether the order was paid: no word of the money at all. */
  readonly isUntold?: boolean;
}

/** A window that was not opened, as it is shown to whoever asked for it. */
export interface OpenRefusal {
  readonly ok: false;
  readonly code: Code;
  /** The wire's text. */
  readonly message: string;
  readonly hint: string;
  readonly mayBeCharged: boolean;
  /** As in {@link Problem}. */
  readonly isUntold: boolean;
  /** The same in its parts, when it is the origin that does not fit. */
  readonly originHelp?: OriginHelp;
  /**
   * Who may frame the refusal and gets its result: the authenticated origin. Null (AuthKey unreadable, or opened elsewhere): anybody may
   * frame it, since it holds nothing, and nobody gets more than a bare close.
   */
  readonly shopOrigin: string | null;
  /** What is returned when the customer leaves the refusal; null when nobody may get it. */
  readonly result: Fields | null;
  /** Absolute URL for a form POST in direct mode; null when there is none that may be trusted. */
  readonly postUrl: string | null;
  /** There were too many: how long to wait before the next. */
  readonly waitMs?: number;
}

/** The page is not the authenticated one, so it learns nothing but what any developer may know. */
export function refuseOpener(originHelp: OriginHelp): OpenRefusal {
  return { ...refusedToAll('AUTH0007', toHint('Origin', originHelp)), originHelp };
}

/** A refusal of somebody unknown: whoever shows it learns the code and nothing else. */
export function refusedToAll(code: Code, hint: string): OpenRefusal {
  return {
    ok: false,
    code,
    hint,
    message: messageOf(code),
    mayBeCharged: false,
    isUntold: false,
    shopOrigin: null,
    result: null,
    postUrl: null,
  };
}

/** A refusal the authenticated origin may learn: the request's fields, `error` and the code. */
export function refusedToShop(
  mode: Mode,
  form: Fields,
  {
    auth: { shopOrigin },
    merchant,
    problem: { code, hint, message = messageOf(code), mayBeCharged = false, isUntold = false },
  }: {
    readonly auth: AuthKeyContent;
    readonly merchant: Merchant | undefined;
    readonly problem: Problem;
  },
): OpenRefusal {
  const echoed = digestRows(requests.payment).flatMap(({ wire }) => {
    const value = form[wire];
    return value === undefined ? [] : [[wire, value] as const];
  });
  const resultUrl = form['PCD_RST_URL'] ?? '';
  const url = URL.parse(resultUrl, shopOrigin);
  const trusted =
    url !== null &&
    (mode === 'test' || isKeptSecret(url)) &&
    (url.origin === shopOrigin || (merchant !== undefined && isRegisteredHost(merchant, url.hostname)));
  return {
    ok: false,
    code,
    hint,
    message,
    mayBeCharged,
    isUntold,
    shopOrigin,
    result: {
      PCD_PAY_RST: 'error',
      PCD_PAY_CODE: code,
      PCD_PAY_MSG: message,
      ...Object.fromEntries(echoed),
      PCD_PAY_OID: form['PCD_PAY_OID'] ?? '',
    },
    postUrl:
      resultUrl !== '' && trusted && (isAbsoluteUrl(resultUrl) || url.origin === shopOrigin)
        ? url.href
        : null,
  };
}
