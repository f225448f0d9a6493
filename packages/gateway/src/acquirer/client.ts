import { ACQUIRER_VERSION, type SharedSecrets, VERSION_HEADER } from '@dojang/protocol/acquirer';
import {
  acquirerCancelStatus,
  approvalStatus,
  authenticationStatus,
  beginResponse,
  ledgerPage,
  profiles,
  rejectedStatus,
} from '@dojang/protocol/validate';
import { Agent, fetch } from 'undici';
import { z } from 'zod';
import type { Log } from '../log.ts';
import { requestIdOfTrace, traceparentOfTrace } from '../trace.ts';
import type { Acquirer, CallContext, Ending, Reply } from './acquirer.ts';
import { wasNotConnected } from './not-connected.ts';

export interface AcquirerOptions {
  /** Origin of the card companies. */
  readonly url: string;
  /** Shared secret of both directions, as it is now. */
  readonly secrets: () => Pick<SharedSecrets, 'sent'>;
  readonly log?: Log;
}

const CONNECT_TIMEOUT_MS = 2_000;

/** Logged whenever they are answered: the card is charged, or paid back, or about to be. */
const moneyCalls: ReadonlySet<keyof Acquirer> = new Set([
  'begin',
  'approve',
  'inquire',
  'reverse',
  'cancel',
  'inquireCancel',
]);

const beginAnswer = z.union([beginResponse, rejectedStatus]);

export function createAcquirer(options: AcquirerOptions): Acquirer {
  const dispatcher = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS } });

  async function call<Answer extends object>(
    name: keyof Acquirer,
    [method, path, body]: readonly [method: 'GET' | 'POST', path: string, body?: unknown],
    schema: z.ZodType<Answer>,
    { signal, order }: Ending & Partial<CallContext>,
  ): Promise<Reply<Answer>> {
    const requestId = requestIdOfTrace();
    const traceparent = traceparentOfTrace();
    const { merchantId, orderNumber } = order ?? {};
    const facts = { requestId, call: name, path, merchantId, orderNumber };
    try {
      const response = await fetch(new URL(path, options.url), {
        method,
        dispatcher,
        // Followed, it would ask somebody else, whose refusal says nothing of what was done here.
        redirect: 'manual',
        signal,
        headers: {
          authorization: `Bearer ${options.secrets().sent}`,
          [VERSION_HEADER]: ACQUIRER_VERSION,
          ...(requestId !== undefined && { 'x-request-id': requestId }),
          ...(traceparent !== null && { traceparent }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok)
        throw new Error(`The card company answered HTTP ${response.status} to ${method} ${path}.`);
      const answer = schema.parse(parseJson(text));
      if (moneyCalls.has(name)) options.log?.info({ ...facts, outcome: outcomeOf(answer) }, 'card company');
      return { kind: 'answer', answer };
    } catch (cause) {
      const kind = wasNotConnected(cause) ? 'unsent' : 'unknown';
      options.log?.warn({ ...facts, outcome: kind, err: cause }, 'the card companies gave no answer');
      return { kind, cause };
    }
  }

  const at = (id: string, action = '') => `${encodeURIComponent(id)}${action}`;
  const authentications = '/acquirer/authentications';
  const approvals = '/acquirer/approvals';
  return {
    begin: (request, context) => call('begin', ['POST', authentications, request], beginAnswer, context),
    authentication: (id, context) =>
      call('authentication', ['GET', `${authentications}/${at(id)}`], authenticationStatus, context),
    cancelAuthentication: (id, context) =>
      call(
        'cancelAuthentication',
        ['POST', `${authentications}/${at(id, '/cancel')}`],
        authenticationStatus,
        context,
      ),
    approve: (request, context) => call('approve', ['POST', approvals, request], approvalStatus, context),
    inquire: ({ attemptId, amountWon }, context) =>
      call(
        'inquire',
        ['GET', `${approvals}/${at(attemptId)}?amountWon=${amountWon}`],
        approvalStatus,
        context,
      ),
    reverse: ({ attemptId, amountWon, merchant, traceNumber }, context) =>
      call(
        'reverse',
        ['POST', `${approvals}/${at(attemptId, '/reverse')}`, { amountWon, merchant, traceNumber }],
        approvalStatus,
        context,
      ),
    cancel: (id, request, context) =>
      call('cancel', ['POST', `${approvals}/${at(id, '/cancels')}`, request], acquirerCancelStatus, context),
    inquireCancel: ({ cancelId, amountWon }, context) =>
      call(
        'inquireCancel',
        ['GET', `/acquirer/cancels/${at(cancelId)}?amountWon=${amountWon}`],
        acquirerCancelStatus,
        context,
      ),
    ledger: (day, after, context) => {
      const from = after === null ? '' : `?after=${encodeURIComponent(after)}`;
      return call('ledger', ['GET', `/acquirer/ledger/${at(day)}${from}`], ledgerPage, context);
    },
    profiles: (context) => call('profiles', ['GET', '/acquirer/profiles'], profiles, context),
    close: () => dispatcher.close(),
  };
}

/** What became of it, and the card company's code when it said no. */
function outcomeOf(answer: object): string {
  if (!('status' in answer)) return 'begun';
  return 'code' in answer ? `${String(answer.status)} ${String(answer.code)}` : String(answer.status);
}

/** The parser's own words would quote what came. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('The card company answered no JSON.');
  }
}
