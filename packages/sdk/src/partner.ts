import { paths } from '@dojang/protocol/payple';
import {
  type Account,
  type Authentication,
  type AuthenticationInput,
  authenticate,
  readOrigin,
} from './authenticate.ts';
import { cancelPayment } from './cancel.ts';
import { type CancelRequests, memoryCancelRequests } from './cancel-requests.ts';
import { createCancelTurns } from './cancel-turns.ts';
import type { CancelInput, CancelOutcome } from './cancellation.ts';
import { type ConfirmOptions, confirmResult } from './confirm.ts';
import { type ConfirmKeys, memoryConfirmKeys } from './confirm-keys.ts';
import type { Credentials, Mode } from './credentials.ts';
import { type CallOptions, DEFAULT_TIMEOUT_MS, type Deadline, withDeadline } from './deadline.ts';
import type { Environment } from './environment.ts';
import { InputError } from './errors.ts';
import type { Fetch } from './http-exchange.ts';
import { type LookupInput, lookUp } from './lookup.ts';
import type { Exchange } from './observation.ts';
import { createOpenConfirms } from './open-confirms.ts';
import { type Order, orderFields } from './order.ts';
import type { Confirmation, Expected, Verification } from './outcome.ts';
import { paymentFields } from './payment-fields.ts';
import { unverifiedBecause } from './unverified.ts';
import type { ClaimsAuthenticated, VerifiableResult } from './unverified-result.ts';
import { verifyResult } from './verify.ts';

/** What a partner is made of. */
export interface PartnerInput<M extends Mode> {
  /** Which gateway, in which mode. */
  readonly environment: Environment<M>;
  /** Keys of the same mode as the environment. */
  readonly credentials: Credentials<NoInfer<M>>;
  /**
   * Origin of your shop, the `Referer` of lookups and cancellations. Live needs it, since a gateway
   * knows live partners by their registered domains; test takes any.
   */
  readonly shopOrigin?: string | undefined;
  /** For every call that brings no own limit. Default 10 000 ms. */
  readonly timeoutMs?: number | undefined;
  /** Instead of the global `fetch`: for a proxy, a log, a test. */
  readonly fetch?: Fetch | undefined;
  /**
   * Remembers which confirm keys belong to which order; asked towards Payple, which cannot check it. Default
   * `memoryConfirmKeys()`; an inbox brings its storage's.
   */
  readonly confirmKeys?: ConfirmKeys | undefined;
  /**
   * Remembers the request of each cancellation with a `requestId`, for restarts and other processes too. Default
   * `memoryCancelRequests()`, which forgets with its process: pass `sqlCancelRequests(dialect, database)` or your own, the same to
   * every partner object of a shop.
   */
  readonly cancelRequests?: CancelRequests | undefined;
  /** Called with every HTTP exchange, with keys and buyer data masked. */
  readonly observe?: ((exchange: Exchange) => void) | undefined;
}

/** An order, and the page from which it is paid. */
export interface PaymentRequestInput extends Order {
  /** Origin of the page that opens the window, e.g. `https://shop.example`. */
  readonly shopOrigin: string;
}

/** What the page needs to open the window. */
export interface PaymentRequest {
  /** What the page hands to `PaypleCpayAuthCheck`. */
  readonly fields: Record<string, string>;
  /** The script that defines `PaypleCpayAuthCheck`. */
  readonly scriptUrl: string;
}

/** A partner's server, against one gateway in one mode. */
export interface Partner<M extends Mode> {
  /** The gateway it speaks to. */
  readonly environment: Environment<M>;
  /** Partner id. */
  readonly cstId: string;
  /** @throws InputError, ApiError, ConnectionError, TimeoutError, ProtocolError */
  /** Gets an authentication for one purpose (guide 3-2). `requestPayment` and the others do so by themselves. */
  authenticate(input: AuthenticationInput, options?: CallOptions): Promise<Authentication>;
  /**
   * Authenticates and builds what the page needs to open the window. Call it when the customer pays, not before.
   * @throws InputError (nothing is sent), ApiError, ConnectionError, TimeoutError, ProtocolError
   */
  requestPayment(input: PaymentRequestInput, options?: CallOptions): Promise<PaymentRequest>;
  /**
   * Asks the gateway whether the result's payment is your order's. Safe to repeat. A `claims-authenticated` (CERT) is not paid yet: it
   * is for `confirm`, and no type of this call.
   * @throws InputError for one all the same
   */
  verify(result: VerifiableResult, expected: Expected, options?: CallOptions): Promise<Verification>;
  /**
   * Charges an authenticated card (CERT). Safe to repeat: what may already have happened is looked up first. The keys of the
   * result must be of the order you expect: Dojang refuses others; for Payple see `paid-otherwise` and {@link ConfirmKeys}.
   */
  confirm(result: ClaimsAuthenticated, expected: Expected, options?: ConfirmOptions): Promise<Confirmation>;
  /** Asks the gateway about an order of the last days. Safe to repeat. */
  lookup(input: LookupInput, options?: CallOptions): Promise<Verification>;
  /**
   * Cancels a payment in full or in part; needs `refundKey` in the credentials. A call that ended `unverified` may be
   * repeated as it was: the same cancellation is asked for again, never a second one. A cancellation like one that is still
   * under way or open in this process counts as the same, unless a `requestId` tells them apart; with one it may be repeated after a
   * restart and in another process, see {@link CancelRequests}.
   * @throws InputError
   */
  cancel(input: CancelInput, options?: CallOptions): Promise<CancelOutcome>;
}

