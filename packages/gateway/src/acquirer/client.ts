import type { SharedSecrets } from '@dojang/protocol/acquirer';
import {
  acquirerCancelStatus,
  approvalStatus,
  authenticationStatus,
  beginResponse,
  rejectedStatus,
} from '@dojang/protocol/validate';
import { Agent, fetch } from 'undici';
import { z } from 'zod';
import type { Log } from '../log.ts';
import type { Acquirer, Reply } from './acquirer.ts';
import { wasNotConnected } from './not-connected.ts';

export interface AcquirerOptions {
  /** Origin of the card companies. */
  readonly url: string;
  /** Shared secret of both directions, as it is now. */
  readonly secrets: () => Pick<SharedSecrets, 'sent'>;
  readonly log?: Log;
}

const CONNECT_TIMEOUT_MS = 2_000;

const beginAnswer = z.union([beginResponse, rejectedStatus]);

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
        // Followed, it would ask somebody else, whose refusal says nothing of what was done here.
        redirect: 'manual',
        signal,
        headers: {
          authorization: `Bearer ${options.secrets().sent}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok)
        throw new Error(`The card company answered HTTP ${response.status} to ${method} ${path}.`);
      return { kind: 'answer', answer: schema.parse(JSON.parse(text)) };
    } catch (cause) {
      options.log?.warn({ call: `${method} ${path}`, err: cause }, 'the card companies gave no answer');
      return { kind: wasNotConnected(cause) ? 'unsent' : 'unknown', cause };
    }
  }

  const at = (id: string, action = '') => `${encodeURIComponent(id)}${action}`;
  return {
    begin: (request, { signal }) => call('POST', '/acquirer/authentications', request, beginAnswer, signal),
    authentication: (id, { signal }) =>
      call('GET', `/acquirer/authentications/${at(id)}`, undefined, authenticationStatus, signal),
    cancelAuthentication: (id, { signal }) =>
      call('POST', `/acquirer/authentications/${at(id, '/cancel')}`, undefined, authenticationStatus, signal),
    approve: (request, { signal }) => call('POST', '/acquirer/approvals', request, approvalStatus, signal),
    inquire: ({ attemptId, amountWon }, { signal }) =>
      call(
        'GET',
        `/acquirer/approvals/${at(attemptId)}?amountWon=${amountWon}`,
        undefined,
        approvalStatus,
        signal,
      ),
    reverse: ({ attemptId, amountWon }, { signal }) =>
      call('POST', `/acquirer/approvals/${at(attemptId, '/reverse')}`, { amountWon }, approvalStatus, signal),
    cancel: (id, request, { signal }) =>
      call('POST', `/acquirer/approvals/${at(id, '/cancels')}`, request, acquirerCancelStatus, signal),
    close: () => dispatcher.close(),
  };
}
