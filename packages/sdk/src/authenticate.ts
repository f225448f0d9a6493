import { type Fields, isAbsoluteUrl, paths } from '@dojang/protocol/payple';
import type { Credentials, Mode } from './credentials.ts';
import type { Environment } from './environment.ts';
import { ApiError, InputError, ProtocolError } from './errors.ts';
import { type Connection, sendRequest } from './http-exchange.ts';
import { type Order, orderFields } from './order.ts';
import { pinnedUrl } from './pinned-url.ts';
import { shownValue } from './shape-of-value.ts';

/** What an authentication is for (guide 3-2); each has its own address. */
type Purpose = 'payment' | 'lookup' | 'cancel';

/** What to authenticate for (guide 3-2). */
export interface AuthenticationInput {
  /** Origin of the page that opens the window, e.g. `https://shop.example` (guide 3-2: the Referer). */
  readonly shopOrigin: string;
  /** `payment` (default) opens a window; `lookup` asks for results; `cancel` cancels one payment, once. */
  readonly purpose?: Purpose | undefined;
  /**
   * Seals the whole order into the authentication of a payment: a page that changes, adds or leaves out anything of it cannot open
   * the window. Sent to Dojang only; Payple does not know it.
   */
  readonly order?: Order | undefined;
}

/** One authentication serves one payment, within 30 minutes; lookups may share one (guide 3-2). */
export interface Authentication {
  /** What it was asked for; each purpose has its own address. */
  readonly purpose: Purpose;
  /** Origin of the page, as it was sent. */
  readonly shopOrigin: string;
  /** `AuthKey`; the page needs it as `PCD_AUTH_KEY`. */
  readonly authKey: string;
  /** `return_url`: where the next request goes. Never written into code (guide 3-2). */
  readonly payUrl: string;
  /** Tokens that stand for the partner id and key in a lookup or a cancellation. */
  readonly cstIdToken: string;
  /** Stands for the partner key. */
  readonly custKeyToken: string;
}

export interface Account {
  readonly connection: Connection;
  readonly environment: Environment<Mode>;
  readonly credentials: Credentials<Mode>;
  /** The `Referer` of lookups and cancellations. */
  readonly shopOrigin: string;
}

/**
 * Partner authentication, `POST /php/auth.php` (guide 3-2).
 * @throws InputError, ApiError, ConnectionError, ProtocolError, or the signal's reason
 */
export async function authenticate(
  account: Account,
  input: AuthenticationInput,
  signal: AbortSignal,
): Promise<Authentication> {
  const purpose = input.purpose ?? 'payment';
  const shopOrigin = readOrigin(input.shopOrigin);
  const fields = {
    cst_id: account.credentials.cstId,
    custKey: account.credentials.custKey,
    ...purposeFlags[purpose],
    ...(purpose === 'payment' && account.environment.product === 'dojang' ? sealedOrder(input.order) : {}),
  };
  const answer = await sendRequest(
    account.connection,
    {
      call: 'authenticate',
      url: `${account.environment.origin}${paths.auth}`,
      headers: { referer: shopOrigin },
      fields,
    },
    signal,
  );
  return readAnswer(account, { purpose, shopOrigin }, answer);
}

const purposeFlags: Readonly<Record<Purpose, Fields>> = {
  payment: {},
  lookup: { PCD_PAYCHK_FLAG: 'Y' },
  cancel: { PCD_PAYCANCEL_FLAG: 'Y' },
};

/** Every row of it, and that there is no other. */
function sealedOrder(order: Order | undefined): Fields {
  return order === undefined ? {} : { ...orderFields(order), DOJANG_SEAL_ALL: 'Y' };
}

function readAnswer(
  account: Account,
  asked: Pick<Authentication, 'purpose' | 'shopOrigin'>,
  answer: Fields,
): Authentication {
  if (answer['result'] === 'error') {
    const message = answer['result_msg'] ?? '';
    throw new ApiError('authenticate', {
      // The code stands anywhere in the text (guide 3-2: see `result_msg`).
      resultCode: /AUTH\d{4}/.exec(message)?.[0] ?? '',
      resultMessage: message.replaceAll(account.credentials.custKey, '…').slice(0, 300),
      hint: answer['DOJANG_HINT'] || null,
    });
  }
  const authKey = answer['AuthKey'] ?? '';
  const returnUrl = answer['return_url'] ?? '';
  if (answer['result'] !== 'success' || authKey === '' || !isAbsoluteUrl(returnUrl)) {
    throw new ProtocolError('authenticate: the answer lacks result, AuthKey or return_url');
  }
  const payUrl = pinnedUrl(account.environment, returnUrl);
  if (payUrl === null) {
    throw new ProtocolError(
      `authenticate: return_url is not at ${account.environment.origins.join(' or ')}; is the gateway known to itself by another address?`,
    );
  }
  return {
    ...asked,
    authKey,
    payUrl: payUrl.href,
    cstIdToken: answer['cst_id'] ?? '',
    custKeyToken: answer['custKey'] ?? '',
  };
}

/** @throws InputError */
export function readOrigin(shopOrigin: string): string {
  const url = URL.canParse(shopOrigin) ? new URL(shopOrigin) : null;
  if (url !== null && /^https?:$/.test(url.protocol)) return url.origin;
  throw new InputError({
    parameter: 'shopOrigin (Referer)',
    rule: 'the http(s) origin of the page that opens the window',
    got: shownValue(shopOrigin),
  });
}
