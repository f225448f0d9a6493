import type {
  ApprovalStatus,
  ApproveRequest,
  AuthenticationStatus,
  BeginRequest,
  BeginResponse,
  CancelRequest,
  CancelStatus,
  OfAttempt,
} from '@dojang/protocol/acquirer';
import {
  acquirerCancelStatus,
  approvalStatus,
  authenticationStatus,
  beginResponse,
} from '@dojang/protocol/validate';
import { Agent, fetch } from 'undici';
import type { z } from 'zod';

/**
 * The port to the card companies. Every call ends by its signal. `unsent`: the card company was certainly not asked (no
 * connection was made). `unknown`: it may have been; only `inquire` or `reverse` can tell.
 */
export interface Acquirer {
  begin(request: BeginRequest, signal: AbortSignal): Promise<Reply<BeginResponse>>;
  authentication(authenticationId: string, signal: AbortSignal): Promise<Reply<AuthenticationStatus>>;
  cancelAuthentication(authenticationId: string, signal: AbortSignal): Promise<Reply<AuthenticationStatus>>;
  approve(request: ApproveRequest, signal: AbortSignal): Promise<Reply<ApprovalStatus>>;
  inquire(attempt: OfAttempt, signal: AbortSignal): Promise<Reply<ApprovalStatus>>;
  reverse(attempt: OfAttempt, signal: AbortSignal): Promise<Reply<ApprovalStatus>>;
  /** The same cancel id is cancelled once, however often it is asked for. */
  cancel(attemptId: string, request: CancelRequest, signal: AbortSignal): Promise<Reply<CancelStatus>>;
  close(): Promise<void>;
}

export type Reply<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'unsent'; readonly cause: unknown }
  | { readonly kind: 'unknown'; readonly cause: unknown };

export interface AcquirerOptions {
  /** Origin of the card companies. */
  readonly url: string;
  /** Shared secret of both directions. */
  readonly secret: string;
  /** Told of every call that brought no answer, for the log. */
  readonly onTrouble?: (call: string, cause: unknown) => void;
}

const CONNECT_TIMEOUT_MS = 2_000;
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export function createAcquirer(options: AcquirerOptions): Acquirer {
  const dispatcher = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS } });

  async function call<Answer>(
    method: 'GET' | 'POST',
    path: string,
    body: unknown,
    schema: z.ZodType<Answer>,
    signal: AbortSignal,
  ): Promise<Reply<Answer>> {
    try {
      const response = await fetch(new URL(path, options.url), {
        method,
        dispatcher,
        signal,
        headers: {
          authorization: `Bearer ${options.secret}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok)
        throw new Error(`The card company answered HTTP ${response.status} to ${method} ${path}.`);
      return { kind: 'answer', answer: schema.parse(JSON.parse(text)) };
    } catch (cause) {
      options.onTrouble?.(`${method} ${path}`, cause);
      return { kind: wasNotConnected(cause) ? 'unsent' : 'unknown', cause };
    }
  }

  const at = (id: string, action = '') => `${encodeURIComponent(id)}${action}`;
  return {
    begin: (request, signal) => call('POST', '/acquirer/authentications', request, beginResponse, signal),
    authentication: (id, signal) =>
      call('GET', `/acquirer/authentications/${at(id)}`, undefined, authenticationStatus, signal),
    cancelAuthentication: (id, signal) =>
      call('POST', `/acquirer/authentications/${at(id, '/cancel')}`, undefined, authenticationStatus, signal),
    approve: (request, signal) => call('POST', '/acquirer/approvals', request, approvalStatus, signal),
    inquire: ({ attemptId, amountWon }, signal) =>
      call(
        'GET',
        `/acquirer/approvals/${at(attemptId)}?amountWon=${amountWon}`,
        undefined,
        approvalStatus,
        signal,
      ),
    reverse: ({ attemptId, amountWon }, signal) =>
      call('POST', `/acquirer/approvals/${at(attemptId, '/reverse')}`, { amountWon }, approvalStatus, signal),
    cancel: (id, request, signal) =>
      call('POST', `/acquirer/approvals/${at(id, '/cancels')}`, request, acquirerCancelStatus, signal),
    close: () => dispatcher.close(),
  };
}

function wasNotConnected(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const causes = cause instanceof AggregateError ? cause.errors : [cause];
  return causes.some(
    (each) =>
      each instanceof Error &&
      'code' in each &&
      typeof each.code === 'string' &&
      NOT_CONNECTED.has(each.code),
  );
}