/**
 * A partner's server, against the gateway of the environment. Makes no call yet.
 * @throws InputError when keys and environment are of different modes
 */
export function createPartner<M extends Mode>(input: PartnerInput<M>): Partner<M> {
  requireSameMode(input.environment, input.credentials);
  const account: Account = {
    connection: { fetch: input.fetch ?? ((url, init) => fetch(url, init)), observe: input.observe ?? null },
    environment: input.environment,
    credentials: input.credentials,
    shopOrigin: lookupOrigin(input),
  };
  const memory = {
    openConfirms: createOpenConfirms(),
    confirmKeys: input.confirmKeys ?? memoryConfirmKeys(),
  };
  const cancelMemory = {
    turns: createCancelTurns(),
    requests: input.cancelRequests ?? memoryCancelRequests(),
  };
  const within = <T>(
    call: string,
    options: CallOptions | undefined,
    run: (deadline: Deadline) => Promise<T>,
  ): Promise<T> =>
    withDeadline(
      call,
      { timeoutMs: options?.timeoutMs ?? input.timeoutMs ?? DEFAULT_TIMEOUT_MS, signal: options?.signal },
      run,
    );

  return {
    environment: input.environment,
    cstId: input.credentials.cstId,
    authenticate: (request, options) =>
      within('authenticate', options, ({ signal }) => authenticate(account, request, signal)),
    requestPayment: (request, options) =>
      within('requestPayment', options, async ({ signal }) => {
        const { shopOrigin, ...order } = request;
        orderFields(order);
        const authentication = await authenticate(account, { shopOrigin, order }, signal);
        return {
          fields: paymentFields(authentication, order),
          scriptUrl: `${account.environment.origin}${paths.script}`,
        };
      }),
    verify: (result, expected, options) =>
      within('verify', options, (deadline) => verifyResult(account, { result, expected }, deadline)).catch(
        (error: unknown) => unverifiedBecause(expected.orderNumber, error),
      ),
    confirm: (result, expected, options) =>
      within('confirm', options, (deadline) =>
        confirmResult(
          account,
          { ...memory, confirmKeys: options?.confirmKeys ?? memory.confirmKeys },
          { result, expected },
          deadline,
        ),
      ).catch((error: unknown) => unverifiedBecause(expected.orderNumber, error)),
    lookup: (request, options) =>
      within('lookup', options, (deadline) => lookUp(account, request, deadline)).catch((error: unknown) =>
        unverifiedBecause(request.orderNumber, error),
      ),
    cancel: (request, options) =>
      within('cancel', options, (deadline) => cancelPayment(account, cancelMemory, request, deadline)).catch(
        (error: unknown) => unverifiedBecause(request.orderNumber, error),
      ),
  };
}

function lookupOrigin({ shopOrigin, environment }: PartnerInput<Mode>): string {
  if (shopOrigin !== undefined) return readOrigin(shopOrigin);
  if (environment.mode === 'test') return environment.origin;
  throw new InputError({
    parameter: 'shopOrigin (Referer)',
    rule: 'your registered domain, needed in live mode',
    got: 'nothing',
  });
}

function requireSameMode(environment: Environment<Mode>, credentials: Credentials<Mode>): void {
  const isCopy = credentials.custKey === undefined;
  if (environment.mode === credentials.mode && !isCopy) return;
  throw new InputError({
    parameter: 'credentials',
    rule: `keys of the mode ${environment.mode}, made by ${environment.mode}Credentials`,
    got: isCopy ? 'a copy without keys' : `keys of the mode ${credentials.mode}`,
  });
}
